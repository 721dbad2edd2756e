/** A client's name: begins a permission set's name, so the same characters, and a letter or digit first. */
export const CLIENT_NAME = /^[A-Za-z0-9][\w+=,.@-]{0,31}$/;

/**
 * Key of an access level or of a role: lower case words with dashes, as in `read-only`; or the one that is called as
 * AWS calls its role.
 */
export const LEVEL_KEY = /^(?:[a-z0-9]+(?:-[a-z0-9]+)*|organizationAccountAccessRole)$/;

/** Name of a client stack: `client-` and the slug that also names its file, `Pulumi.client-<slug>.yaml`. */
export const CLIENT_STACK = /^client-([a-z0-9]+(?:[-_.][a-z0-9]+)*)$/;

/** `read-only` → `ReadOnly`. */
export function pascalCase(key: string): string {
  return key
    .split("-")
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join("");
}

/** The usual name of an access role: `<company>-<key>`, as in `your-company-administrator`. Not checked for length. */
export function defaultRoleName(company: string, key: string): string {
  return `${company}-${key}`;
}

/** The usual name of a client role's permission set: `<Client><Title>`, as in `AbcCorpReadOnly`. Not checked for length. */
export function defaultPermissionSetName(client: string, title: string): string {
  return `${client}${title}`;
}

/** The stack of the client with that slug: `client-abccorp`. */
export function clientStackName(slug: string): string {
  return `client-${slug}`;
}

/** Most shards of one shared permission set: a trust policy has no room for more names. */
export const SHARDS_MAX = 12;

/**
 * Names of a shared permission set's shards: `Platform-ReadOnly`, `Platform-ReadOnly-2`, and so on.
 * why spelled out: in a trust policy a pattern for "any shard" would let other sets in whose names begin alike.
 */
export function shardNames(name: string, shards: number): readonly string[] {
  return Array.from({ length: shards }, (_, index) => shardName(name, index));
}

/** Name of one shard, counted from 0; the first has the set's own name. */
export function shardName(name: string, index: number): string {
  return index === 0 ? name : `${name}-${index + 1}`;
}

/**
 * Name of a stack's file. Pulumi gives it the extension of the project's file and looks for no other.
 * @param projectFile Name of the project's file. Default `Pulumi.yaml`.
 */
export function stackFileName(stack: string, projectFile = "Pulumi.yaml"): string {
  return `Pulumi.${stack}${extension(projectFile)}`;
}

/** Name of the inline policy that Switchyard gives an IAM identity. */
export const INLINE_POLICY_NAME = "switchyard";

/** Name of the inline policy by which an IAM user is refused everything. */
export const DENY_POLICY_NAME = "switchyard-denied";

/** Path of the customer-managed policies that Switchyard makes in the home account. */
export const MANAGED_POLICY_PATH = "/switchyard/";

/** Name of one customer-managed policy of an identity, counted from 0: `switchyard-user-alice`, `switchyard-user-alice-2`. */
export function managedPolicyName(kind: "user" | "group", name: string, index: number): string {
  return `switchyard-${kind}-${name}${index === 0 ? "" : `-${index + 1}`}`;
}

/** Name of the page of who gets where, unless another is asked for. */
export const PAGE_FILE = "switchyard.html";

/** Tag on all that a client stack makes, so that the client sees where it comes from. */
export const MANAGED_BY = { "managed-by": "switchyard" };
export function extension(file: string): string {
  return /\.[^./\\]+$/.exec(file)?.[0] ?? "";
}

/** Variable of the environment that tells a policy pack where the project's file is. */
export const PROJECT_FOLDER_VARIABLE = "SWITCHYARD_PROJECT";
