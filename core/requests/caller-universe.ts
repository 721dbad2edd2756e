import { accountOf, partitionOf } from "../aws/arns.ts";
import type { Partition } from "../aws/partitions.ts";
import { permissionSetOf, reservedRolePattern } from "../aws/reserved-roles.ts";
import type {
  AssumingPrincipal,
  CallContext,
  PrincipalFacts,
  SessionPrincipal,
  UserPrincipal,
} from "../evaluate/request.ts";
import type { Box } from "./box.ts";
import { callerNamed, callersLikeText, everyCaller, SESSIONS } from "./caller.ts";
import { momentsFrom, secondsOf } from "./moments.ts";
import { callerText } from "./one-caller.ts";
import type { PolicyBoxes } from "./read/read-policy.ts";
import { CALLER, MOMENT, requestKey } from "./request-keys.ts";
import { oneValue } from "./one-value.ts";
import type { RequestClass } from "./role-requests.ts";
import { inverse, type Language, TextSet } from "./values/text-set.ts";
import type { ValueSet } from "./values/value-set.ts";

/** What is asked of a caller. */
interface Asked {
  /** The first moment of a call. */
  readonly now: Date;
  /** What its session shows, as the user's id of Identity Center. Default: nothing is known. */
  readonly shows?: CallContext["extra"];
}

/** How much of what comes with a call is taken for granted. */
export type Universe =
  /** The most: whatever is not known can be anything. For what nobody is to get in by. */
  | (Asked & { readonly scope: "could" })
  /**
   * What the caller can really bring; whatever is not known is absent. For calls that must work.
   * `dimensions`: those that the policies in question name. All tags among them have one value or none.
   */
  | (Asked & { readonly scope: "can"; readonly dimensions: ReadonlySet<string> });

/** The dimensions that these boxes name. */
export function dimensionsOf(...policies: readonly PolicyBoxes[]): ReadonlySet<string> {
  return new Set(
    policies.flatMap(({ allows, denies }) => [...allows, ...denies].flatMap(({ box }) => [...box.keys()])),
  );
}

/**
 * All calls that one caller makes; none for the root user of an account. A permission set could call as any of the roles
 * that Identity Center makes for it one after the other; what works is asked of the one that the ARN names.
 *
 * Who can bring what: an IAM user MFA, an external id, an address, a source identity and session tags; a session of a
 * role the same, but it shows no MFA; a session of a permission set an address. People come through the console, which can
 * send neither external id nor source identity nor session tags, and STS does not see the MFA of a federated sign-in.
 * The organization is what it is said to be, else anything: the trust policies are where the files name it.
 * Source: IAM user guide, `id_credentials_mfa_configure-api-require`, `id_roles_create_for-user`, `id_session-tags`,
 * `id_credentials_temp_control-access_monitor`.
 */
export function callerUniverse(principal: AssumingPrincipal, asked: Universe): readonly Box[] {
  if (principal.kind === "account-root") return [];
  const arn = principal.kind === "session" ? principal.roleArn : principal.arn;
  const caller =
    asked.scope === "could" ? new TextSet(false, everyCallerOf(arn)) : oneValue(CALLER, callerText(principal));
  const organization = principal.organizationId;
  const known: readonly Known[] = [
    [CALLER, caller],
    from(asked.now),
    ...(organization === undefined
      ? []
      : [["aws:principalorgid", oneValue("aws:principalorgid", organization)] as const]),
  ];
  const shown = Object.entries(asked.shows ?? {}).flatMap(([name, value]) => {
    const key = name.toLowerCase();
    const isText = typeof value === "string" && requestKey(key, "")?.kind === "text";
    return isText ? [[key, oneValue(key, value)] as const] : [];
  });
  return [new Map([...known, ...(asked.scope === "could" ? [] : brought(principal, arn, asked.dimensions)), ...shown])];
}

/** Whether calls of a class are among those that a caller can really make: what its session carries along is said of it, or is nothing. */
export function makesCallsOf(principal: AssumingPrincipal, { tags }: RequestClass): boolean {
  const carries = principal.kind === "session" && (principal.transitiveTagKeys ?? []).length > 0;
  return tags === "passed" || (tags === "inherited") === carries;
}

