import type { NamedPolicy } from "../core/aws/policy-document.ts";
import type { GiftPiece, GivenPolicies, HolderKind, Piece, PolicyPiece } from "./pieces.ts";
import { arnAt, arnsAt, inlinePolicies, inlinePolicy, numberAt, secondsAt, setBoundaryAt } from "./given-policies.ts";
import { type Inputs, NOT_YET, type Text, textAt, textsAt } from "./resource-inputs.ts";
import { policyAt } from "./written-policy.ts";

/** Reads the arguments of a resource. @throws Unreadable */
type Reader = (inputs: Inputs) => readonly Piece[];

/** Seconds of a role's longest session where nothing is said, as in IAM. */
const USUAL_SESSION = 3600;

/** Tokens of Pulumi's types of what gives access, each with how it is read. */
const READERS: Readonly<Record<string, Reader>> = {
  "aws:iam/role:Role": (inputs) => [
    {
      kind: "holder",
      of: "role",
      name: textAt(inputs, "name"),
      path: textAt(inputs, "path"),
      trust: policyAt(inputs, "assumeRolePolicy") ?? NOT_YET,
      documents: inlinePolicies(inputs, "inlinePolicies", { name: "name", document: "policy" }),
      managed: arnsAt(inputs, "managedPolicyArns"),
      boundary: textAt(inputs, "permissionsBoundary"),
      session: numberAt(inputs, "maxSessionDuration") ?? USUAL_SESSION,
    },
  ],
  "aws:iam/user:User": (inputs) => [
    { kind: "holder", of: "user", name: textAt(inputs, "name"), boundary: textAt(inputs, "permissionsBoundary") },
  ],
  "aws:iam/group:Group": (inputs) => [{ kind: "holder", of: "group", name: textAt(inputs, "name") }],
  "aws:iam/policy:Policy": (inputs) => [
    {
      kind: "policy",
      name: textAt(inputs, "name"),
      path: textAt(inputs, "path"),
      document: policyAt(inputs, "policy"),
    },
  ],
  "aws:iam/rolePolicy:RolePolicy": inline("role", "role"),
  "aws:iam/userPolicy:UserPolicy": inline("user", "user"),
  "aws:iam/groupPolicy:GroupPolicy": inline("group", "group"),
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": managed("role", "role", (inputs) => arnAt(inputs, "policyArn")),
  "aws:iam/userPolicyAttachment:UserPolicyAttachment": managed("user", "user", (inputs) => arnAt(inputs, "policyArn")),
  "aws:iam/groupPolicyAttachment:GroupPolicyAttachment": managed("group", "group", (inputs) =>
    arnAt(inputs, "policyArn"),
  ),
  "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive": managed("role", "roleName", policyArns),
  "aws:iam/userPolicyAttachmentsExclusive:UserPolicyAttachmentsExclusive": managed("user", "userName", policyArns),
  "aws:iam/groupPolicyAttachmentsExclusive:GroupPolicyAttachmentsExclusive": managed("group", "groupName", policyArns),
  "aws:iam/policyAttachment:PolicyAttachment": (inputs) => toMany(inputs, { managed: arnAt(inputs, "policyArn") }),
  // why nothing: they name policies that other resources give, or who is in a group.
  "aws:iam/groupMembership:GroupMembership": () => [],
  "aws:iam/userGroupMembership:UserGroupMembership": () => [],
  "aws:iam/rolePoliciesExclusive:RolePoliciesExclusive": () => [],
  "aws:iam/userPoliciesExclusive:UserPoliciesExclusive": () => [],
  "aws:iam/groupPoliciesExclusive:GroupPoliciesExclusive": () => [],
  "aws:iam/accessKey:AccessKey": () => [{ kind: "key" }],

  "aws-native:iam:Role": (inputs) => [
    {
      kind: "holder",
      of: "role",
      name: textAt(inputs, "roleName"),
      path: textAt(inputs, "path"),
      trust: policyAt(inputs, "assumeRolePolicyDocument") ?? NOT_YET,
      documents: nativePolicies(inputs),
      managed: arnsAt(inputs, "managedPolicyArns"),
      boundary: textAt(inputs, "permissionsBoundary"),
      session: numberAt(inputs, "maxSessionDuration") ?? USUAL_SESSION,
    },
  ],
  "aws-native:iam:User": (inputs) => [
    {
      kind: "holder",
      of: "user",
      name: textAt(inputs, "userName"),
      documents: nativePolicies(inputs),
      managed: arnsAt(inputs, "managedPolicyArns"),
      boundary: textAt(inputs, "permissionsBoundary"),
    },
  ],
  "aws-native:iam:Group": (inputs) => [
    {
      kind: "holder",
      of: "group",
      name: textAt(inputs, "groupName"),
      documents: nativePolicies(inputs),
      managed: arnsAt(inputs, "managedPolicyArns"),
    },
  ],
  "aws-native:iam:ManagedPolicy": (inputs) => {
    const document = policyAt(inputs, "policyDocument");
    const name = textAt(inputs, "managedPolicyName");
    const title = typeof name === "string" ? name : "policyDocument";
    const given = document === NOT_YET ? NOT_YET : document === undefined ? [] : [{ name: title, document }];
    const policy: PolicyPiece = { kind: "policy", name, path: textAt(inputs, "path"), document };
    return [policy, ...toMany(inputs, { documents: given })];
  },
  "aws-native:iam:RolePolicy": inline("role", "roleName", "policyDocument", "policyName"),
  "aws-native:iam:UserPolicy": inline("user", "userName", "policyDocument", "policyName"),
  "aws-native:iam:GroupPolicy": inline("group", "groupName", "policyDocument", "policyName"),
  "aws-native:iam:AccessKey": () => [{ kind: "key" }],

  "aws-native:sso:PermissionSet": (inputs) => [
    {
      kind: "holder",
      of: "set",
      name: textAt(inputs, "name"),
      documents: inlinePolicy(inputs, "inlinePolicy", "inline policy"),
      managed: arnsAt(inputs, "managedPolicies"),
      boundary: setBoundaryAt(inputs, "permissionsBoundary"),
      session: secondsAt(inputs, "sessionDuration") ?? USUAL_SESSION,
    },
  ],
  "aws-native:sso:Assignment": assignment,
  "aws:ssoadmin/permissionSet:PermissionSet": (inputs) => [
    {
      kind: "holder",
      of: "set",
      name: textAt(inputs, "name"),
      session: secondsAt(inputs, "sessionDuration") ?? USUAL_SESSION,
    },
  ],
  "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy": (inputs) => [
    { ...toSet(inputs), documents: inlinePolicy(inputs, "inlinePolicy", "inline policy") },
  ],
  "aws:ssoadmin/managedPolicyAttachment:ManagedPolicyAttachment": (inputs) => [
    { ...toSet(inputs), managed: arnAt(inputs, "managedPolicyArn") },
  ],
  "aws:ssoadmin/managedPolicyAttachmentsExclusive:ManagedPolicyAttachmentsExclusive": (inputs) => [
    { ...toSet(inputs), managed: arnsAt(inputs, "managedPolicyArns") },
  ],
  "aws:ssoadmin/permissionsBoundaryAttachment:PermissionsBoundaryAttachment": (inputs) => [
    { ...toSet(inputs), boundary: setBoundaryAt(inputs, "permissionsBoundary") },
  ],
  "aws:ssoadmin/accountAssignment:AccountAssignment": assignment,
};

