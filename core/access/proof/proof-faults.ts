import { WAY_CONDITIONS } from "../../client/trust/conditions/way-conditions.ts";
import { clientStackName } from "../../config/naming.ts";
import { CONDITION_FACTS } from "../../evaluate/admission/condition-facts.ts";
import { conditionOfKey, namesIn } from "../../evaluate/admission/condition-names.ts";
import type { AssumeRoleDecision } from "../../evaluate/decision.ts";
import type { CallContext } from "../../evaluate/request.ts";
import { cut, type Fault } from "../../faults/fault.ts";
import type { AccessGraph } from "../access-graph.ts";
import type { Hole } from "./proof-input.ts";

/** More say no more: one mistake in a trust policy opens it to many attempts. */
const SHOWN = 10;

/** Holes as faults: the first ten, and how many there are in all. */
export function proofFaults({ roles }: AccessGraph, holes: readonly Hole[]): readonly Fault[] {
  const byArn = new Map(roles.map((role) => [role.arn, role]));
  const more = holes.length > SHOWN ? ` (the first ${SHOWN} of ${holes.length})` : "";
  return holes.slice(0, SHOWN).map(({ kind, principal, role: arn, attack, context, decision }) => {
    const role = byArn.get(arn);
    const stack = clientStackName(role?.slug ?? "");
    const tooMuch = kind === "too-much";
    const open = tooMuch && role?.openBecause !== undefined;
    return {
      code: tooMuch ? "proof/too-much" : "proof/lock-out",
      path: role === undefined ? arn : `${stack}: roles.${role.key}`,
      expected: tooMuch
        ? `that nobody enters ${arn} but who is granted it, and on its conditions${more}`
        : `that ${principal} can enter ${arn}, as granted${more}`,
      found: cut(`${principal} ${attack}${open ? brought(context) : ""}: ${decision.reason}`, 600),
      fix: open
        ? fixOpen(principal, stack)
        : tooMuch
          ? fixTooMuch(principal, decision, stack)
          : fixLockOut(decision, stack),
    };
  });
}

/** why only of an open role: there the same attempt is meant to pass when the call brings something else. */
function brought(context: CallContext): string {
  return ` (${namesIn(CONDITION_FACTS)
    .flatMap((name) => CONDITION_FACTS[name].said?.(context) ?? [])
    .join(", ")})`;
}

function fixOpen(principal: string, stack: string): string {
  return `The role is open to the whole home account only where its way \`wholeAccount\` in Pulumi.${stack}.yaml holds, and ${principal} gets in where it does not. Run \`pulumi up -s ${stack}\`, so that the trust policy is the one of the file. If it is already, take ${principal} out of the role's other ways in, or give it no policy that allows sts:AssumeRole on the role.`;
}

function fixTooMuch(principal: string, { identity }: AssumeRoleDecision, stack: string): string {
  const policy = identity.statement?.policy ?? "";
  // why: the trust names the principal, and a policy for the home account allows it more than its grants do.
  if (identity.outcome === "allow" && policy.startsWith("arn:"))
    return `Take the policy ${policy} off ${principal} (managedPolicies): it allows sts:AssumeRole on every role. Or take the principal out of the role's \`trust\` in Pulumi.${stack}.yaml and run \`pulumi up -s ${stack}\`.`;
  return `Run \`pulumi up -s ${stack}\`, so that the trust policy is the one of Pulumi.${stack}.yaml. If it is already, do not deploy: report this as a fault of Switchyard.`;
}

function fixLockOut({ refusedBy, trust }: AssumeRoleDecision, stack: string): string {
  if (refusedBy === "boundary")
    return "Take the permissions boundary off, or choose one that allows sts:AssumeRole on the clients' roles.";
  for (const { key = "" } of trust.nearMiss?.mismatches ?? []) {
    const name = conditionOfKey(key);
    const fix = name && WAY_CONDITIONS[name].lockOut;
    if (fix !== undefined) return fix;
  }
  return `Correct the role's \`trust\` in Pulumi.${stack}.yaml or the grant, deploy the client, then the home stack.`;
}
