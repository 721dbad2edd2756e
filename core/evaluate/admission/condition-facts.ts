import { compileGlob, matchGlob } from "../glob.ts";
import { parseInstant } from "../instant.ts";
import { inRange, parseIpRange } from "../ip-range.ts";
import { changed, type ConditionFacts, defined, only, without } from "./call.ts";

/** A condition of a way in, as policies demand it: by name, with what it is held to. */
interface EveryCondition {
  /** What the caller must send. */
  readonly externalId: string;
  /** The first moment (ISO 8601) at which the call is refused. */
  readonly until: string;
  /** Multi-factor authentication; `maxAge` in seconds since it was proved. Default: any age will do. */
  readonly mfa: { readonly maxAge?: number };
  /** Ranges of addresses (CIDR), of which the call must come from one. */
  readonly sourceIps: readonly string[];
  /** Id of the organization that the caller's account must belong to: `o-...`. */
  readonly organizationId: string;
  /** Which source identities a call may set: any (empty list), or one of these (`*` and `?` allowed). */
  readonly sourceIdentity: {
    readonly values: readonly string[];
    /** Whether a call without one is refused. */
    readonly required: boolean;
  };
  /** Keys of session tags that a call may pass, and no others. */
  readonly sessionTags: readonly string[];
}

/** A condition by its name: the key that a client's file has for it. */
export type ConditionName = keyof EveryCondition;

/** What one condition is held to. */
export type ConditionValue<K extends ConditionName> = EveryCondition[K];

/** Conditions that hold together; an absent one is not asked for. */
export type Conditions = Partial<EveryCondition>;

/**
 * AWS's condition keys of each condition, as AWS spells them. A condition that is added here has its row in
 * `CONDITION_FACTS` (how a call meets it and misses it) and in `WAY_CONDITIONS` (how it is written, for whom it works),
 * and its key in the client's file: TypeScript refuses one without the others.
 */
export const CONDITION_KEYS = {
  externalId: ["sts:ExternalId"],
  until: ["aws:CurrentTime", "aws:EpochTime"],
  mfa: ["aws:MultiFactorAuthPresent", "aws:MultiFactorAuthAge"],
  sourceIps: ["aws:SourceIp"],
  organizationId: ["aws:PrincipalOrgID"],
  sourceIdentity: ["sts:SourceIdentity"],
  sessionTags: ["aws:TagKeys"],
} as const satisfies Readonly<Record<ConditionName, readonly string[]>>;

/** AWS's keys of one condition. */
export type ConditionKey<K extends ConditionName> = (typeof CONDITION_KEYS)[K][number];

/** Addresses of the documentation ranges, so that some lie outside whatever range a condition names. Source: RFC 5737. */
const ADDRESSES: readonly string[] = ["198.51.100.77", "203.0.113.77", "192.0.2.77", "2001:db8::77"];

/** Organizations that nobody has; two, so that one always differs from the one demanded. */
const OTHER_ORGANIZATIONS = ["o-0000000000", "o-1111111111"];

/** Source identities that nobody has. */
const OTHER_IDENTITIES = ["nobody", "--", "000"];

// why: only operators that demand the key: a negated one and `...IfExists` hold without it
const isText = /^string(equals|like)(ignorecase)?$/;

/**
 * One row for each condition, in the order in which attacks are made and told.
 *
 * Who can bring what: an IAM user MFA, an external ID, an address, a source identity and session tags; a session of a
 * role the same, but it shows no MFA; a session of a permission set an address. People come through the console, which can
 * send neither external ID nor source identity nor session tags, and STS does not see the MFA of a federated sign-in.
 * Source: IAM user guide, `id_credentials_mfa_configure-api-require`, `id_roles_create_for-user`, `id_session-tags`,
 * `id_credentials_temp_control-access_monitor`.
 */
