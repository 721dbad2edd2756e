/** One client of a fleet of the tests or the benches. */
export interface FleetMember {
  readonly slug: string;
  readonly name: string;
  readonly accountId: string;
  /** Name of its stack. */
  readonly stack: string;
}

/** Where stack files differ from the plainest. */
export interface FileOptions {
  /** Access roles of each client, as in its file. Default `[read-only]`. */
  readonly roles?: string;
  /** Description of the read-only role: what a change changes. Default: the program's own. */
  readonly description?: string;
  /** `aws:maxRetries` of each stack. Default: the provider's own. */
  readonly maxRetries?: number;
  /** Whether roles and permission sets are protected against being destroyed. Default false. */
  readonly protect?: boolean;
  /** Name of the AWS CLI profile in a client's file. Default: its slug. */
  readonly profile?: string;
}

/** `Pulumi.yaml` of a fleet whose roles carry the company's name. */
export function projectFile(company: string): string {
  return `name: switchyard
runtime:
  name: nodejs
  options: { typescript: false }
config:
  homeAccount: { value: { accountId: "111111111111", company: ${company} } }
  accessLevels:
    value:
      read-only: { managedPolicies: [ReadOnlyAccess] }
      devops: { title: DevOps, managedPolicies: [PowerUserAccess] }
`;
}

/** A client's stack file, with the lines of all stacks of the fleet that say how their secrets are kept. */
export function memberFile(member: FleetMember, secrets: string, options: FileOptions = {}): string {
  const { roles, description, protect = false, profile = member.slug } = options;
  const ofRoles =
    roles ??
    (description === undefined ? "[read-only]" : `{ read-only: { description: ${JSON.stringify(description)} } }`);
  return `${secrets}
config:
  aws:profile: ${profile}
${retries(options)}  switchyard:client:
    name: ${member.name}
    accountId: "${member.accountId}"
    roles: ${ofRoles}
    protect: ${protect}
`;
}

/** The home stack's file: the auditors read everywhere. */
export function homeFile(secrets: string, options: FileOptions & { readonly grants?: string } = {}): string {
  const { grants = "[{ group: Auditors, clients: all, roles: [read-only] }]", protect = false } = options;
  return `${secrets}
config:
  aws:profile: home
${retries(options)}  switchyard:home:
    identityCenter: { region: eu-west-1, portal: "https://acme.awsapps.com/start" }
    permissionSets: { protect: ${protect} }
    grants: ${grants}
`;
}

function retries({ maxRetries }: FileOptions): string {
  return maxRetries === undefined ? "" : `  aws:maxRetries: "${maxRetries}"\n`;
}
