import { evaluateAssumeRole } from "../../evaluate/assume-role.ts";
import type { AssumeRoleDecision, Refuser, SideDecision } from "../../evaluate/decision.ts";
import { describeAllow, describeRefusal } from "../../evaluate/reason.ts";
import type { ExplainRequest } from "./explain-request.ts";
import { changesForRule } from "./fixed-rule-advice.ts";
import { type NearestCall, nearest } from "./nearest-entry.ts";
import { changesForIdentity, changesForTrust } from "./policy-advice.ts";

/** What one side says, and what to change so that it allows. */
export interface SideExplanation {
  /** `sts`: a rule of AWS that no policy can change. */
  readonly side: Refuser;
  readonly allows: boolean;
  /** One sentence: the statement that decides, or the one that came nearest and what in it did not match. */
  readonly because: string;
  /** Instructions, in the words of the configuration files; none when the side allows. */
  readonly change: readonly string[];
}

/** Whether a principal gets into a role, and if not, which sides refuse and what to change. */
export interface Explanation {
  readonly allowed: boolean;
  /** One sentence with the names. */
  readonly summary: string;
  /** Every side that was asked: trust, identity, boundary; or STS alone, when it refuses before the policies count. */
  readonly sides: readonly SideExplanation[];
  readonly decision: AssumeRoleDecision;
  /**
   * What the request that gets in and differs least from this one has instead. Absent: the call is allowed, a rule of AWS
   * refuses it, or nobody gets in, whatever comes with the call.
   */
  readonly nearest?: NearestCall;
}

const SIDE_NAMES: Readonly<Record<Refuser, string>> = {
  trust: "the role's trust policy",
  identity: "the caller's policies",
  boundary: "the caller's permissions boundary",
  sts: "a rule of AWS",
};

/** Explains one attempt to enter a role. All sides are looked at, so that two refusals are told at once. */
export function explain(request: ExplainRequest): Explanation {
  const { names } = request;
  const decision = evaluateAssumeRole(request);
  const sides = decision.refusedBy === "sts" ? [ruleSide(request, decision)] : policySides(request, decision);
  const refusing = sides.filter(({ allows }) => !allows).map(({ side }) => SIDE_NAMES[side]);
  const role = `the role ${names.roleKey} of ${names.client}`;
  const summary = decision.allowed
    ? `${names.principal} can enter ${role}: ${decision.reason}.`
    : `${names.principal} cannot enter ${role}: refused by ${refusing.join(" and by ")}.`;
  const near = decision.allowed || decision.refusedBy === "sts" ? undefined : nearest(request);
  return { allowed: decision.allowed, summary, sides, decision, ...(near !== undefined && { nearest: near }) };
}

function ruleSide(request: ExplainRequest, { reason }: AssumeRoleDecision): SideExplanation {
  return { side: "sts", allows: false, because: reason, change: changesForRule(request) };
}

function policySides(request: ExplainRequest, decision: AssumeRoleDecision): readonly SideExplanation[] {
  const { identity, boundary, trust, action } = decision;
  const side = (name: Refuser, said: SideDecision, changes: () => readonly string[]): SideExplanation => {
    const allows = said.outcome === "allow" || (decision.allowed && said.outcome === "implicitDeny");
    if (!allows) return { side: name, allows, because: describeRefusal(name, action, said), change: changes() };
    const because =
      said.outcome === "allow"
        ? describeAllow(name === "trust" ? said : trust, name === "trust" ? identity : said, decision.crossAccount)
        : "not needed: the trust policy names the caller in its own account";
    return { side: name, allows, because, change: [] };
  };
  return [
    side("trust", trust, () => changesForTrust(request, decision)),
    side("identity", identity, () => changesForIdentity(request, decision, identity)),
    ...(boundary === undefined
      ? []
      : [
          side("boundary", boundary, () => [
            `Let the permissions boundary of ${request.names.principal} allow ${action} on ${request.target.arn}, or take the boundary away.`,
          ]),
        ]),
  ];
}
