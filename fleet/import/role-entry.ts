import { parsePolicyArn } from "../../core/aws/arns.ts";
import { canonicalPolicy } from "../../core/aws/same-policy.ts";
import { defaultRoleName, LEVEL_KEY } from "../../core/config/naming.ts";
import type { AccessLevel } from "../../core/config/project/access-levels.ts";
import type { AccessLevelInput } from "../../core/config/schema/project-schema.ts";
import type { DeployedRole } from "../verify/deployed.ts";

/** A role's settings as a client's file has them. */
export type RoleEntry = Readonly<Record<string, unknown>>;

/** Access levels that the files have, and those that the import adds to them. */
export class ImportedLevels {
  private readonly added = new Map<string, AccessLevelInput>();

  constructor(private readonly known: ReadonlyMap<string, AccessLevel>) {}

  /** Those that are to be written into `Pulumi.yaml`, by key. */
  get fresh(): ReadonlyMap<string, AccessLevelInput> {
    return this.added;
  }

  /**
   * The level that gives what a role gives, apart from policies of its own account: one that the files have, or a new one.
   * why new ones: a role that is called by the name of another level would pass for it in every review.
   */
  keyFor(role: DeployedRole, wanted: string): string {
    const rights = rightsOf(role);
    const text = canonicalRights(rights);
    const same = (levels: ReadonlyMap<string, AccessLevelInput>) =>
      [...levels].filter(([, level]) => canonicalRights(level) === text && isPlain(level)).map(([key]) => key);
    const found = [...same(this.known), ...same(this.added)];
    const first = found.includes(wanted) ? wanted : found[0];
    if (first !== undefined) return first;
    const key = freeKey(wanted, (one) => this.known.has(one) || this.added.has(one));
    this.added.set(key, Object.keys(rights).length === 0 ? { title: titleOf(key) } : rights);
    return key;
  }
}

function titleOf(key: string): string {
  return key.replaceAll("-", "").slice(0, 32);
}

/** Whether a level gives nothing beside policies and a boundary, which every role would take over. */
function isPlain(level: AccessLevelInput): boolean {
  const { tags = {}, customerManagedPolicies = {} } = level;
  return Object.keys(tags).length + Object.keys(customerManagedPolicies).length === 0;
}

/** What a role gives whose policies are not of its own account alone. */
function rightsOf(role: DeployedRole): AccessLevelInput {
  const attached = role.policies.attached.filter(isOfAws);
  const { permissionsBoundary: boundary } = role;
  return {
    ...(attached.length > 0 && { managedPolicies: attached.map(reference) }),
    ...(role.policies.inline.size > 0 && { inlinePolicies: documents(role) }),
    ...(boundary !== "" && isOfAws(boundary) && { permissionsBoundary: reference(boundary) }),
  };
}

/** why the version: without one IAM takes the older language, and a file has to say so. */
function documents({ policies }: DeployedRole): NonNullable<AccessLevelInput["inlinePolicies"]> {
  const written = [...policies.inline].map(
    ([name, document]) => [name, { Version: "2008-10-17", ...document }] as const,
  );
  // why the cast: what it holds is checked when the file is read back.
  return Object.fromEntries(written) as unknown as NonNullable<AccessLevelInput["inlinePolicies"]>;
}

function canonicalRights({
  managedPolicies = [],
  inlinePolicies = {},
  permissionsBoundary = "",
}: AccessLevelInput): string {
  const names = managedPolicies.map((one) => (isOfAws(one) ? reference(one) : one));
  return canonicalPolicy([
    [...names, ""].sort(),
    Object.entries(inlinePolicies).sort(([a], [b]) => (a < b ? -1 : 1)),
    isOfAws(permissionsBoundary) ? reference(permissionsBoundary) : permissionsBoundary,
  ]);
}

function isOfAws(arn: string): boolean {
  return parsePolicyArn(arn)?.owner === "aws";
}

/** A managed policy as files name it: one of AWS by its name, any other by ARN. */
export function reference(arn: string): string {
  const parsed = parsePolicyArn(arn);
  return parsed?.owner === "aws" ? parsed.name : arn;
}

/** A key in lower case words with dashes, from a role's name, that no other role of the client has. */
export function roleKey(name: string, company: string, taken: ReadonlySet<string>): string {
  const own = name.startsWith(`${company}-`) ? name.slice(company.length + 1) : name;
  if (name === "OrganizationAccountAccessRole" && !taken.has("organizationAccountAccessRole"))
    return "organizationAccountAccessRole";
  const words = own
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1-$2")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "");
  const key = LEVEL_KEY.test(words) ? words : "role";
  return freeKey(key, (one) => taken.has(one));
}

function freeKey(wanted: string, isTaken: (key: string) => boolean): string {
  for (let count = 1; ; count++) {
    const key = count === 1 ? wanted : `${wanted.slice(0, 58)}-${count}`;
    if (!isTaken(key)) return key;
  }
}

/** What an entry depends on beside the role. */
export interface EntryContext {
  readonly name: string;
  readonly key: string;
  readonly level: string;
  /** The level's own settings. */
  readonly inherited: AccessLevelInput;
  /** Name that the role would have without `name`. */
  readonly company: string;
  readonly levelRoleName?: string;
  /** Ways in, as the file has them. */
  readonly trust: readonly unknown[];
  /** The permission set that goes with it. Absent: the usual name. */
  readonly permissionSet?: string;
}

/** The settings of a role that say what it is, apart from what its level says already. */
export function roleEntry(role: DeployedRole, context: EntryContext): RoleEntry {
  const { name, key, level, inherited, company, levelRoleName, trust, permissionSet } = context;
  const [, path = "/"] = /^arn:[a-z-]+:iam::\d{12}:role(\/(?:.*\/)?)[^/]+$/.exec(role.arn) ?? [];
  const own = !role.policies.attached.every(isOfAws);
  const { permissionsBoundary: boundary, maxSessionDuration: longest } = role;
  // why without: AWS sets them itself, and nobody else can.
  const tags = Object.entries(role.tags).filter(([tag]) => !tag.startsWith("aws:"));
  const [only, ...more] = trust;
  return {
    ...(level !== key && { level }),
    ...((levelRoleName ?? defaultRoleName(company, key)) !== name && { name }),
    ...((inherited.path ?? "/") !== path && { path }),
    ...(permissionSet !== undefined && { permissionSet }),
    adopt: true,
    ...(own && { managedPolicies: role.policies.attached.map(reference) }),
    ...(boundary !== "" && !isOfAws(boundary) && { permissionsBoundary: boundary }),
    ...((inherited.maxSessionDuration ?? 3600) !== longest && { maxSessionDuration: longest }),
    ...(role.description !== "" && { description: role.description }),
    ...(tags.length > 0 && { tags: Object.fromEntries(tags) }),
    trust: more.length === 0 ? only : trust,
  };
}
