import { asEntryPolicy, boundaryPasses } from "../../core/aws/managed-policies.ts";
import { caseless } from "../../core/aws/names.ts";
import type { NamedPolicy, PolicyDocument } from "../../core/aws/policy-document.ts";
import { permissionSetOf } from "../../core/aws/reserved-roles.ts";
import type { HomePrincipal } from "../../core/access/home-principals.ts";
import { contentsOf } from "../../core/home/permission-sets/set-contents.ts";
import type { HomeSettings } from "../../core/home/settings/home-settings.ts";
import { parsePolicyArn } from "../../core/aws/arns.ts";
import type { DeployedSet, HeldPolicies, IamReader, ListedRole } from "./deployed.ts";
import type { CenterReading } from "./read-home-sets.ts";
import type { IdentityReading } from "./read-identities.ts";
import { policyDocument } from "./encoded-policy.ts";

/** What of the home account was read. */
export interface HomeDocuments {
  /** Absent: the home account has no Identity Center, or it could not be read. */
  readonly center?: CenterReading;
  /** Roles that Identity Center made in the home account, by `caseless` name of the set. */
  readonly reserved: ReadonlyMap<string, string>;
  /** As {@link setDocuments} reads them. */
  readonly setPolicyDocuments: ReadonlyMap<string, PolicyDocument>;
  readonly identities: IdentityReading;
}

/** Roles that Identity Center made, by the `caseless` name of their permission set. */
export function reservedRoles(roles: readonly ListedRole[]): ReadonlyMap<string, string> {
  return new Map(
    roles.flatMap(({ arn }) => {
      const set = permissionSetOf(arn);
      return set === undefined ? [] : [[caseless(set), arn] as const];
    }),
  );
}

/**
 * A principal of the files as AWS has it: whom a trust policy sees, and which policies it really holds.
 * @returns undefined for one that could not be read, or that AWS does not have.
 */
export function deployedCaller(declared: HomePrincipal, documents: HomeDocuments): HomePrincipal | undefined {
  const { principal } = declared;
  const arn = principal.kind === "session" ? principal.roleArn : principal.arn;
  const set = permissionSetOf(arn);
  return set === undefined ? ofIdentity(declared, documents.identities) : ofSet(declared, set, documents);
}

function ofSet(
  declared: HomePrincipal,
  name: string,
  { center, reserved, setPolicyDocuments }: HomeDocuments,
): HomePrincipal | undefined {
  const set = center?.sets.get(caseless(name));
  if (center === undefined || set === undefined) return undefined;
  const { principal, context } = declared;
  const roleArn = reserved.get(caseless(name));
  const user = context.extra?.["identitystore:UserId"];
  const id = typeof user === "string" ? (idOf(user, declared, center) ?? user) : undefined;
  return {
    ...declared,
    // why the declared one where there is none: nobody is assigned, and what the set would do is judged all the same.
    principal: roleArn !== undefined && principal.kind === "session" ? { ...principal, roleArn } : principal,
    context: id === undefined ? context : { ...context, extra: { ...context.extra, "identitystore:UserId": id } },
    ...setPolicies(set, setPolicyDocuments),
  };
}

/**
 * The id of a user as the directory has it now.
 * why also of an e-mail address in `denied`: it may be another user's by now, whom AWS does not refuse. Whoever has a denied
 * user name is refused by that.
 */
function idOf(user: string, { holders: [holder = ""] }: HomePrincipal, { people }: CenterReading): string | undefined {
  return people.get(holder.startsWith("user-email:") ? holder : user)?.id;
}

function setPolicies(
  set: DeployedSet,
  documents: ReadonlyMap<string, PolicyDocument>,
): Pick<HomePrincipal, "identityPolicies" | "permissionsBoundary"> {
  const { says, policyText } = contentsOf(set.properties);
  const boundary = says.permissionsBoundary;
  return {
    identityPolicies: [
      ...(policyText === ""
        ? []
        : [{ name: "inline policy", document: policyDocument(encodeURIComponent(policyText)) }]),
      ...policiesOf(set).map((policy) => named(policy, documents)),
    ],
    ...(boundary !== "" && { permissionsBoundary: boundaryOf(boundary, documents.get(boundary)) }),
  };
}

