import type { NamedPolicy } from "../aws/policy-document.ts";
import type { Mismatch, NearMiss, PrincipalGrant, SideDecision, StatementRef } from "./decision.ts";
import type { Call } from "./elements.ts";
import { strongerGrant } from "./principal-match.ts";
import { type CompiledStatement, compilePolicy, type PolicySide } from "./statement.ts";

const NOTHING: readonly Mismatch[] = [];

/** Everything in a statement that does not match; conditions count only once principal, action and resource match. */
function mismatchesOf(statement: CompiledStatement, call: Call): readonly Mismatch[] {
  let missed: Mismatch[] | undefined;
  for (const check of statement.elements) {
    const mismatch = check(call);
    if (mismatch !== undefined) (missed ??= []).push(mismatch);
  }
  if (missed !== undefined) return missed;
  for (const check of statement.conditions) {
    const mismatch = check(call.context);
    if (mismatch !== undefined) (missed ??= []).push(mismatch);
  }
  return missed ?? NOTHING;
}

function refer(policy: string, { index, sid }: CompiledStatement): StatementRef {
  return sid === undefined ? { policy, index } : { policy, index, sid };
}

// why: a statement that fails only in its conditions is nearer than one that names another principal or resource
const distance = (mismatches: readonly Mismatch[]): number =>
  mismatches.length * (mismatches[0]?.element === "Condition" ? 1 : 100);

/** What the policies of one side say to one call: a Deny that applies wins, then an Allow, then nothing. */
export function decideSide(policies: readonly NamedPolicy[], side: PolicySide, call: Call): SideDecision {
  for (const { name, document } of policies) {
    for (const statement of compilePolicy(document, side).denies) {
      if (mismatchesOf(statement, call).length > 0) continue;
      const denied: SideDecision = { outcome: "explicitDeny", statement: refer(name, statement) };
      return statement.problem === undefined ? denied : { ...denied, problem: statement.problem };
    }
  }
  let nearMiss: NearMiss | undefined;
  let allow: SideDecision | undefined;
  let grant: PrincipalGrant | undefined;
  for (const { name, document } of policies) {
    for (const statement of compilePolicy(document, side).allows) {
      const mismatches = mismatchesOf(statement, call);
      if (mismatches.length === 0) {
        if (side === "identity") return { outcome: "allow", statement: refer(name, statement) };
        const stronger = strongerGrant(grant, statement.grant?.(call.identity));
        if (stronger === undefined || stronger === grant) continue;
        grant = stronger;
        allow = { outcome: "allow", statement: refer(name, statement), grant };
      } else if (nearMiss === undefined || distance(mismatches) < distance(nearMiss.mismatches)) {
        nearMiss = { statement: refer(name, statement), mismatches };
      }
    }
  }
  return allow ?? (nearMiss === undefined ? { outcome: "implicitDeny" } : { outcome: "implicitDeny", nearMiss });
}
