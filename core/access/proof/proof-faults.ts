import { WAY_CONDITIONS } from "../../client/trust/conditions/way-conditions.ts";
import { clientStackName } from "../../config/naming.ts";
import { conditionOfKey } from "../../evaluate/admission/condition-names.ts";
import type { AssumeRoleDecision } from "../../evaluate/decision.ts";
import type { CallContext } from "../../evaluate/request.ts";
import type { FaultCode } from "../../faults/fault-codes.ts";
import { cut, type Fault } from "../../faults/fault.ts";
import { secondsOf } from "../../requests/moments.ts";
import { inWords } from "../../requests/in-words.ts";
import { MOMENT } from "../../requests/request-keys.ts";
import type { AccessGraph } from "../access-graph.ts";
import type { Hole } from "./proof-input.ts";

/** More say no more: one mistake in a trust policy opens it to many attempts. */
const SHOWN = 10;

/** Holes as faults: the first ten, and how many there are in all. */
export function proofFaults({ roles }: AccessGraph, holes: readonly Hole[]): readonly Fault[] {
  const byArn = new Map(roles.map((role) => [role.arn, role]));
  const more = holes.length > SHOWN ? ` (the first ${SHOWN} of ${holes.length})` : "";
  return holes.slice(0, SHOWN).map((hole) => {
    const { kind, principal, role: arn, attack, context, because, decision } = hole;
    const role = byArn.get(arn);
    const stack = clientStackName(role?.slug ?? "");
    const open = kind === "too-much" && role?.openBecause !== undefined;
    return {
      code: KINDS[kind].code,
      path: role === undefined ? arn : `${stack}: roles.${role.key}`,
      expected: `${KINDS[kind].expected(arn, principal)}${more}`,
      found: cut(`${principal} ${attack}${open ? brought(context) : ""}: ${because}`, 600),
      fix:
        decision === undefined
          ? fixUnproved(stack)
          : open
            ? fixOpen(principal, stack)
            : kind === "too-much"
              ? fixTooMuch(principal, decision, stack)
              : fixLockOut(decision, stack),
    };
  });
}

interface KindOfFault {
  readonly code: FaultCode;
  readonly expected: (role: string, principal: string) => string;
}

const KINDS: Readonly<Record<Hole["kind"], KindOfFault>> = {
  "too-much": {
    code: "proof/too-much",
    expected: (role) => `that nobody enters ${role} but who is granted it, and on its conditions`,
  },
  "lock-out": {
    code: "proof/lock-out",
    expected: (role, principal) => `that ${principal} can enter ${role}, as granted`,
  },
  unproved: { code: "proof/unproved", expected: (role) => `policies of which it can be decided who enters ${role}` },
};

function fixUnproved(stack: string): string {
  return `Run \`pulumi up -s ${stack}\`, so that the trust policy is the one of Pulumi.${stack}.yaml; and take out of the principal's own policies what cannot be decided, as policy variables that differ from call to call.`;
}

/** why only of an open role: there the same attempt is meant to pass when the call brings something else. */
function brought({ currentTime, mfa, sourceIp }: CallContext): string {
  const said = [
    ...(currentTime === undefined ? [] : [inWords(MOMENT, secondsOf(currentTime))]),
    mfa?.present === true ? "with MFA" : "without MFA",
    ...(sourceIp === undefined ? [] : [`from ${sourceIp}`]),
  ];
  return ` (${said.join(", ")})`;
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
