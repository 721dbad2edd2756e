import { urnName } from "../../components/engine/state-resources.ts";
import { namedPolicies } from "../../components/iam/managed-policies.ts";
import { samePolicy } from "../../core/aws/same-policy.ts";
import type { ClientPlan, RolePlan } from "../../core/client/client-plan.ts";
import { REVOKE_POLICY } from "../../core/client/role/revocation.ts";
import { CONTRACT_OUTPUT } from "../../core/contract/contract.ts";
import { parseContract } from "../../core/contract/parse-contract.ts";
import type { PlannedIdentity } from "../../core/home/iam/planned-identity.ts";
import { type PlannedSet, policyText, setPolicy } from "../../core/home/permission-sets/planned-set.ts";
import { contentDifferences, contentsOf, declaredContents } from "../../core/home/permission-sets/set-contents.ts";
import { property } from "../../core/home/permission-sets/set-properties.ts";
import type { HomePlan } from "../../core/home/planned-home.ts";
import type { HomeSettings } from "../../core/home/settings/home-settings.ts";
import { parsedJson } from "../parsed-json.ts";
import type { DeployedResource, DeployedStack } from "../workers/protocol.ts";

/**
 * What a client stack's state has of its roles otherwise than its last finished deployment, in a few words; nothing where all
 * is the same. What it does not have at all is not looked for.
 *
 * why beside the fingerprint: an update that fails half-way leaves the outputs as they were, and with them the fingerprint of
 * the one before. Files that are taken back to that one would pass for deployed.
 */
export function halfDoneClient(plan: ClientPlan, { stack, outputs, resources }: DeployedStack): string | undefined {
  const { contract } = parseContract(stack, outputs[CONTRACT_OUTPUT]);
  // why the contract: it was made from this very value, so that no other spelling of the same policy is a difference.
  const trusts = new Map(Object.values(contract?.roles ?? {}).map(({ arn, trustPolicy }) => [arn, trustPolicy]));
  const roles = new Map(plan.roles.map((role) => [role.name, role]));
  const policies = new Map(plan.customerPolicies.map(({ arn, document }) => [arn, document]));
  for (const { type, outputs: has } of resources) {
    const name = text(has["name"]);
    const role = roles.get(text(has["role"]) || text(has["roleName"]) || name);
    switch (type) {
      case "aws:iam/role:Role": {
        if (differs(has["assumeRolePolicy"], trusts.get(text(has["arn"]))))
          return `the trust policy of the role ${name}`;
        const boundary = text(has["permissionsBoundary"]);
        if (role !== undefined && boundary !== (role.permissionsBoundary ?? ""))
          return `the permissions boundary of the role ${name}`;
        break;
      }
      case "aws:iam/rolePolicy:RolePolicy":
        if (differs(has["policy"], inlineOf(role, name)))
          return `the inline policy ${name} of the role ${role?.name ?? ""}`;
        break;
      case "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive":
        if (role !== undefined && otherMembers(has["policyArns"], role.managedPolicyArns))
          return `the managed policies of the role ${role.name}`;
        break;
      case "aws:iam/policy:Policy":
        if (differs(has["policy"], policies.get(text(has["arn"])))) return `the managed policy ${name}`;
    }
  }
  return undefined;
}

/** The same of the home stack: of what lets people in. */
export function halfDoneHome(
  { quotas }: Pick<HomeSettings, "quotas">,
  { sets, shards, identities }: Pick<HomePlan, "sets" | "shards" | "identities">,
  { resources }: DeployedStack,
): string | undefined {
  const inState = new Map(
    resources.flatMap((one) => (one.type === SET ? [[text(one.outputs["name"]), one.outputs] as const] : [])),
  );
  for (const set of [...sets, ...shards]) {
    const has = inState.get(set.name);
    // why only with an inline policy: each is declared with one, so that what shows none cannot be read here.
    const given = [has?.["__inputs"], has].find((one) => property(one, "inlinePolicy") !== undefined);
    const [what] = given === undefined ? [] : setDifferences(set, given);
    if (what !== undefined) return `the ${what} of the permission set ${set.name}`;
  }
  const byName = new Map(resources.map((one) => [`${one.type} ${urnName(one.urn)}`, one]));
  for (const identity of identities) {
    const what = identityDifference(identity, quotas, byName);
    if (what !== undefined) return what;
  }
  return undefined;
}

