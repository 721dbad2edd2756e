import type { PortfolioFiles } from "../../core/portfolio/read-portfolio.ts";

/** Moment at which everything with an end in these files has ended. */
export const END = "2031-06-01T00:00:00Z";

/** External IDs of the robots, one for each client. */
export const EXTERNAL_ID = {
  umbrella: "0f8fad5b-d9cb-469f-a165-70867728950e",
  wayne: "7c9e6679-7425-40de-944b-e07fc1f90ae7",
} as const;

export const PROJECT = `
name: switchyard
runtime: nodejs
config:
  homeAccount: { value: { accountId: "111111111111", company: ways } }
  sharedPermissionSets:
    value:
      Platform-ReadOnly: { clients: { tags: { tier: gold } }, levels: [read-only], shards: 2 }
`;

const OFFICE = `[203.0.113.0/24, "2a05:d018::/32"]`;
const ROBOT = `roles: [robots/ways-ci], externalId: ${EXTERNAL_ID.umbrella}`;

/** A role for each way in and each condition. */
export const UMBRELLA = `
config:
  switchyard:client:
    name: Umbrella
    accountId: "222222222222"
    tags: { tier: gold, desk: west }
    roles:
      read-only: { trust: { permissionSets: [UmbrellaReadOnly, Platform-ReadOnly] } }
      devops:
      support: { level: devops, permissionSet: UmbrellaSupport }
      robot: { level: devops, trust: { ${ROBOT} } }
      identity-any: { level: devops, trust: { ${ROBOT}, sourceIdentity: true } }
      identity-some: { level: devops, trust: { ${ROBOT}, sourceIdentity: { values: ["ann*"] } } }
      identity-must: { level: devops, trust: { ${ROBOT}, sourceIdentity: { required: true } } }
      tagged: { level: devops, trust: { ${ROBOT}, sessionTags: [project] } }
      pinned: { level: devops, trust: { roles: [robots/ways-once], externalId: ${EXTERNAL_ID.umbrella}, namedBy: principal } }
      open: { level: devops, trust: { wholeAccount: true, reason: The first bootstrap of this account } }
      office: { level: devops, trust: { users: [ways-una], sourceIps: ${OFFICE} } }
      member: { level: devops, trust: { users: [ways-una], organizationId: o-homeacme01 } }
      foreign: { level: devops, trust: { users: [ways-vic], organizationId: o-otheracme1 } }
      closing: { level: devops, trust: { users: [ways-una], until: 2031-06-01 } }
      mixed:
        level: devops
        permissionSet: UmbrellaMixed
        trust:
          - { permissionSets: [UmbrellaMixed] }
          - { users: [ways-una], sourceIps: ${OFFICE} }
          - { users: [ways-vera], id: brief, until: 2031-06-01 }
          - { ${ROBOT}, sourceIdentity: { values: ["ann*"], required: true } }
`;

export const WAYNE = `
config:
  switchyard:client:
    name: Wayne
    accountId: "333333333333"
    tags: { tier: gold, desk: east }
    roles:
      read-only: { trust: { permissionSets: [WayneReadOnly, Platform-ReadOnly] } }
      devops:
      robot: { level: devops, trust: { roles: [robots/ways-ci], externalId: ${EXTERNAL_ID.wayne} } }
`;

/** Grants in every form. `ids`: of the user bob and of the group that the tests make. */
export function homeFile(ids: { readonly bob: string; readonly staff: string }, carolUntil = "2031-06-01"): string {
  return `
config:
  switchyard:home:
    identityCenter: { region: eu-west-1 }
    iam: { users: { ways-una: { existing: true }, ways-vera: { existing: true } } }
    grants:
      - { user: alice@acme.example, clients: [Umbrella], roles: [read-only, mixed] }
      - { user: { email: dana.ward@ways.example }, clients: { tags: { desk: east } }, roles: [devops] }
      - { user: { id: ${ids.bob} }, clients: [Wayne], roles: [read-only] }
      - { group: { id: ${ids.staff} }, clients: [Umbrella], roles: [devops], until: 2031-06-01 }
      - { group: Auditors, clients: [Umbrella], roles: [support] }
      - { user: carol@acme.example, clients: [Umbrella], roles: [support], until: ${carolUntil} }
      - { group: Platform Engineers, permissionSet: Platform-ReadOnly }
      - { iamUser: ways-una, clients: [Umbrella], roles: [office, member, closing, mixed] }
      - { iamUser: ways-vera, clients: [Umbrella], roles: [mixed], until: 2031-06-01 }
      - { iamRole: robots/ways-ci, clients: all, roles: [robot] }
      - { iamRole: robots/ways-ci, clients: [Umbrella], roles: [identity-any, identity-some, identity-must, tagged, mixed] }
`;
}

/** The files as `readPortfolio` takes them. */
export function portfolioFiles(home: string): PortfolioFiles {
  const file = (name: string, text: string) => ({ name, text });
  return {
    project: file("Pulumi.yaml", PROJECT),
    stacks: [
      file("Pulumi.home.yaml", home),
      file("Pulumi.client-umbrella.yaml", UMBRELLA),
      file("Pulumi.client-wayne.yaml", WAYNE),
    ],
  };
}