/** All calls of everybody in a partition, whatever comes with them: two boxes, of all others and of Identity Center's roles. */
export function anybodysCalls(partition: string, now: Date): readonly Box[] {
  return everyCaller(partition).map(
    (language) => new Map<string, ValueSet>([[CALLER, new TextSet(false, language)], from(now)]),
  );
}

/**
 * All calls of everybody in a partition, with what each kind of caller can really bring; what is not known of one can be
 * anything.
 */
export function everybodyUniverse(partition: string, now: Date): readonly Box[] {
  const [plainly = [], reserved = []] = everyCaller(partition);
  const of = (language: Language, ...more: readonly Known[]): Box =>
    new Map<string, ValueSet>([[CALLER, new TextSet(false, language)], from(now), ...more]);
  return [
    of([...plainly, inverse(SESSIONS)]),
    of([...plainly, SESSIONS], ...OF_SESSIONS),
    of(reserved, ...OF_SESSIONS, ...OF_PEOPLE),
  ];
}

/** The values of one dimension. */
type Known = readonly [string, ValueSet];

const none = (dimension: string): Known => [dimension, oneValue(dimension, undefined)];

// why present: temporary credentials carry the key, and that of a role or a federated sign-in is false.
const OF_SESSIONS: readonly Known[] = [["aws:multifactorauthpresent", oneValue("aws:multifactorauthpresent", "false")]];

const OF_PEOPLE: readonly Known[] = [
  "sts:externalid",
  "sts:sourceidentity",
  "aws:tagkeys",
  "sts:transitivetagkeys",
].map(none);

/** What of the call a caller has no choice in. */
function brought(
  principal: UserPrincipal | SessionPrincipal,
  arn: string,
  dimensions: ReadonlySet<string>,
): readonly Known[] {
  const session = principal.kind === "session" ? principal : undefined;
  const sourceIdentity = oneValue("sts:sourceidentity", session?.sourceIdentity);
  const issued = session?.issuedAt;
  return [
    ...(session === undefined ? [] : OF_SESSIONS),
    ...(session !== undefined && setOf(arn) !== undefined ? OF_PEOPLE : []),
    ["aws:sourceidentity", sourceIdentity],
    ...(session?.sourceIdentity === undefined ? [] : [["sts:sourceidentity", sourceIdentity] as const]),
    ["aws:tokenissuetime", oneValue("aws:tokenissuetime", issued && secondsOf(issued))],
    ...["aws:resourceorgid", "identitystore:userid"].map(none),
    ...[...dimensions].flatMap((dimension) => tagged(dimension, principal)),
  ];
}

const OWN_TAG = "aws:principaltag/";

function tagged(dimension: string, { tags = {} }: PrincipalFacts): readonly Known[] {
  if (dimension.startsWith("aws:resourcetag/")) return [none(dimension)];
  if (!dimension.startsWith(OWN_TAG)) return [];
  const [, value] = Object.entries(tags).find(([key]) => `${OWN_TAG}${key.toLowerCase()}` === dimension) ?? [];
  return [[dimension, oneValue(dimension, value)]];
}

function from(now: Date): Known {
  return [MOMENT, momentsFrom(now)];
}

/** A user, or all sessions of a role; of a permission set, those of every role that it ever has in the account. */
function everyCallerOf(arn: string): Language {
  const [plainly = [], reserved = []] = everyCaller(partitionOf(arn));
  const set = setOf(arn);
  if (set === undefined) return [{ patterns: [callerNamed(arn)], negated: false }, ...plainly];
  const like = reservedRolePattern(partitionOf(arn) as Partition, accountOf(arn), set);
  return [{ patterns: callersLikeText(like), negated: false }, ...reserved];
}

/** The permission set of a role that Identity Center makes; nobody else can make one on its path. */
function setOf(arn: string): string | undefined {
  return /^[^/]*:role\/aws-reserved\/sso\.amazonaws\.com\//.test(arn) ? permissionSetOf(arn) : undefined;
}
