import { changed, list, tagDifferences } from "../../aws/differences.ts";
import { samePolicy } from "../../aws/same-policy.ts";
import type { ClientRoleInput } from "../../config/schema/client-schema.ts";
import { entrants } from "../../evaluate/admission/entrants.ts";
import type { RolePlan } from "../resolve-role.ts";

/** A role in the words of the aws provider: arguments of `aws.iam.Role`, which its look-up answers under the same names. */
export interface RoleArguments {
  /** The trust policy, JSON text. */
  readonly assumeRolePolicy: string;
  /** ARN; empty without one. */
  readonly permissionsBoundary: string;
  /** Seconds. */
  readonly maxSessionDuration: number;
  readonly description: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** A role with what other resources than `aws.iam.Role` hold of it. */
export interface RoleContents extends RoleArguments {
  /** ARNs of attached policies. Absent: they could not be read. */
  readonly managedPolicyArns?: readonly string[];
  /** Names of inline policies. Absent: they could not be read. */
  readonly policyNames?: readonly string[];
}

/** One property of a role: how it is called, planned, declared, and compared with what AWS has. */
interface Property<Name extends keyof RoleContents> {
  /** How sentences call it. */
  readonly words: string;
  readonly aws: Name;
  /** Whether it is an argument of `aws.iam.Role`; otherwise a resource of its own holds it. */
  readonly argument: Name extends keyof RoleArguments ? true : false;
  /** What the files want, in AWS's form. Empty text is not declared. */
  readonly planned: (plan: RolePlan) => NonNullable<RoleContents[Name]>;
  /**
   * What taking over a role changes about it, each beginning with the words; nothing where it stays.
   * `undefined`: AWS does not keep it, so that there is nothing to compare.
   */
  readonly differences:
    | ((words: string, before: RoleContents[Name], after: NonNullable<RoleContents[Name]>) => readonly string[])
    | undefined;
}

/** The same, ready to be asked of a role. */
export interface RoleProperty extends Pick<Property<keyof RoleContents>, "words" | "aws" | "planned"> {
  readonly argument: boolean;
  /** Absent: AWS does not keep it. */
  readonly differences?: (existing: RoleContents, plan: RolePlan) => readonly string[];
}

/**
 * Keys of a role in the files that are no property of it in IAM; and its name and path, which cannot be changed: a role
 * of another name or path is another role. The policies that `customerManagedPolicies` makes are resources of their own.
 */
type Apart = "level" | "name" | "path" | "permissionSet" | "customerManagedPolicies" | "adopt" | "protect";

/**
 * The properties of a role, by their keys in the files: from here come the arguments of the resource and what adopting a
 * role changes, in this order. A key of the files that is missing here does not compile
 * (docs/decisions/0028-one-table-of-properties.md).
 */
export const ROLE_PROPERTIES: Readonly<Record<Exclude<keyof ClientRoleInput, Apart>, RoleProperty>> = {
  trust: property({
    words: "trust policy",
    aws: "assumeRolePolicy",
    argument: true,
    planned: ({ trustPolicy }) => JSON.stringify(trustPolicy),
    differences: trustDifferences,
  }),
  managedPolicies: property({
    words: "managed policies",
    aws: "managedPolicyArns",
    argument: false,
    planned: ({ managedPolicyArns }) => managedPolicyArns,
    differences: attachedDifferences,
  }),
  inlinePolicies: property({
    words: "inline policies",
    aws: "policyNames",
    argument: false,
    planned: ({ inlinePolicies }) => inlinePolicies.map(({ name }) => name),
    differences: inlineDifferences,
  }),
  permissionsBoundary: property({
    words: "permissions boundary",
    aws: "permissionsBoundary",
    argument: true,
    planned: ({ permissionsBoundary = "" }) => permissionsBoundary,
    differences: changed,
  }),
  maxSessionDuration: property({
    words: "longest session, in seconds",
    aws: "maxSessionDuration",
    argument: true,
    planned: ({ maxSessionDuration }) => maxSessionDuration,
    differences: changed,
  }),
  description: property({
    words: "description",
    aws: "description",
    argument: true,
    planned: ({ description }) => description,
    differences: changed,
  }),
  tags: property({
    words: "tags",
    aws: "tags",
    argument: true,
    planned: ({ tags }) => tags,
    differences: tagDifferences,
  }),
};

function property<Name extends keyof RoleContents>({ differences, ...row }: Property<Name>): RoleProperty {
  if (differences === undefined) return row;
  return { ...row, differences: (existing, plan) => differences(row.words, existing[row.aws], row.planned(plan)) };
}

/** The role as the files want it, in the form in which AWS answers. */
export function plannedContents(plan: RolePlan): RoleContents {
  const values = Object.values(ROLE_PROPERTIES).map(({ aws, planned }) => [aws, planned(plan)] as const);
  return Object.fromEntries(values) as unknown as RoleContents;
}

/** The arguments of `aws.iam.Role`, but for its name and path. What is empty is left out. */
export function roleArguments(plan: RolePlan): Pick<RoleArguments, "assumeRolePolicy"> & Partial<RoleArguments> {
  const values = Object.values(ROLE_PROPERTIES)
    .filter(({ argument }) => argument)
    .map(({ aws, planned }) => [aws, planned(plan)] as const)
    .filter(([, value]) => value !== "");
  return Object.fromEntries(values) as unknown as RoleArguments;
}

function trustDifferences(words: string, before: string, after: string): readonly string[] {
  const [now, next] = [parsed(before), parsed(after)];
  if (isObject(now) && isObject(next) && samePolicy(now, next)) return [];
  return [`${words}: lets in ${entrants(now)} now; will let in ${entrants(next)}, and nobody else`];
}

function attachedDifferences(
  words: string,
  before: readonly string[] | undefined,
  after: readonly string[],
): readonly string[] {
  if (before === undefined) return [`${words}: whatever is attached and not in the files will be detached`];
  return [
    ...list(
      `${words}: will be detached`,
      before.filter((arn) => !after.includes(arn)),
    ),
    ...list(
      `${words}: will be attached`,
      after.filter((arn) => !before.includes(arn)),
    ),
  ];
}

/** why overwritten: what an inline policy says is not looked up. */
function inlineDifferences(
  words: string,
  before: readonly string[] | undefined,
  after: readonly string[],
): readonly string[] {
  if (before === undefined) return [`${words}: whatever it has and is not in the files will be deleted`];
  return [
    ...list(
      `${words}: will be deleted`,
      before.filter((name) => !after.includes(name)),
    ),
    ...list(
      `${words}: will be overwritten`,
      after.filter((name) => before.includes(name)),
    ),
    ...list(
      `${words}: will be added`,
      after.filter((name) => !before.includes(name)),
    ),
  ];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
