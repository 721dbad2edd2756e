import { customerPolicyArn, roleArn } from "../core/aws/arns.ts";
import type { RolePlan } from "../core/client/client-plan.ts";
import { roleFacts } from "../review/rules/facts.ts";
import type { RoleFacts, SetFacts } from "../review/rules/rule.ts";
import type { PackContext } from "./pack-context.ts";
import type { HolderKind, HolderPiece, PolicyPiece } from "./pieces.ts";
import { NOT_YET } from "./resource-inputs.ts";
import type { ArnOf, WholeHolder } from "./whole-holders.ts";
import type { WrittenResource } from "./written-resource.ts";

const WORDS: Readonly<Record<HolderKind, string>> = {
  role: "role",
  user: "iam-user",
  group: "iam-group",
  set: "permission-set",
};

/** What findings call a holder: as the review does where the files declare it, else by the name in the program. */
export function subjectOf(context: PackContext, resource: WrittenResource, piece: HolderPiece | undefined): string {
  const declared = piece === undefined ? undefined : declaredRole(context, resource, piece);
  if (declared !== undefined) return `${context.client?.name ?? ""}/${declared.key}`;
  return `${piece === undefined ? "given-by" : WORDS[piece.of]}:${resource.name}`;
}

/** The role of the client's file that it is. */
function declaredRole(
  { client, accountId }: PackContext,
  resource: WrittenResource,
  { of, name, path }: HolderPiece,
): RolePlan | undefined {
  if (of !== "role" || resource.accountId !== accountId) return undefined;
  return client?.roles.find((role) => role.name === name && role.path === (path ?? "/"));
}

/** A role by what stands in its own resource; which policies it has, others can say as well. */
export function ownFacts(context: PackContext, resource: WrittenResource, piece: HolderPiece): RoleFacts {
  const { name, path = "/", trust, session, boundary } = piece;
  // why the stack's own: a provider that is bound to no account is most likely meant for it.
  const accountId = resource.accountId ?? context.accountId;
  const known = typeof name === "string" && typeof path === "string";
  const isRole = piece.of === "role";
  return {
    subject: subjectOf(context, resource, piece),
    ...(typeof name === "string" && { name }),
    ...(isRole && known && { arn: roleArn(context.partition, accountId, path, name) }),
    accountId,
    homeAccountId: context.homeAccountId,
    ...declaredFacts(context, resource, piece),
    ...(trust !== undefined && trust !== NOT_YET && { trustPolicy: trust }),
    ...(typeof boundary === "string" && { boundary }),
    ...(typeof session === "number" && isRole && { maxSessionSeconds: session }),
  };
}

/** What the client's file says of a role that no resource does. */
function declaredFacts(
  context: PackContext,
  resource: WrittenResource,
  piece: HolderPiece,
): Pick<RoleFacts, "memberOfHome" | "openBecause"> {
  const { client } = context;
  if (client === undefined || (resource.accountId ?? client.accountId) !== client.accountId) return {};
  const declared = declaredRole(context, resource, piece);
  const { openBecause } = declared === undefined ? {} : roleFacts(client, declared);
  return { memberOfHome: client.memberOfHome, ...(openBecause !== undefined && { openBecause }) };
}

/** A role, user or group by everything that the stack says of it. */
export function wholeFacts(
  context: PackContext,
  { resource, piece, documents, managed, boundary, boundaryDocument }: WholeHolder,
): RoleFacts {
  const own =
    piece === undefined
      ? { subject: subjectOf(context, resource, undefined), homeAccountId: context.homeAccountId }
      : ownFacts(context, resource, piece);
  return {
    ...own,
    ...(documents !== NOT_YET && { documents }),
    ...(managed !== NOT_YET && { managedPolicyArns: managed }),
    ...(typeof boundary === "string" && { boundary }),
    ...(boundaryDocument !== undefined && { boundaryDocument }),
  };
}

/** A permission set by everything that the stack says of it. */
export function setFactsOf(
  context: PackContext,
  { resource, piece, documents, managed, boundary }: WholeHolder,
): SetFacts {
  const [inline] = documents === NOT_YET ? [] : documents;
  return {
    subject: subjectOf(context, resource, piece),
    ...(typeof piece?.name === "string" && { name: piece.name }),
    ...(inline !== undefined && { inlinePolicy: inline.document }),
    ...(managed !== NOT_YET && { managedPolicyArns: managed }),
    ...(typeof piece?.session === "number" && { sessionSeconds: piece.session }),
    ...(typeof boundary === "string" && { boundary }),
  };
}

/** A managed policy that nobody in the stack has. */
export function looseFacts(context: PackContext, piece: PolicyPiece, resource: WrittenResource): RoleFacts {
  const { document } = piece;
  const name = arnFinder(context)(piece, resource) ?? resource.name;
  return {
    subject: `policy:${resource.name}`,
    homeAccountId: context.homeAccountId,
    ...(document !== NOT_YET && document !== undefined && { documents: [{ name, document }] }),
  };
}

/** Finds the ARN that AWS gives to a policy. */
export function arnFinder({ partition, accountId }: PackContext): ArnOf {
  return ({ name, path = "/" }, resource) =>
    typeof name === "string" && typeof path === "string"
      ? customerPolicyArn(partition, resource.accountId ?? accountId, `${path.slice(1)}${name}`)
      : undefined;
}
