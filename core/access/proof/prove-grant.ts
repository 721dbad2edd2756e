import type { Call, Miss } from "../../evaluate/admission/call.ts";
import { CONDITION_FACTS, type Conditions } from "../../evaluate/admission/condition-facts.ts";
import { namesIn, ofEach } from "../../evaluate/admission/condition-names.ts";
import type { CallContext } from "../../evaluate/request.ts";
import { conditionsIn, decidingConditions, namesBoth } from "./deciding-conditions.ts";
import type { Openings } from "./open-roles.ts";
import type { GrantedEntry, ProofPrincipal, ProofRole } from "./proof-input.ts";
import type { Ledger } from "./run-attempts.ts";

/** Calls that each miss one of the conditions, as narrowly as possible. */
function variations(conditions: Conditions, call: Call): readonly Miss[] {
  return ofEach(CONDITIONS, conditions, (name, value) => CONDITION_FACTS[name].misses(value, call)).flat();
}

const CONDITIONS = namesIn(CONDITION_FACTS);

/**
 * Proves one grant: it works as it is meant, and fails when one of its conditions is missed. Those of the configuration
 * hold always; those of the deciding statements alone may be left out by another way in that is written for the same
 * principal, and by whoever may enter since the whole home account may, as long and as far as it may.
 */
export function proveGrant(
  ledger: Ledger,
  openings: Openings,
  holder: ProofPrincipal,
  role: ProofRole,
  { entry, now }: { readonly entry: GrantedEntry; readonly now: Date },
): void {
  const context: CallContext = { currentTime: now, ...entry.context };
  const granted = ledger.hold("lock-out", holder, role, "enters as granted", context);
  if (!granted.allowed) return;
  const declared = variations(entry.conditions ?? {}, { principal: holder.principal, context });
  for (const { attack, principal, context: changed } of declared)
    ledger.hold("too-much", { ...holder, principal }, role, attack, changed);
  const done = new Set(declared.map(({ attack }) => attack));
  for (const missing of variations(decidingConditions(holder, role, granted), {
    principal: holder.principal,
    context,
  })) {
    if (done.has(missing.attack)) continue;
    for (const { principal, context: changed } of [missing, ...withoutOpening(role, missing)]) {
      const caller = { ...holder, principal };
      const known = ledger.holes.length;
      ledger.hold(
        "too-much",
        caller,
        role,
        missing.attack,
        changed,
        (decision) => namesBoth(holder, role, decision) || openings.lets(caller, role, changed),
      );
      if (ledger.holes.length > known) break;
    }
  }
}

/** The same attempt where what opens the role to the whole home account is closed, once for each of its conditions. */
function withoutOpening({ opening }: ProofRole, { principal, context }: Call): readonly Call[] {
  return opening === undefined ? [] : variations(conditionsIn(opening), { principal, context });
}
