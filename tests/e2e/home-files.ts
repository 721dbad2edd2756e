/** An account that was invited into the home's organization, and one of another whose people run no Pulumi. */
export const LAB = "710000000001";
export const PAPER = "710000000002";

/** `quotas`: a line of YAML, or nothing for AWS's own. */
export function project(quotas = ""): string {
  return `
name: switchyard
runtime: nodejs
config:
  homeAccount: { value: { accountId: "111111111111", company: homes } }
  sharedPermissionSets:
    value:
      Fleet-ReadOnly: { clients: { tags: { fleet: "yes" } }, levels: [read-only], shards: 3 }
${quotas}`;
}

/** `trust`: the permission sets that the role read-only lets in. */
export const stark = (trust = "[StarkReadOnly, Fleet-ReadOnly]"): string => `
config:
  switchyard:client:
    name: Stark
    accountId: "222222222222"
    tags: { fleet: "yes" }
    roles:
      read-only: { trust: { permissionSets: ${trust} } }
      devops:
`;

/** Its name sorts before all others. */
export const ACORP = `
config:
  switchyard:client:
    name: Acorp
    accountId: "333333333333"
    tags: { fleet: "yes" }
    roles: { read-only: { trust: { permissionSets: [AcorpReadOnly, Fleet-ReadOnly] } } }
`;

export const LABORATORY = `
config:
  switchyard:client:
    name: Lab
    accountId: "${LAB}"
    memberOf: home
    roles:
      read-only:
      robot: { level: devops, trust: { roles: [robots/homes-lab] } }
`;

export const PAPERCO = `
config:
  switchyard:client:
    name: Paperco
    accountId: "${PAPER}"
    handoff: true
    roles: [read-only]
`;

/** A client of so many roles that one shard of the shared set has room for one short name more, beside what is kept free. */
export const BULK = `
config:
  switchyard:client:
    name: Bulk
    accountId: "710000000003"
    handoff: true
    tags: { fleet: "yes" }
    roles:
${Array.from({ length: 120 }, (_, index) => `      r${index}: { level: read-only, path: /departments/of/the/company/and/their/groups/, trust: { permissionSets: [Fleet-ReadOnly] } }`).join("\n")}
`;

/** `boundary`: of the permission set StarkDevOps. */
export const home = (boundary = "{ customerManagedPolicy: homes-closed }"): string => `
config:
  switchyard:home:
    identityCenter: { region: eu-west-1 }
    permissionSets:
      sessionDuration: PT2H
      tags: { owner: platform }
      overrides:
        StarkReadOnly:
          sessionDuration: PT4H
          relayState: switch-role
          managedPolicies: [ReadOnlyAccess]
          customerManagedPolicies: [team/homes-local]
          permissionsBoundary: { customerManagedPolicy: /team/homes-limit }
          accounts: [{ accountId: "${LAB}", reason: the laboratory is a member account that Stark's people work in }]
          tags: { owner: audit }
        StarkDevOps: { permissionsBoundary: ${boundary} }
    grants:
      - { user: alice@acme.example, clients: [Stark], roles: [read-only] }
      - { user: bob@acme.example, clients: [Stark], roles: [devops] }
      - { user: carol@acme.example, clients: [Paperco], roles: [read-only] }
      - { group: Platform Engineers, clients: [Lab], roles: [read-only] }
      - { iamRole: robots/homes-lab, clients: [Lab], roles: [robot] }
      - { group: Platform Engineers, permissionSet: Fleet-ReadOnly }
`;