/** Types of IAM and Identity Center, of which those without a reader are not judged. */
const ABOUT_ACCESS = /^(?:aws:(?:iam|ssoadmin|identitystore)\/|aws-native:(?:iam|sso|identitystore):)/;

/**
 * What a resource says about access: `undefined` where its type has nothing to do with it, `"unknown"` where it has, and
 * nobody here knows how.
 * @throws Unreadable
 */
export function readResource(type: string, inputs: Inputs): readonly Piece[] | undefined | "unknown" {
  const reader = Object.hasOwn(READERS, type) ? READERS[type] : undefined;
  if (reader !== undefined) return reader(inputs);
  return ABOUT_ACCESS.test(type) ? "unknown" : undefined;
}

function inline(to: HolderKind, by: string, document = "policy", name = "name"): Reader {
  return (inputs) => {
    const title = textAt(inputs, name);
    const documents = inlinePolicy(inputs, document, typeof title === "string" ? title : document);
    return [{ kind: "gift", to, holder: textAt(inputs, by), by, documents }];
  };
}

function managed(to: HolderKind, by: string, arns: (inputs: Inputs) => GivenPolicies["managed"]): Reader {
  return (inputs) => [{ kind: "gift", to, holder: textAt(inputs, by), by, managed: arns(inputs) ?? [] }];
}

function policyArns(inputs: Inputs): GivenPolicies["managed"] {
  return arnsAt(inputs, "policyArns");
}

function nativePolicies(inputs: Inputs): readonly NamedPolicy[] | typeof NOT_YET {
  return inlinePolicies(inputs, "policies", { name: "policyName", document: "policyDocument" });
}

/** The same to every role, user and group that is named. */
function toMany(inputs: Inputs, given: GivenPolicies): readonly GiftPiece[] {
  return (["role", "user", "group"] as const).flatMap((to) => {
    const by = `${to}s`;
    const names = textsAt(inputs, by) ?? [];
    const holders: readonly Text[] = names === NOT_YET ? [NOT_YET] : names;
    return holders.map((holder): GiftPiece => ({ kind: "gift", to, holder, by, ...given }));
  });
}

function toSet(inputs: Inputs): Pick<GiftPiece, "kind" | "to" | "holder" | "by"> {
  return { kind: "gift", to: "set", holder: textAt(inputs, "permissionSetArn"), by: "permissionSetArn" };
}

function assignment(inputs: Inputs): readonly Piece[] {
  return [{ kind: "assignment", accountId: textAt(inputs, "targetId") }];
}