const SET = "aws-native:sso:PermissionSet";
const GIVING: ReadonlySet<string> = new Set([
  "inlinePolicy",
  "managedPolicies",
  "customerManagedPolicies",
  "permissionsBoundary",
]);

function setDifferences(set: PlannedSet, given: unknown): readonly string[] {
  const userOf = () => ({ id: "" });
  const declared = declaredContents({ ...set, policyText: policyText(setPolicy({ ...set, endings: [] }, userOf)) });
  return contentDifferences(contentsOf(withoutEndings(given)), declared).flatMap(({ property, words, stays }) =>
    GIVING.has(property) && !stays ? [words] : [],
  );
}

/** why without: by which name the directory knows who is denied from a moment on, neither files nor outputs say. */
function withoutEndings(given: unknown): unknown {
  if (typeof given !== "object" || given === null || !("inlinePolicy" in given)) return given;
  const { inlinePolicy } = given;
  const document = typeof inlinePolicy === "string" ? parsedJson(inlinePolicy) : inlinePolicy;
  if (typeof document !== "object" || document === null || !("Statement" in document)) return given;
  const { Statement } = document;
  if (!Array.isArray(Statement)) return given;
  const others = (Statement as readonly { readonly Sid?: unknown; readonly Effect?: unknown }[]).filter(
    ({ Sid, Effect }) => Effect !== "Deny" || !/^Ended(?:Names)?\d+$/.test(text(Sid)),
  );
  return { ...given, inlinePolicy: { ...document, Statement: others } };
}

const POLICIES = {
  "iam-user": "aws:iam/userPolicy:UserPolicy",
  "iam-group": "aws:iam/groupPolicy:GroupPolicy",
  "iam-role": "aws:iam/rolePolicy:RolePolicy",
} as const;

function identityDifference(
  identity: PlannedIdentity,
  quotas: HomeSettings["quotas"],
  byName: ReadonlyMap<string, DeployedResource>,
): string | undefined {
  const { key } = identity;
  const other = namedPolicies(identity, quotas).find((policy) => {
    const type = policy.kind === "inline" ? POLICIES[identity.kind] : "aws:iam/policy:Policy";
    return differs(byName.get(`${type} ${policy.resource}`)?.outputs["policy"], policy.document);
  });
  if (other !== undefined) return `the policy ${other.name} of ${key}`;
  if (identity.kind !== "iam-group" || identity.settings.existing) return undefined;
  const members = byName.get(`aws:iam/groupMembership:GroupMembership ${key}`)?.outputs["users"];
  return otherMembers(members, identity.settings.members) ? `the members of ${key}` : undefined;
}

function inlineOf(role: RolePlan | undefined, name: string): object | undefined {
  // why not that of a revocation: it comes and goes by itself.
  return name === REVOKE_POLICY ? undefined : role?.inlinePolicies.find((one) => one.name === name)?.document;
}

/** Whether a policy's text in the state says something else; not where one of the two is not there. */
function differs(written: unknown, wanted: object | undefined): boolean {
  if (typeof written !== "string" || wanted === undefined) return false;
  const has = parsedJson(written);
  return typeof has !== "object" || has === null || !samePolicy(has, wanted);
}

function otherMembers(written: unknown, wanted: readonly string[]): boolean {
  if (!Array.isArray(written)) return false;
  const has = new Set(written.map(String));
  return has.size !== new Set(wanted).size || wanted.some((one) => !has.has(one));
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
