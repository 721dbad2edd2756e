import { CALLER_KEYS, type CallerKey } from "./caller.ts";
import { ChoiceSet } from "./values/choice-set.ts";
import { ANY } from "./values/characters.ts";
import { ListSet } from "./values/list-set.ts";
import { many, pattern, times } from "./values/pattern.ts";
import { RangeSet } from "./values/range-set.ts";
import { ANY_TEXT, type Language, TextSet } from "./values/text-set.ts";
import type { ValueSet } from "./values/value-set.ts";

/** What a condition key is about, and so how the operators read it. */
export type RequestKey =
  /** A part of the caller. */
  | { readonly kind: "caller"; readonly part: CallerKey }
  /** The moment of the call, in seconds since 1970; `aws:CurrentTime` and `aws:EpochTime` are one. */
  | { readonly kind: "moment"; readonly form: "date" | "epoch" }
  /** A moment of the past, in seconds since 1970. */
  | { readonly kind: "issued" }
  /** Seconds since multi-factor authentication. */
  | { readonly kind: "number" }
  | { readonly kind: "address" }
  | { readonly kind: "choice" }
  | { readonly kind: "list" }
  | { readonly kind: "text" }
  /** The same in every call of `sts:AssumeRole` on the role. */
  | { readonly kind: "fixed"; readonly value: string | undefined };

/** Names of the dimensions that are no keys of their own. */
export const CALLER = "caller";
export const MOMENT = "moment";

/** The first second that is looked at: before it there was no AWS. */
const FIRST_MOMENT = 1_000_000_000n;

/** The last second of the year 9999, the last that policies can name. */
export const LAST_MOMENT = 253_402_300_799n;

/** Where addresses of IPv6 begin among all addresses: behind those of IPv4. */
export const IPV6 = 1n << 40n;

const CALLERS: ReadonlySet<string> = new Set(CALLER_KEYS);

/**
 * Keys of `sts:AssumeRole` by name. Sources: IAM user guide, "AWS global condition context keys"; Service Authorization
 * Reference, AWS STS; Identity Center user guide, "Condition context keys for Identity Store".
 */
const KEYS: Readonly<Record<string, RequestKey>> = {
  "aws:currenttime": { kind: "moment", form: "date" },
  "aws:epochtime": { kind: "moment", form: "epoch" },
  "aws:tokenissuetime": { kind: "issued" },
  "aws:multifactorauthpresent": { kind: "choice" },
  "aws:multifactorauthage": { kind: "number" },
  "aws:sourceip": { kind: "address" },
  "aws:tagkeys": { kind: "list" },
  "sts:transitivetagkeys": { kind: "list" },
  "aws:principalorgid": { kind: "text" },
  "aws:resourceorgid": { kind: "text" },
  "aws:sourceidentity": { kind: "text" },
  "aws:requestedregion": { kind: "text" },
  "sts:externalid": { kind: "text" },
  "sts:rolesessionname": { kind: "text" },
  "sts:sourceidentity": { kind: "text" },
  "identitystore:userid": { kind: "text" },
  // why: STS is asked directly and over TLS alone, by users and sessions.
  "aws:principalisawsservice": { kind: "fixed", value: "false" },
  "aws:viaawsservice": { kind: "fixed", value: "false" },
  "aws:securetransport": { kind: "fixed", value: "true" },
};

// why of ASCII in a request: which keys of a call are the same but for their case must be told there.
const TAGS = /^(?:(?:aws:(?:principaltag|resourcetag)|iam:resourcetag)\/.|aws:requesttag\/[^\u0080-\uffff]+$)/;

/** What a condition key, in lower case, is about; undefined when it is not known here. @param targetAccount The role's account. */
export function requestKey(key: string, targetAccount: string): RequestKey | undefined {
  if (CALLERS.has(key)) return { kind: "caller", part: key as CallerKey };
  if (key === "aws:resourceaccount") return { kind: "fixed", value: targetAccount };
  if (TAGS.test(key)) return { kind: "text" };
  return Object.hasOwn(KEYS, key) ? KEYS[key] : undefined;
}

/** The dimension of a key. */
export function dimensionOf(key: string, { kind }: RequestKey): string {
  return kind === "caller" ? CALLER : kind === "moment" ? MOMENT : key.replace(/^iam:resourcetag/, "aws:resourcetag");
}

const SOME_TEXT: Language = [{ patterns: [pattern([...times(ANY, 1), many(ANY)])], negated: false }];
const NAMED = new TextSet(true, SOME_TEXT);

const EVERY: Readonly<Record<Exclude<RequestKey["kind"], "fixed">, ValueSet>> = {
  caller: new TextSet(false, []),
  moment: new RangeSet(false, [{ first: FIRST_MOMENT, last: LAST_MOMENT }]),
  issued: new RangeSet(true, [{ first: 0n, last: LAST_MOMENT }]),
  number: new RangeSet(true, [{ first: 0n, last: LAST_MOMENT }]),
  address: new RangeSet(true, [
    { first: 0n, last: (1n << 32n) - 1n },
    { first: IPV6, last: IPV6 + (1n << 128n) - 1n },
  ]),
  choice: new ChoiceSet(true, ["true", "false"]),
  list: new ListSet(true, SOME_TEXT),
  text: ANY_TEXT,
};

/** Whatever a dimension can have in a request. Trusted: but for values of tags, no text is empty. Source: STS API reference, `AssumeRole`. */
export function everyValue(dimension: string): ValueSet {
  if (dimension === CALLER) return EVERY.caller;
  if (dimension === MOMENT) return EVERY.moment;
  const kind = requestKey(dimension, "")?.kind ?? "text";
  if (kind === "fixed" || (kind === "text" && TAGS.test(dimension))) return EVERY.text;
  return kind === "text" ? NAMED : EVERY[kind];
}
