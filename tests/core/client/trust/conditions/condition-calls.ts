import { compileGlob, matchGlob } from "../../../../../core/evaluate/glob.ts";
import { inRange, parseIpRange } from "../../../../../core/evaluate/ip-range.ts";
import type { AssumingPrincipal, CallContext } from "../../../../../core/evaluate/request.ts";
import type { ConditionName, ConditionValue } from "../../../../../core/evaluate/admission/condition-facts.ts";

/** One call of `sts:AssumeRole`: who makes it, and what comes with it. */
export interface Call {
  readonly principal: AssumingPrincipal;
  readonly context: CallContext;
}

/** A call that misses one condition. */
export interface Miss extends Call {
  /** What is tried, in words. */
  readonly attack: string;
}

/** How a call meets or misses a condition. */
interface ConditionCalls<Value> {
  /** The same call, where it brings what the condition asks for. */
  readonly meets: (value: Value, call: Call) => Call;
  /** The same call in each way that misses this condition alone, as narrowly as possible. */
  readonly misses: (value: Value, call: Call) => readonly Miss[];
  /** What of the call the new session carries along; it must be permitted, but entering does not need it. */
  readonly carried?: readonly (keyof CallContext)[];
}

/** The same call with something else in its context. */
function changed({ principal, context }: Call, change: CallContext): Call {
  return { principal, context: { ...context, ...change } };
}

type Optional<T> = { [K in keyof T]-?: undefined extends T[K] ? K : never }[keyof T];

/** The same without one of the fields that may be absent. */
function without<T extends object>(object: T, key: Optional<T>): T {
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== key)) as T;
}

/** Addresses of the documentation ranges, so that some lie outside whatever range a condition names. Source: RFC 5737. */
const ADDRESSES: readonly string[] = ["198.51.100.77", "203.0.113.77", "192.0.2.77", "2001:db8::77"];

/** Organizations that nobody has; two, so that one always differs from the one demanded. */
const OTHER_ORGANIZATIONS = ["o-0000000000", "o-1111111111"];

/** Source identities that nobody has. */
const OTHER_IDENTITIES = ["nobody", "--", "000"];

/** One row for each condition. */
export const CONDITION_CALLS: { readonly [K in ConditionName]: ConditionCalls<ConditionValue<K>> } = {
  externalId: {
    meets: (externalId, call) => changed(call, { externalId }),
    misses: (externalId, call) => [
      { attack: "without its external id", ...call, context: without(call.context, "externalId") },
      { attack: "with another external id", ...changed(call, { externalId: `${externalId}0` }) },
    ],
  },
  until: {
    meets: (until, call) => {
      const last = Date.parse(until) - 1000;
      return (call.context.currentTime?.getTime() ?? Infinity) <= last
        ? call
        : changed(call, { currentTime: new Date(last) });
    },
    misses: (until, call) => [
      { attack: "at the end of the grant", ...changed(call, { currentTime: new Date(until) }) },
      { attack: "after the end of the grant", ...changed(call, { currentTime: new Date(Date.parse(until) + 1000) }) },
    ],
  },
  mfa: {
    meets: (_, call) => changed(call, { mfa: { present: true, ageSeconds: 0 } }),
    misses: ({ maxAge }, call) => [
      {
        attack: "with access keys, without MFA",
        principal: without(call.principal, "mfa"),
        context: without(call.context, "mfa"),
      },
      { attack: "without MFA", ...changed(call, { mfa: { present: false } }) },
      ...(maxAge === undefined
        ? []
        : [
            {
              attack: "with MFA older than allowed",
              ...changed(call, { mfa: { present: true, ageSeconds: maxAge + 1 } }),
            },
          ]),
    ],
  },
  sourceIps: {
    meets: ([range = ""], call) => changed(call, { sourceIp: addressIn(range) }),
    misses: (ranges, call) => [
      { attack: "from no known address", ...call, context: without(call.context, "sourceIp") },
      ...outside(ranges).map((sourceIp) => ({ attack: "from another address", ...changed(call, { sourceIp }) })),
    ],
  },
  organizationId: {
    meets: (organizationId, { principal, context }) => ({ principal: { ...principal, organizationId }, context }),
    misses: (organizationId, { principal, context }) => [
      { attack: "outside any organization", principal: without(principal, "organizationId"), context },
      {
        attack: "in another organization",
        principal: { ...principal, organizationId: OTHER_ORGANIZATIONS.find((id) => id !== organizationId) ?? "" },
        context,
      },
    ],
  },
  sourceIdentity: {
    meets: ({ values: [pattern = "anybody"] }, call) =>
      changed(call, { sourceIdentity: pattern.replaceAll("*", "x").replaceAll("?", "0") }),
    misses: ({ values, required }, call) => {
      if (required)
        return [{ attack: "without a source identity", ...call, context: without(call.context, "sourceIdentity") }];
      const globs = values.map((pattern) => compileGlob(pattern, "wildcards"));
      const other = OTHER_IDENTITIES.find((text) => !globs.some((glob) => matchGlob(glob, text)));
      if (other === undefined || globs.length === 0) return [];
      return [{ attack: "with another source identity", ...changed(call, { sourceIdentity: other }) }];
    },
    carried: ["sourceIdentity"],
  },
  sessionTags: {
    meets: (keys, call) => changed(call, { sessionTags: Object.fromEntries(keys.map((key) => [key, "x"])) }),
    misses: (keys, call) => [
      {
        attack: "with a session tag of another key",
        ...changed(call, { sessionTags: { ...call.context.sessionTags, [`${keys.join("")}x`]: "x" } }),
      },
    ],
    carried: ["sessionTags", "transitiveTagKeys"],
  },
};

const addressIn = (range: string): string => range.split("/", 1)[0] ?? range;

/** An address outside all ranges, if there is one. */
function outside(ranges: readonly string[]): readonly string[] {
  const parsed = ranges.map(parseIpRange);
  const found = ADDRESSES.find((text) => {
    const address = parseIpRange(text);
    return address && parsed.every((range) => range === undefined || !inRange(address, range));
  });
  return found === undefined ? [] : [found];
}
