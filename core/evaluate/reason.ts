import type { Mismatch, Refuser, SideDecision, StatementRef, StsAction } from "./decision.ts";

const SPEAKERS: Readonly<Record<Refuser, { readonly name: string; readonly deny: string; readonly doNot: string }>> = {
  identity: { name: "the caller's identity policies", deny: "deny", doNot: "do not" },
  boundary: { name: "the caller's permissions boundary", deny: "denies", doNot: "does not" },
  trust: { name: "the role's trust policy", deny: "denies", doNot: "does not" },
  sts: { name: "AWS STS", deny: "denies", doNot: "does not" },
};

/** A statement as people speak of it: its Sid, or its position counted from 1. */
export function describeStatement({ policy, index, sid }: StatementRef): string {
  return `${sid === undefined ? `statement ${String(index + 1)}` : `statement "${sid}"`} of ${policy}`;
}

const list = (values: readonly string[]): string => values.map((value) => `"${value}"`).join(" or ");

function describeFound(found: Mismatch["found"]): string {
  if (found === null) return "nothing";
  return typeof found === "string" ? `"${found}"` : `[${found.map((value) => `"${value}"`).join(", ")}]`;
}

/** One mismatch in words: what was expected and what was found. */
function describeMismatch({ element, operator, key, expected, found }: Mismatch): string {
  if (element === "Grammar") return `it is not understood: ${expected.join(", ")}`;
  const subject = element === "Condition" ? `${operator ?? ""} ${key ?? ""}` : element;
  return `${subject} expects ${list(expected)}, found ${describeFound(found)}`;
}

/** Why a side refuses an action, in one sentence. */
export function describeRefusal(
  refuser: Refuser,
  action: StsAction,
  { outcome, statement, problem, nearMiss }: SideDecision,
): string {
  const { name, deny, doNot } = SPEAKERS[refuser];
  if (outcome === "explicitDeny" && statement !== undefined) {
    const because = problem === undefined ? "" : `; it applies because a part of it is not understood: ${problem}`;
    return `${name} ${deny} ${action}: ${describeStatement(statement)}${because}`;
  }
  if (nearMiss === undefined) return `${name} ${doNot} allow ${action}: there is no Allow statement`;
  const missed = nearMiss.mismatches.map(describeMismatch).join("; ");
  return `${name} ${doNot} allow ${action}: in ${describeStatement(nearMiss.statement)}, ${missed}`;
}

/** Which statements allow a call, in one sentence. */
export function describeAllow(trust: SideDecision, identity: SideDecision, crossAccount: boolean): string {
  const by = trust.statement === undefined ? "the trust policy" : describeStatement(trust.statement);
  if (!crossAccount && trust.grant !== "account") return `allowed by ${by}, which names the caller itself`;
  return `allowed by ${by} and ${identity.statement === undefined ? "the identity policies" : describeStatement(identity.statement)}`;
}
