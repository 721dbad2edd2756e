import type { PolicyDocument } from "../../core/aws/policy-document.ts";
import type { ClientPlan, RolePlan } from "../../core/client/client-plan.ts";
import type { WrittenPolicy } from "../../core/client/role/role-documents.ts";
import type { PlannedSet } from "../../core/home/permission-sets/planned-set.ts";
import type { HomeSettings } from "../../core/home/settings/home-settings.ts";
import { type SetBoundary, signInSecondsOf } from "../../core/home/settings/set-settings.ts";
import type { Location } from "../../core/faults/fault.ts";
import { type Portfolio, standingClients } from "../../core/portfolio/read-portfolio.ts";
import type { PlacedPolicy, RoleFacts, SetFacts } from "./rule.ts";

/** What the files say of a role. Its documents are those of the plan, not copies. */
export function roleFacts(client: ClientPlan, role: RolePlan): RoleFacts {
  const { managedPolicyArns, customerPolicies, permissionsBoundary } = role;
  const attached = customerPolicies.filter(({ arn }) => managedPolicyArns.includes(arn));
  const limiting = customerPolicies.find(({ arn }) => arn === permissionsBoundary);
  const reasons = role.trust.flatMap((way) => (way.kind === "wholeAccount" ? [way.reason] : []));
  return {
    subject: `${client.name}/${role.key}`,
    name: role.name,
    arn: role.arn,
    accountId: client.accountId,
    homeAccountId: client.homeAccountId,
    memberOfHome: client.memberOfHome,
    trustPolicy: role.trustPolicy,
    managedPolicyArns,
    documents: [
      ...role.inlinePolicies.map((policy) => placed(policy.name, policy)),
      ...attached.map((policy) => placed(policy.arn, policy)),
    ],
    ...(permissionsBoundary !== undefined && { boundary: permissionsBoundary }),
    ...(limiting !== undefined && { boundaryDocument: limiting.document }),
    ...(reasons.length > 0 && { openBecause: reasons.join("; ") }),
    maxSessionSeconds: role.maxSessionDuration,
    get at() {
      return placeOfRole(client, role);
    },
  };
}

/** why looked up late, here and below: to find a line, a file is read anew, and most roles have no finding. */
function placeOfRole({ place, roles }: ClientPlan, role: RolePlan): Location {
  const inMap = place(["roles", role.key]).at;
  const { line, column } = place(["roles"]).at;
  // why: in the short form, a list, there is no such key, and the nearest place is that of the list.
  return inMap.line === line && inMap.column === column ? place(["roles", roles.indexOf(role)]).at : inMap;
}

/** What the files say of all permission sets, those of roles and all shards of the shared ones. */
export function setFacts({ home, plan }: Pick<Portfolio, "home" | "plan">): readonly SetFacts[] {
  return [...plan.sets, ...plan.shards].map((set) => factsOfSet(home, set));
}

/** Every document that somebody wrote for a role, each once. */
export function documentsOf(portfolio: Pick<Portfolio, "clients" | "others">): readonly PolicyDocument[] {
  const clients = standingClients(portfolio);
  const written = clients.flatMap(({ roles }) => roles.flatMap(({ inlinePolicies }) => inlinePolicies));
  const created = clients.flatMap(({ customerPolicies }) => customerPolicies);
  return [...new Set([...written, ...created].map(({ document }) => document))];
}

function placed(name: string, { document, place }: WrittenPolicy): PlacedPolicy {
  return { name, document, at: (path) => place(path).at };
}

function factsOfSet({ setSettings, origin }: HomeSettings, { name, inlinePolicy, settings }: PlannedSet): SetFacts {
  const path = Object.hasOwn(setSettings.overrides, name) ? ["permissionSets", "overrides", name] : ["permissionSets"];
  const { permissionsBoundary } = settings;
  return {
    subject: `permission-set:${name}`,
    name,
    inlinePolicy,
    managedPolicyArns: settings.managedPolicyArns,
    ...(permissionsBoundary !== undefined && { boundary: boundaryInWords(permissionsBoundary) }),
    sessionSeconds: signInSecondsOf(settings),
    get at() {
      return origin.locate(path);
    },
  };
}

function boundaryInWords(boundary: SetBoundary): string {
  return "managedPolicyArn" in boundary
    ? boundary.managedPolicyArn
    : boundary.customerManagedPolicy.path + boundary.customerManagedPolicy.name;
}
