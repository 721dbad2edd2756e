import type { AccessGraph } from "./access-graph.ts";
import { cut, type Fault } from "./fault.ts";
import { clientStackName } from "./names.ts";
import type { Hole } from "./proof/input.ts";

/** More say no more: one mistake in a trust policy opens it to many attempts. */
const SHOWN = 10;

/** Holes as faults: the first ten, and how many there are in all. */
export function proofFaults({ roles }: AccessGraph, holes: readonly Hole[]): readonly Fault[] {
  const byArn = new Map(roles.map((role) => [role.arn, role]));
  const more = holes.length > SHOWN ? ` (the first ${SHOWN} of ${holes.length})` : "";
  return holes.slice(0, SHOWN).map(({ kind, principal, role: arn, attack, decision }) => {
    const role = byArn.get(arn);
    const stack = clientStackName(role?.slug ?? "");
    const tooMuch = kind === "too-much";
    return {
      code: tooMuch ? "proof/too-much" : "proof/lock-out",
      path: role === undefined ? arn : `${stack}: roles.${role.key}`,
      expected: tooMuch
        ? `that nobody enters ${arn} but who is granted it, and on its conditions${more}`
        : `that ${principal} can enter ${arn}, as granted${more}`,
      found: cut(`${principal} ${attack}: ${decision.reason}`, 600),
      fix: tooMuch
        ? `Run \`pulumi up -s ${stack}\`, so that the trust policy is the one of Pulumi.${stack}.yaml. If it is already, do not deploy: report this as a fault of Switchyard.`
        : `Correct the role's \`trust\` in Pulumi.${stack}.yaml or the grant, deploy the client, then the home stack.`,
    };
  });
}