export const CONDITION_FACTS: { readonly [K in ConditionName]: ConditionFacts<EveryCondition[K]> } = {
  externalId: {
    read: ({ operator, values: [externalId] }) => (isText.test(operator) ? externalId : undefined),
    meets: (externalId, call) => changed(call, { externalId }),
    misses: (externalId, call) => [
      { attack: "without its external id", ...call, context: without(call.context, "externalId") },
      { attack: "with another external id", ...changed(call, { externalId: `${externalId}0` }) },
    ],
    place: (value) => ({ context: defined({ externalId: value("sts:externalid") }) }),
    brought: (context, { person }) => (person ? {} : only(context, ["externalId"])),
  },
  until: {
    read: ({ operator, values }) => {
      const moments = values.map(parseInstant).filter((moment) => moment !== undefined);
      if (moments.length === 0 || !operator.startsWith("datelessthan")) return undefined;
      return new Date(Math.max(...moments) + (operator === "datelessthanequals" ? 1000 : 0)).toISOString();
    },
    both: (one, other) => (Date.parse(one) < Date.parse(other) ? one : other),
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
    usual: (now) => ({ "aws:currenttime": isoSeconds(now.getTime()) }),
    // why later alone: time never runs backwards.
    candidates: (named, now) => {
      const moments = named.map(parseInstant).filter((moment) => moment !== undefined);
      const possible = moments.flatMap((moment) => [moment, moment + 1000]).filter((moment) => moment > now.getTime());
      return [now.getTime(), ...possible].map(isoSeconds);
    },
    place: (value) => {
      const moment = parseInstant(value("aws:currenttime") ?? value("aws:epochtime") ?? "");
      return { context: defined({ currentTime: moment === undefined ? undefined : new Date(moment) }) };
    },
    // why held: an attacker could wait until a later time at which the call would pass.
    brought: (_, { now }) => ({ currentTime: now }),
    said: ({ currentTime }) => currentTime && `at ${isoSeconds(currentTime.getTime())}`,
  },
  mfa: {
    read: ({ key, operator, values }) => {
      if (key === "aws:multifactorauthpresent") return operator === "bool" && values[0] === "true" ? {} : undefined;
      if (!operator.startsWith("numericlessthan") || operator.endsWith("ifexists")) return undefined;
      return { maxAge: Math.max(...values.map(Number).filter(Number.isFinite)) };
    },
    both: (one, other) => {
      const ages = [one, other].flatMap(({ maxAge }) => maxAge ?? []);
      return ages.length === 0 ? {} : { maxAge: Math.min(...ages) };
    },
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
    usual: () => ({ "aws:multifactorauthpresent": "true", "aws:multifactorauthage": "0" }),
    place: (value) => {
      const [present, age] = [value("aws:multifactorauthpresent"), value("aws:multifactorauthage")];
      if (present === undefined) return {};
      return {
        context: { mfa: { present: present === "true", ...(age !== undefined && { ageSeconds: Number(age) }) } },
      };
    },
    // why said: temporary credentials carry the key, and that of a role or a federated sign-in is false.
    brought: (context, { principal }) =>
      principal.kind === "session" ? { mfa: { present: false } } : only(context, ["mfa"]),
    said: ({ mfa }) => (mfa?.present === true ? "with MFA" : "without MFA"),
  },
  sourceIps: {
    read: ({ operator, values }) => (operator === "ipaddress" ? values : undefined),
    meets: ([range = ""], call) => changed(call, { sourceIp: addressIn(range) }),
    misses: (ranges, call) => [
      { attack: "from no known address", ...call, context: without(call.context, "sourceIp") },
      ...outside(ranges).map((sourceIp) => ({ attack: "from another address", ...changed(call, { sourceIp }) })),
    ],
    usual: () => ({ "aws:sourceip": String(ADDRESSES[0]) }),
    candidates: (named) => {
      const addresses = named.map(addressIn);
      return [...addresses, ...ADDRESSES, undefined, addresses];
    },
    place: (value) => ({ context: defined({ sourceIp: value("aws:sourceip") }) }),
    brought: (context) => only(context, ["sourceIp"]),
    said: ({ sourceIp }) => sourceIp && `from ${sourceIp}`,
  },
  // why not part of the call: the account's administrators alone can change it. The files name it in the trust policies.
  organizationId: {
    read: ({ operator, values: [organizationId] }) => (isText.test(operator) ? organizationId : undefined),
    meets: (organizationId, { principal, context }) => ({ principal: { ...principal, organizationId }, context }),
    misses: (organizationId, { principal, context }) => [
      { attack: "outside any organization", principal: without(principal, "organizationId"), context },
      {
        attack: "in another organization",
        principal: { ...principal, organizationId: OTHER_ORGANIZATIONS.find((id) => id !== organizationId) ?? "" },
        context,
      },
    ],
    place: (value) => ({ organizationId: value("aws:principalorgid") }),
  },
  sourceIdentity: {
    read: ({ operator, values }) => (isText.test(operator) ? { values, required: true } : undefined),
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
    place: (value) => ({ context: defined({ sourceIdentity: value("sts:sourceidentity") }) }),
    brought: (context, { person }) => (person ? {} : only(context, ["sourceIdentity"])),
    carried: ["sourceIdentity"],
  },
  sessionTags: {
    // why nothing: it bounds the tags of calls that pass some; without tags it holds.
    read: () => undefined,
    meets: (keys, call) => changed(call, { sessionTags: Object.fromEntries(keys.map((key) => [key, "x"])) }),
    misses: (keys, call) => [
      {
        attack: "with a session tag of another key",
        ...changed(call, { sessionTags: { ...call.context.sessionTags, [`${keys.join("")}x`]: "x" } }),
      },
    ],
    brought: (context, { person }) => (person ? {} : only(context, ["sessionTags", "transitiveTagKeys"])),
    carried: ["sessionTags", "transitiveTagKeys"],
  },
};

const isoSeconds = (time: number): string => new Date(time).toISOString().replace(/\.\d+Z$/, "Z");
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