/** Managed policies of a set by ARN; customer-managed ones by path and name, as in `/team/extra`. */
function policiesOf({ properties }: DeployedSet): readonly string[] {
  const { says } = contentsOf(properties);
  // why: neither an ARN nor a policy's name holds a comma with a space after it.
  return [says.managedPolicies, says.customerManagedPolicies].flatMap((all) => (all === "" ? [] : all.split(", ")));
}

/**
 * Reads the documents of the policies of sets that are no AWS managed ones, and of boundaries whose meaning is not known
 * here; by ARN, customer-managed ones by path and name.
 */
export async function setDocuments(
  iam: IamReader,
  sets: Iterable<DeployedSet>,
  { partition, accountId }: Pick<HomeSettings, "partition" | "accountId">,
): Promise<ReadonlyMap<string, PolicyDocument>> {
  const wanted = new Set<string>();
  for (const set of sets) {
    const boundary = contentsOf(set.properties).says.permissionsBoundary;
    if (boundary !== "" && boundaryPasses(boundary) === undefined) wanted.add(boundary);
    for (const policy of policiesOf(set)) if (policy.startsWith("/")) wanted.add(policy);
  }
  const documents = new Map<string, PolicyDocument>();
  for (const policy of wanted) {
    const arn = policy.startsWith("/") ? `arn:${partition}:iam::${accountId}:policy${policy}` : policy;
    const document = await iam.policy(arn);
    if (document !== undefined) documents.set(policy, document);
  }
  return documents;
}

/** Source: IAM user guide, `access_policies_boundaries`: what a boundary does not allow is denied. */
function boundaryOf(arn: string, document?: PolicyDocument): NamedPolicy {
  const name = `permissions boundary ${arn}`;
  if (document !== undefined) return { name, document };
  // why nothing when unknown: that a grant works is not said of a boundary whose document nobody has.
  return boundaryPasses(arn) === true
    ? { ...asEntryPolicy(arn), name }
    : { name, document: { Version: "2012-10-17", Statement: [] } };
}

function ofIdentity(declared: HomePrincipal, reading: IdentityReading): HomePrincipal | undefined {
  const { users, roles, groupsOfUsers, documents, unread } = reading;
  if (unread.has(declared.id)) return undefined;
  const user = users.get(declared.id);
  const role = roles.get(declared.id);
  const found = user ?? role;
  if (found === undefined) return undefined;
  const holding: readonly (readonly [string, HeldPolicies])[] = [
    [declared.id, found.policies],
    ...(user?.groups ?? []).flatMap((name) => {
      const group = groupsOfUsers.get(name);
      return group === undefined ? [] : [[`iam-group:${name}`, group.policies] as const];
    }),
  ];
  const boundary = found.permissionsBoundary;
  const { principal } = declared;
  return {
    ...declared,
    principal: principal.kind === "session" ? { ...principal, roleArn: found.arn } : { ...principal, arn: found.arn },
    identityPolicies: holding.flatMap(([holder, { inline, attached }]) => [
      ...[...inline].map(([name, document]) => ({ name: `policy ${name} of ${holder}`, document })),
      ...attached.map((arn) => named(arn, documents)),
    ]),
    ...(boundary !== "" && { permissionsBoundary: boundaryOf(boundary, documents.get(boundary)) }),
  };
}

/** An attached policy: a customer's by its document, one of AWS's as far as entering roles goes. */
function named(arn: string, documents: ReadonlyMap<string, PolicyDocument>): NamedPolicy {
  const document = parsePolicyArn(arn)?.owner === "aws" ? undefined : documents.get(arn);
  return document === undefined ? asEntryPolicy(arn) : { name: arn, document };
}
