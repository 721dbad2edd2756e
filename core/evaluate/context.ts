import type { CallerIdentity } from "./caller-identity.ts";
import type { StsAction } from "./decision.ts";
import type { AssumeRoleRequest, Tags } from "./request.ts";

/** The request's condition keys, looked up by lower-case name. */
export interface Context {
  get(key: string): string | readonly string[] | undefined;
}

interface Source {
  readonly request: AssumeRoleRequest;
  readonly identity: CallerIdentity;
}

type Fill = (source: Source) => string | readonly string[] | undefined;

const seconds = (time: Date): string => String(Math.floor(time.getTime() / 1000));
const isoSeconds = (time: Date): string => time.toISOString().replace(/\.\d+Z$/, "Z");
const mfa = ({ request }: Source) => request.context?.mfa ?? request.principal.mfa;

/** The source identity that the new session will carry: a chained session keeps its own. */
export function sourceIdentityOf(request: AssumeRoleRequest): string | undefined {
  return (
    (request.principal.kind === "session" ? request.principal.sourceIdentity : undefined) ??
    request.context?.sourceIdentity
  );
}

// Sources: IAM User Guide, "AWS global condition context keys" and "Available keys for AWS STS".
const KEYS: Readonly<Record<string, Fill>> = {
  // why: for a session AWS fills in the role's ARN with its path, not the session's
  "aws:principalarn": ({ identity }) => identity.arn,
  "aws:principalaccount": ({ identity }) => identity.accountId,
  "aws:principaltype": ({ identity }) => identity.principalType,
  "aws:principalorgid": ({ request }) => request.principal.organizationId,
  "aws:principalisawsservice": () => "false",
  "aws:viaawsservice": () => "false",
  "aws:securetransport": () => "true",
  "aws:username": ({ identity }) => identity.userName,
  "aws:userid": ({ identity }) => identity.userId,
  "aws:sourceidentity": ({ request }) =>
    request.principal.kind === "session" ? request.principal.sourceIdentity : undefined,
  "aws:tokenissuetime": ({ request: { principal } }) =>
    principal.kind === "session" && principal.issuedAt ? isoSeconds(principal.issuedAt) : undefined,
  "aws:multifactorauthpresent": (source) => {
    const found = mfa(source);
    return found && String(found.present);
  },
  "aws:multifactorauthage": (source) => {
    const found = mfa(source);
    return found?.present === true && found.ageSeconds !== undefined ? String(found.ageSeconds) : undefined;
  },
  "aws:resourceaccount": ({ identity }) => identity.targetAccountId,
  "aws:resourceorgid": ({ request }) => request.target.organizationId,
  "aws:sourceip": ({ request }) => request.context?.sourceIp,
  "aws:requestedregion": ({ request }) => request.context?.region,
  "aws:currenttime": ({ request: { context } }) => context?.currentTime && isoSeconds(context.currentTime),
  "aws:epochtime": ({ request: { context } }) => context?.currentTime && seconds(context.currentTime),
  "aws:tagkeys": ({ request: { context } }) => context?.sessionTags && nonEmpty(Object.keys(context.sessionTags)),
  "sts:transitivetagkeys": ({ request: { context } }) =>
    context?.transitiveTagKeys && nonEmpty(context.transitiveTagKeys),
  "sts:externalid": ({ request }) => request.context?.externalId,
  "sts:rolesessionname": ({ request }) => request.context?.sessionName,
  "sts:sourceidentity": ({ request }) => sourceIdentityOf(request),
};

/**
 * The `sts:` keys that AWS lists for one action only; in a request for another action they are absent.
 * Source: Service Authorization Reference, "Actions, resources, and condition keys for AWS Security Token Service".
 */
export const KEYS_OF_ACTION: Readonly<Record<string, readonly StsAction[]>> = {
  "sts:externalid": ["sts:AssumeRole"],
  "sts:rolesessionname": ["sts:AssumeRole"],
  "sts:sourceidentity": ["sts:AssumeRole", "sts:SetSourceIdentity"],
  "sts:transitivetagkeys": ["sts:AssumeRole", "sts:TagSession"],
};

const TAG_KEYS: readonly (readonly [string, (request: AssumeRoleRequest) => Tags | undefined])[] = [
  ["aws:principaltag/", (request) => request.principal.tags],
  ["aws:requesttag/", (request) => request.context?.sessionTags],
  ["aws:resourcetag/", (request) => request.target.tags],
  ["iam:resourcetag/", (request) => request.target.tags],
];

// why: a multi-valued key with no value is absent from AWS's request, not an empty list
function nonEmpty(values: readonly string[]): readonly string[] | undefined {
  return values.length === 0 ? undefined : values;
}

function findTag(tags: Tags | undefined, lowerKey: string): string | undefined {
  for (const key in tags) if (key.toLowerCase() === lowerKey) return tags[key];
  return undefined;
}

function lowerKeys(extra: Readonly<Record<string, string | readonly string[]>>) {
  return new Map(Object.entries(extra).map(([key, value]) => [key.toLowerCase(), value]));
}

/** The condition keys of one request for one action. Values are computed when a policy asks for them. */
export function contextOf(request: AssumeRoleRequest, identity: CallerIdentity, action: StsAction): Context {
  const source = { request, identity };
  const extra = request.context?.extra && lowerKeys(request.context.extra);
  return {
    get(key) {
      const fill = Object.hasOwn(KEYS, key) ? KEYS[key] : undefined;
      if (fill !== undefined) return KEYS_OF_ACTION[key]?.includes(action) === false ? undefined : fill(source);
      for (const [prefix, tags] of TAG_KEYS) {
        if (key.startsWith(prefix)) return findTag(tags(request), key.slice(prefix.length));
      }
      return extra?.get(key);
    },
  };
}
