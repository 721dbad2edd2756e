import * as pulumi from "@pulumi/pulumi";
import { capacityReport } from "../../core/aws/capacity.ts";
import { clientUsages } from "../../core/client/client-capacity.ts";
import type { ClientPlan } from "../../core/client/client-plan.ts";
import { formerRoleFaults } from "../../core/client/former-role-faults.ts";
import { revokedAhead, withRevocations } from "../../core/client/with-revocations.ts";
import { endedWays } from "../../core/client/trust-notices.ts";
import { clientStackName } from "../../core/config/naming.ts";
import { oversize } from "../../core/contract/handoff.ts";
import type { Fault } from "../../core/faults/fault.ts";
import { clientInputs, FINGERPRINT_OUTPUT } from "../../core/portfolio/fingerprint.ts";
import { DestroyGuard } from "../engine/destroy-guard.ts";
import { logCapacity } from "../engine/log-capacity.ts";
import { logExisting } from "../engine/log-existing.ts";
import { logWarnings } from "../engine/log.ts";
import { interruptedOf, wasBeingMade } from "../engine/interrupted.ts";
import { attempt } from "../engine/look-up.ts";
import { readOwnState } from "../engine/own-state.ts";
import { refusal } from "../engine/run-error.ts";
import { fingerprintOutput } from "../engine/stack-fingerprint.ts";
import type { ProgramContext, StackOutputs } from "../engine/stack-types.ts";
import { Client } from "./client.ts";
import type { ExistingRoles } from "./find-existing-roles.ts";
import { declaredPolicies } from "./customer-policies.ts";
import { namesOfRoles, roleNamesInState } from "./role-names-in-state.ts";

/**
 * Declares what a client stack holds: its access roles, and the contract that tells the home stack of them.
 * Shows the plan's notices as warnings, and whom the roles let in that the files do not make.
 * @throws pulumi.RunError when a quota is exceeded, a role names a managed policy that does not exist, a policy document
 * holds an action or a condition key that AWS does not have, or a role of that name exists that is not to be adopted;
 * nothing is declared then.
 */
export async function deployClient(
  declared: ClientPlan,
  context: ProgramContext,
  provider: pulumi.ProviderResource,
): Promise<StackOutputs> {
  const now = new Date();
  const plan = withRevocations(declared, now);
  const former = context.staging?.former?.[plan.slug] ?? {};
  const capacity = capacityReport(plan.quotas, clientUsages(plan));
  const [{ faults: inTheWay, existing, ...known }, ...found] = await Promise.all([
    lookUpOwn(plan, context, { provider }),
    documentFaults(declared),
    missingPolicies(plan, provider),
  ]);
  const faults = [
    ...capacity.faults,
    ...revokedAheadFaults(plan, now),
    ...oversize(plan),
    ...found.flat(),
    ...inTheWay,
  ];
  if (faults.length > 0) throw refusal("The client stack cannot be deployed", faults);
  logCapacity(capacity);
  await logWarnings(...plan.notices, ...plan.outsiders, ...endedWays(plan, now));
  if (existing !== undefined) await logExisting(existing);
  const args = { plan, ...known, ...(existing !== undefined && { adopted: existing.adopted }) };
  // why one name for all: a stack can be renamed. The alias is the name that earlier versions gave.
  const client = new Client("client", args, { providers: [provider], aliases: [{ name: plan.slug }] });
  new DestroyGuard("guard", { guarded: [client], protect: plan.roles.some((role) => role.protect) });
  const { contract, roleArns, switchRoleLinks } = client;
  const inputs = clientInputs(declared, now, former);
  return { contract, roleArns, switchRoleLinks, [FINGERPRINT_OUTPUT]: fingerprintOutput(inputs) };
}

function revokedAheadFaults(plan: ClientPlan, now: Date): readonly Fault[] {
  return revokedAhead(plan, now).map(({ key, revoked }) => ({
    code: "client/revoked-ahead",
    ...plan.place(["revoked", key]),
    expected: `a moment that has passed: every session from before it is refused, also one that begins now (it is ${now.toISOString()})`,
    found: revoked?.before ?? "",
    fix: "Correct the moment, or set the clock of this machine.",
  }));
}

/** What AWS does not have in the client's own policy documents. */
async function documentFaults(plan: ClientPlan): Promise<readonly Fault[]> {
  // why so late: most clients have no document of their own, and AWS's lists take time to read.
  const hasDocuments = plan.customerPolicies.length > 0 || plan.roles.some((role) => role.inlinePolicies.length > 0);
  if (!hasDocuments) return [];
  const [{ checkDocuments }, { iamReference }] = await Promise.all([
    import("../../core/client/check-documents.ts"),
    import("../engine/iam-reference.ts"),
  ]);
  return checkDocuments(plan, await iamReference());
}

async function missingPolicies(plan: ClientPlan, provider: pulumi.ProviderResource): Promise<readonly Fault[]> {
  // why not in a preview: the look-ups would be the only calls to AWS in it, and a tenth of its time.
  if (pulumi.runtime.isDryRun()) return [];
  const { findMissingPolicies } = await import("./missing-policies.ts");
  return findMissingPolicies(plan, { provider });
}

/** What the state and AWS have of what the client stack makes. */
interface FoundOwn {
  /** Names of the roles in Pulumi's state, by key. */
  readonly names: ReadonlyMap<string, string>;
  readonly existing?: ExistingRoles;
  /** ARNs of the client's own managed policies that an interrupted update has made. */
  readonly madePolicies?: ReadonlySet<string>;
  readonly faults: readonly Fault[];
}

/**
 * Under which names the state holds the roles, and which of their names AWS has that the stack did not make. Of the latter
 * nothing in a preview in which nothing is to be taken over.
 * why not in every preview: the look-ups would be the only calls to AWS in it, and a tenth of its time.
 */
async function lookUpOwn(plan: ClientPlan, context: ProgramContext, opts: pulumi.InvokeOptions): Promise<FoundOwn> {
  const { value: state, failure } = await attempt(readOwnState());
  if (failure !== undefined) return { names: new Map(), faults: [unreadableState(plan, failure)] };
  const former = context.staging?.former?.[plan.slug] ?? {};
  const names = roleNamesInState(plan, state, former);
  const faults = formerRoleFaults(plan, former, namesOfRoles(state));
  const interrupted = interruptedOf(context);
  if (pulumi.runtime.isDryRun() && interrupted.length === 0 && !plan.roles.some(({ adopt }) => adopt))
    return { names, faults };
  const wasMaking = wasBeingMade(interrupted);
  const [existing, madePolicies] = await Promise.all([
    import("./find-existing-roles.ts").then((of) => of.findExistingRoles(plan, { state, names, wasMaking }, opts)),
    interrupted.length === 0
      ? undefined
      : import("../engine/made-policies.ts").then((of) =>
          of.findMadePolicies(declaredPolicies(plan), state, wasMaking, opts),
        ),
  ]);
  return {
    names,
    existing,
    ...(madePolicies !== undefined && { madePolicies }),
    faults: [...faults, ...existing.faults],
  };
}

/** why a fault: without it, Pulumi could make a role again that the state holds under another name, and delete that one. */
function unreadableState({ slug, file }: ClientPlan, failure: string): Fault {
  return {
    code: "client/no-state",
    at: { file },
    path: clientStackName(slug),
    expected: "the stack's state, from its backend",
    found: failure,
    fix: `Check that this backend and passphrase can read the stack: \`pulumi stack export -s ${clientStackName(slug)}\` must work. Then run the command again.`,
  };
}
