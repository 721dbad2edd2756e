import type { PolicyDocument } from "../aws/policy-document.ts";
import { clientStackName } from "../config/naming.ts";
import type { ContractRole } from "../contract/contract.ts";
import { admission, type DeployedRole } from "../requests/admission/admission.ts";
import type { AssumingPrincipal } from "../evaluate/request.ts";
import type { Fault } from "../faults/fault.ts";
import type { RoleGrant } from "./expand-grants.ts";
import { label } from "./settings/principals.ts";

/** How many ends of one policy are tried, latest first; a policy that Switchyard made has as many as it has ways. */
const TRIED = 20;

/**
 * The moment at which a role's trust policy stopped letting a principal in.
 * @returns `undefined` where no end of the policy has shut the principal out: it lets it in, or never did.
 */
export function endOfTrust(role: DeployedRole, principal: AssumingPrincipal, now: Date): string | undefined {
  return endsIn(role.trustPolicy)
    .filter((end) => Date.parse(end) <= now.getTime())
    .sort((a, b) => Date.parse(b) - Date.parse(a))
    .slice(0, TRIED)
    .find((end) => admission(role, principal, new Date(Date.parse(end) - 1000)) === undefined);
}

/**
 * A grant that gives nothing since the role's own trust has ended. It stops nothing: what ends by itself must not.
 * @param members Names of the group's only members for whom it has ended. Default: it has for whoever holds the grant.
 */
export function trustEnded(
  slug: string,
  roleKey: string,
  role: ContractRole,
  { principal, source }: RoleGrant,
  end: string,
  members: readonly string[] = [],
): Fault {
  const path = [...source.path, "roles"];
  const file = `Pulumi.${clientStackName(slug)}.yaml`;
  return {
    code: "grant/trust-ended",
    at: source.origin.locate(path),
    path: source.origin.name(path),
    expected: `a trust policy of ${role.arn} that has not ended`,
    found: `gives ${label(principal)}${members.length === 0 ? "" : ` (its members ${members.join(", ")})`} nothing at ${slug}/${roleKey} any more: the role's own trust ended at ${end}`,
    fix: `Remove the grant, or move \`until\` of the role ${roleKey} in ${file} and deploy the client.`,
    clients: [slug],
  };
}

function endsIn({ Statement: statements }: PolicyDocument): string[] {
  return statements.flatMap(({ Effect, Condition = {} }) =>
    Effect === "Allow"
      ? Object.entries(Condition)
          .filter(([operator]) => /^DateLessThan(?:Equals)?$/i.test(operator))
          .flatMap(([, keys]) => Object.entries(keys))
          .filter(([key]) => key.toLowerCase() === "aws:currenttime")
          .flatMap(([, moments]) => [moments].flat().map(String))
          .filter((moment) => !Number.isNaN(Date.parse(moment)))
      : [],
  );
}
