import { parseInstant } from "../core/evaluate/instant.ts";
import type { CallContext } from "../core/evaluate/request.ts";
import { WrongUse } from "./outcome.ts";

/** What one condition key of the command line says of the call; undefined for a value that it cannot have. */
type Reader = (value: string) => CallContext | undefined;

const READERS: Readonly<Record<string, Reader>> = {
  "aws:multifactorauthpresent": (value) => (isBoolean(value) ? { mfa: { present: value === "true" } } : undefined),
  "sts:externalid": (externalId) => ({ externalId }),
  "sts:rolesessionname": (sessionName) => ({ sessionName }),
  "sts:sourceidentity": (sourceIdentity) => ({ sourceIdentity }),
  "aws:sourceip": (sourceIp) => ({ sourceIp }),
  "aws:requestedregion": (region) => ({ region }),
  "aws:currenttime": (value) => {
    const time = parseInstant(value);
    return time === undefined ? undefined : { currentTime: new Date(time) };
  },
  "sts:transitivetagkeys": (value) => ({ transitiveTagKeys: value.split(",") }),
};

const MFA_AGE = "aws:multifactorauthage";
const SESSION_TAG = "aws:requesttag/";

/** why refused: they follow from who calls, which role and when, and a value given here would not be looked at. */
const FOLLOWS = new Set(
  [
    ...["principalarn", "principalaccount", "principaltype", "principalorgid", "principalisawsservice"],
    ...["viaawsservice", "securetransport", "username", "userid", "sourceidentity", "tokenissuetime"],
    ...["resourceaccount", "resourceorgid", "epochtime", "tagkeys"],
  ].map((name) => `aws:${name}`),
);
const FOLLOWS_TOO = ["aws:principaltag/", "aws:resourcetag/", "iam:resourcetag/"];

/**
 * What comes with a call, from the condition keys of `--context`. AWS tells no upper from lower case in their names.
 * @throws WrongUse for a key that follows from something else, and for a value that its key cannot have.
 */
export function callContext(keys: Readonly<Record<string, string>>): CallContext | undefined {
  const given = Object.entries(keys).map(([key, value]) => [key, key.toLowerCase(), value] as const);
  if (given.length === 0) return undefined;
  const twice = given.find(([, lower], index) => given.findIndex(([, other]) => other === lower) < index);
  if (twice !== undefined) throw new WrongUse(`--context ${twice[0]}: it is given twice.`);
  const parts = given.filter(([, lower]) => lower !== MFA_AGE).map((one) => partOf(...one));
  const extra = Object.assign({}, ...parts.map((part) => part.extra ?? {})) as Record<string, string>;
  const sessionTags = Object.assign({}, ...parts.map((part) => part.sessionTags ?? {})) as Record<string, string>;
  return {
    ...(Object.assign({}, ...parts) as CallContext),
    ...(Object.keys(extra).length > 0 && { extra }),
    ...(Object.keys(sessionTags).length > 0 && { sessionTags }),
    ...mfaWithAge(given),
  };
}

function partOf(key: string, lower: string, value: string): CallContext {
  if (FOLLOWS.has(lower) || FOLLOWS_TOO.some((prefix) => lower.startsWith(prefix)))
    throw new WrongUse(`--context ${key}: it follows from who calls, from the role and from aws:CurrentTime.`);
  if (lower.startsWith(SESSION_TAG)) return { sessionTags: { [key.slice(SESSION_TAG.length)]: value } };
  if (!Object.hasOwn(READERS, lower)) return { extra: { [key]: value } };
  const part = READERS[lower]?.(value);
  if (part === undefined) throw new WrongUse(`--context ${key}: ${JSON.stringify(value)} is no value of it.`);
  return part;
}

/** The age says that there was one, as with AWS, whose requests have both keys or neither. */
function mfaWithAge(given: readonly (readonly [string, string, string])[]): CallContext {
  const age = given.find(([, lower]) => lower === MFA_AGE);
  if (age === undefined) return {};
  if (!/^\d{1,9}$/.test(age[2])) throw new WrongUse(`--context ${age[0]}: expected seconds.`);
  const isPresent = given.every(([, lower, value]) => lower !== "aws:multifactorauthpresent" || value === "true");
  if (!isPresent) throw new WrongUse(`--context ${age[0]}: a call without MFA has no age of it.`);
  return { mfa: { present: true, ageSeconds: Number(age[2]) } };
}

function isBoolean(value: string): boolean {
  return value === "true" || value === "false";
}
