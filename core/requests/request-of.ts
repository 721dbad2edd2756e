import { identify } from "../evaluate/caller-identity.ts";
import { contextOf, sourceIdentityOf } from "../evaluate/context.ts";
import type { AssumeRoleRequest, AssumingPrincipal, CallContext, Tags, TargetRole } from "../evaluate/request.ts";
import { parseIpRange } from "../evaluate/ip-range.ts";
import type { Point } from "./box.ts";
import { CALLER, dimensionOf, IPV6, MOMENT, requestKey } from "./request-keys.ts";
import { REQUEST_CLASSES, type RequestClass } from "./role-requests.ts";
import type { Value } from "./values/value-set.ts";

/** A call of `sts:AssumeRole`, but for the policies of the caller. */
export type BareRequest = Pick<AssumeRoleRequest, "principal" | "target"> & { readonly context: CallContext };

const texts = (value: Value): readonly string[] => (Array.isArray(value) ? (value as readonly string[]) : []);
const text = (value: Value): string | undefined => (typeof value === "string" ? value : undefined);

/** The call that a point of a class stands for. */
export function requestOf(point: Point, { tags }: RequestClass, target: TargetRole): BareRequest {
  const at = (dimension: string): string | undefined => text(point.get(dimension));
  const tagged = (prefix: string): Tags => tagsOf(point, prefix);
  const present = at("aws:multifactorauthpresent");
  const age = point.get("aws:multifactorauthage");
  const moment = point.get(MOMENT);
  const address = point.get("aws:sourceip");
  const sessionTags = sessionTagsOf(texts(point.get("aws:tagkeys")), tagged("aws:requesttag/"));
  const transitive = texts(point.get("sts:transitivetagkeys"));
  const own = at("aws:sourceidentity");
  const issued = point.get("aws:tokenissuetime");
  const userId = at("identitystore:userid");
  const [organization, itsOrganization] = [at("aws:principalorgid"), at("aws:resourceorgid")];
  const caller: AssumingPrincipal = callerOf(at(CALLER) ?? "");
  const facts = {
    ...(organization !== undefined && { organizationId: organization }),
    ...whenAny("tags", tagged("aws:principaltag/")),
  };
  const principal: AssumingPrincipal =
    caller.kind === "session"
      ? {
          ...caller,
          ...facts,
          ...(typeof issued === "bigint" && { issuedAt: new Date(Number(issued) * 1000) }),
          ...(own !== undefined && { sourceIdentity: own }),
          ...(tags === "inherited" && { transitiveTagKeys: ["inherited"] }),
        }
      : { ...caller, ...facts };
  const sourceIdentity = own === undefined ? at("sts:sourceidentity") : undefined;
  return {
    principal,
    target: {
      ...target,
      ...whenAny("tags", tagged("aws:resourcetag/")),
      ...(itsOrganization !== undefined && { organizationId: itsOrganization }),
    },
    context: {
      ...whenSet("externalId", at("sts:externalid")),
      ...whenSet("sessionName", at("sts:rolesessionname")),
      ...whenSet("sourceIdentity", sourceIdentity),
      ...whenSet("region", at("aws:requestedregion")),
      ...(typeof address === "bigint" && { sourceIp: addressText(address) }),
      ...(typeof moment === "bigint" && { currentTime: new Date(Number(moment) * 1000) }),
      ...(present !== undefined && {
        mfa: { present: present === "true", ...(typeof age === "bigint" && { ageSeconds: Number(age) }) },
      }),
      ...whenAny("sessionTags", sessionTags),
      ...(transitive.length > 0 && { transitiveTagKeys: transitive }),
      ...(userId !== undefined && { extra: { "identitystore:UserId": userId } }),
    },
  };
}

function whenSet<K extends string>(key: K, value: string | undefined): Partial<Record<K, string>> {
  return value === undefined ? {} : ({ [key]: value } as Record<K, string>);
}

function whenAny<K extends string>(key: K, tags: Tags): Partial<Record<K, Tags>> {
  return Object.keys(tags).length === 0 ? {} : ({ [key]: tags } as Record<K, Tags>);
}

function callerOf(caller: string): AssumingPrincipal {
  const [arn = "", id = ""] = caller.split("\n");
  const [uniqueId = "", session = ""] = id.split(":");
  if (/^arn:[^:]*:iam::[^:]*:user\//.test(arn)) return { kind: "user", arn, uniqueId };
  return { kind: "session", roleArn: arn, uniqueId, sessionName: session };
}

function tagsOf(point: Point, prefix: string): Tags {
  return Object.fromEntries(
    [...point].flatMap(([dimension, value]) =>
      dimension.startsWith(prefix) && typeof value === "string" ? [[dimension.slice(prefix.length), value]] : [],
    ),
  );
}

/** Session tags of these keys, with the values that are asked for. */
function sessionTagsOf(keys: readonly string[], values: Tags): Tags {
  const spelled = (key: string): string => keys.find((one) => one.toLowerCase() === key) ?? key;
  const asked = Object.entries(values).map(([key, value]) => [spelled(key), value] as const);
  return Object.fromEntries([...keys.map((key) => [key, "x"] as const), ...asked]);
}

/** An address as it is written. */
export function addressText(address: bigint): string {
  if (address < IPV6) return [24n, 16n, 8n, 0n].map((shift) => String((address >> shift) & 255n)).join(".");
  const bits = address - IPV6;
  return Array.from({ length: 8 }, (_, index) => ((bits >> BigInt(112 - 16 * index)) & 0xffffn).toString(16)).join(":");
}

/** The class of a call. */
export function classOf(request: AssumeRoleRequest): RequestClass {
  const { principal, context } = request;
  const passed = Object.keys(context?.sessionTags ?? {}).length > 0;
  const inherited = principal.kind === "session" && (principal.transitiveTagKeys ?? []).length > 0;
  const tags = passed ? "passed" : inherited ? "inherited" : "none";
  const sourced = sourceIdentityOf(request) !== undefined;
  const found = REQUEST_CLASSES.find((one) => one.tags === tags && one.sourced === sourced);
  if (found === undefined) throw new TypeError("a call of no class");
  return found;
}

/** A call as a point, with a value for each of these dimensions that it has; undefined when it is no call that STS looks at. */
export function pointOf(request: AssumeRoleRequest, dimensions: Iterable<string>): Point | undefined {
  const identity = identify(request);
  if (typeof identity === "string") return undefined;
  const context = contextOf(request, identity, "sts:AssumeRole");
  const point = new Map<string, Value>([[CALLER, `${identity.arn}\n${identity.userId ?? ""}`]]);
  for (const dimension of dimensions) {
    if (dimension === CALLER) continue;
    const name = dimension === MOMENT ? "aws:epochtime" : dimension;
    const key = requestKey(name, identity.targetAccountId);
    const value = context.get(name);
    if (key === undefined || value === undefined) continue;
    point.set(dimensionOf(name, key), valueOf(key.kind, value));
  }
  return point;
}

function valueOf(kind: string, value: string | readonly string[]): Value {
  if (typeof value !== "string") return value;
  switch (kind) {
    case "list":
      return [value];
    case "issued":
      return BigInt(Math.floor(Date.parse(value) / 1000));
    case "moment":
    case "number":
      return BigInt(Math.floor(Number(value)));
    case "address": {
      const range = parseIpRange(value);
      return range && range.bits + (range.version === 6 ? IPV6 : 0n);
    }
    default:
      return value;
  }
}
