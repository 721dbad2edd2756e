import { inRange, parseIpRange } from "../../evaluate/ip-range.ts";
import type { AssumingPrincipal, CallContext } from "../../evaluate/request.ts";
import type { Entry, ProofPrincipal, ProofRole, Requirements } from "./proof-input.ts";
import type { Ledger } from "./run-attempts.ts";
import type { Openings } from "./opening.ts";
import { demandedBy, demandedIn, namesBoth } from "./requirements.ts";
import { ADDRESSES } from "../../evaluate/admission/satisfying-values.ts";

interface Variation {
  readonly attack: string;
  readonly principal: AssumingPrincipal;
  readonly context: CallContext;
}

/** Organizations that nobody has; two, so that one always differs from the one demanded. */
const OTHER_ORGANIZATIONS = ["o-0000000000", "o-1111111111"];

type Optional<T> = { [K in keyof T]-?: undefined extends T[K] ? K : never }[keyof T];

/** The same without one of the fields that may be absent. */
function without<T extends object>(object: T, key: Optional<T>): T {
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== key)) as T;
}

function outside(ranges: readonly string[]): string | undefined {
  const parsed = ranges.map(parseIpRange);
  return ADDRESSES.find((text) => {
    const address = parseIpRange(text);
    return address && parsed.every((range) => range === undefined || !inRange(address, range));
  });
}

/** Circumstances that each miss one demand, as narrowly as possible. */
function* variations(
  requires: Requirements,
  principal: AssumingPrincipal,
  context: CallContext,
): Generator<Variation, void> {
  const { externalId, mfa, until, sourceIps, organizationId, sourceIdentity } = requires;
  const changed = (attack: string, change: CallContext): Variation => ({
    attack,
    principal,
    context: { ...context, ...change },
  });
  if (externalId !== undefined) {
    yield { attack: "without its external id", principal, context: without(context, "externalId") };
    yield changed("with another external id", { externalId: `${externalId}0` });
  }
  if (mfa !== undefined) {
    const bare = without(principal, "mfa");
    yield { attack: "with access keys, without MFA", principal: bare, context: without(context, "mfa") };
    yield changed("without MFA", { mfa: { present: false } });
    if (mfa.maxAgeSeconds !== undefined)
      yield changed("with MFA older than allowed", { mfa: { present: true, ageSeconds: mfa.maxAgeSeconds + 1 } });
  }
  if (until !== undefined) {
    yield changed("at the end of the grant", { currentTime: until });
    yield changed("after the end of the grant", { currentTime: new Date(until.getTime() + 1000) });
  }
  if (sourceIps !== undefined) {
    yield { attack: "from no known address", principal, context: without(context, "sourceIp") };
    const address = outside(sourceIps);
    if (address !== undefined) yield changed("from another address", { sourceIp: address });
  }
  if (organizationId !== undefined) {
    const other = OTHER_ORGANIZATIONS.find((id) => id !== organizationId) ?? "";
    yield {
      attack: "outside any organization",
      principal: without(principal, "organizationId"),
      context,
    };
    yield { attack: "in another organization", principal: { ...principal, organizationId: other }, context };
  }
  if (sourceIdentity === true)
    yield { attack: "without a source identity", principal, context: without(context, "sourceIdentity") };
}

/**
 * Proves one grant: it works as it is meant, and fails when one of its demands is missed. What the configuration demands
 * holds always; what only the deciding statements demand may be left out by another way in that is written for the same
 * principal, and by whoever may enter since the whole home account may, as long and as far as it may.
 */
export function proveGrant(
  ledger: Ledger,
  openings: Openings,
  holder: ProofPrincipal,
  role: ProofRole,
  { entry, now }: { readonly entry: Entry; readonly now: Date },
): void {
  const context: CallContext = { currentTime: now, ...entry.context };
  const granted = ledger.hold("lock-out", holder, role, "enters as granted", context);
  if (!granted.allowed) return;
  const declared = [...variations(entry.requires ?? {}, holder.principal, context)];
  for (const { attack, principal, context: changed } of declared)
    ledger.hold("too-much", { ...holder, principal }, role, attack, changed);
  const done = new Set(declared.map(({ attack }) => attack));
  for (const missing of variations(demandedBy(holder, role, granted), holder.principal, context)) {
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
function withoutOpening({ opening }: ProofRole, { principal, context }: Variation): readonly Variation[] {
  return opening === undefined ? [] : [...variations(demandedIn(opening), principal, context)];
}
