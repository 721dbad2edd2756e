import type { HomePrincipal } from "../../access/home-principals.ts";
import { accountOf } from "../../aws/arns.ts";
import type { PolicyDocument } from "../../aws/policy-document.ts";
import { permissionSetOf, reservedRolePattern } from "../../aws/reserved-roles.ts";
import { compileGlob } from "../../evaluate/glob.ts";
import type { HomeSettings } from "../../home/settings/home-settings.ts";
import type { Box } from "../../requests/box.ts";
import { callersLike, callersOf, callersWith, everyCaller } from "../../requests/caller.ts";
import { CALLER, LAST_MOMENT, MOMENT } from "../../requests/request-keys.ts";
import type { KnownCaller } from "../../requests/role-requests.ts";
import { HEX, ID, NAME } from "../../requests/values/characters.ts";
import { many, type Pattern, pattern, type Piece, times } from "../../requests/values/pattern.ts";
import { RangeSet } from "../../requests/values/range-set.ts";
import { type Clause, type Language, TextSet } from "../../requests/values/text-set.ts";
import type { ValueSet } from "../../requests/values/value-set.ts";
import type { Holder } from "../access.ts";
import { arnsIn, likelyCallers } from "./likely-callers.ts";

/** The home account, as far as callers are named by it. */
export type CallersHome = Pick<HomeSettings, "accountId" | "partition">;

const USER_ID = "identitystore:userid";

/** A user of Identity Center whose grant ends before that of others who hold the same permission set. */
export interface EndingHolder {
  /** `user:bob@acme.example` */
  readonly key: string;
  /** Stands for the id in the identity store. */
  readonly userId: string;
}

/** All calls of a principal, from a moment on; of a permission set those of this holder, or of all but these. */
export function callsOf(
  { principal }: Pick<HomePrincipal, "principal">,
  now: Date,
  of: EndingHolder | { readonly allBut: readonly EndingHolder[] },
): Box {
  const arn = arnOf(principal);
  const language: Language = [{ patterns: [everyCallerOf(principal)], negated: false }];
  const moments = [MOMENT, from(now)] as const;
  if ("key" in of) {
    const id = new TextSet(false, [{ patterns: [pattern([of.userId])], negated: false }]);
    return new Map<string, ValueSet>([[CALLER, likelyCallers(language, [arn])], moments, [USER_ID, id]]);
  }
  if (of.allBut.length === 0) return new Map<string, ValueSet>([[CALLER, likelyCallers(language, [arn])], moments]);
  const ids = of.allBut.map(({ userId }) => pattern([userId]));
  // why the name too: a denial by name is not about whoever else could come to have it.
  const names = of.allBut.flatMap(({ key }) =>
    key.startsWith("user:")
      ? callersWith("aws:userid", compileGlob(`*:${key.slice("user:".length)}`, "wildcards"), { fold: false })
      : [],
  );
  return new Map<string, ValueSet>([
    [CALLER, likelyCallers([...language, { patterns: names, negated: true }], [arn])],
    moments,
    [USER_ID, new TextSet(true, [{ patterns: ids, negated: true }])],
  ]);
}

function arnOf(principal: HomePrincipal["principal"]): string {
  return principal.kind === "session" ? principal.roleArn : principal.arn;
}

/** A user, or all sessions of a role; of a permission set, those of every role that it can have in its Region. */
function everyCallerOf(principal: HomePrincipal["principal"]): Pattern {
  const arn = arnOf(principal);
  const isSet = permissionSetOf(arn) !== undefined;
  const named: readonly Piece[] = isSet ? [arn.slice(0, -SUFFIX), ...times(HEX, SUFFIX)] : [arn];
  const id: readonly Piece[] = [principal.kind === "user" ? "\nAIDA" : "\nAROA", ...times(ID, 17)];
  const session: readonly Piece[] = principal.kind === "user" ? [] : [":", ...times(NAME, 2), many(NAME)];
  return pattern([...named, ...id, ...session]);
}

/** Length of what Identity Center adds to a permission set's name. */
const SUFFIX = 16;

function from(now: Date): RangeSet {
  return new RangeSet(false, [{ first: BigInt(Math.floor(now.getTime() / 1000)), last: LAST_MOMENT }]);
}

/** What a principal's calls have in common. */
export function knownOf({ principal }: Pick<HomePrincipal, "principal">): KnownCaller["known"] {
  const arn = arnOf(principal);
  const known = new Map<string, string | undefined>([
    ["aws:principalaccount", accountOf(arn)],
    ["aws:principaltype", principal.kind === "user" ? "User" : "AssumedRole"],
    ["aws:username", principal.kind === "user" ? arn.slice(arn.lastIndexOf("/") + 1) : undefined],
    ...(permissionSetOf(arn) === undefined ? [["aws:principalarn", arn] as const] : []),
  ]);
  return (key) => (known.has(key) ? { value: known.get(key) } : undefined);
}

/** Trust policies of a role on both sides. */
export interface TrustsOfRole {
  readonly before?: PolicyDocument;
  readonly after?: PolicyDocument;
}

/** All calls of anybody from a moment on, as far as these clauses are true of the caller. @param trusts Those that are asked about. */
export function callsOfAnybody(
  { partition }: CallersHome,
  now: Date,
  { before, after }: TrustsOfRole,
  clauses: readonly Clause[],
): readonly Box[] {
  const arns = arnsIn(before, after);
  return everyCaller(partition).map(
    (language) =>
      new Map<string, ValueSet>([
        [CALLER, likelyCallers([...language, ...clauses], arns)],
        [MOMENT, from(now)],
      ]),
  );
}

/** Whom a holder stands for, by the ARN alone; nobody for groups, and for users of Identity Center. */
export function callersNamedBy({ kind, name }: Holder, { accountId, partition }: CallersHome): readonly Pattern[] {
  const arn = (rest: string) =>
    callersWith("aws:principalarn", compileGlob(`arn:${partition}:iam::${accountId}:${rest}`, "wildcards"), {
      fold: false,
    });
  switch (kind) {
    case "outside-set":
      return callersLike(
        reservedRolePattern(partition, accountId, name)
          .split(":")
          .map((part) => compileGlob(part, "wildcards")),
      );
    case "outside-user":
      return arn(`user/${name}`);
    case "iam-user":
      return [...arn(`user/${name}`), ...arn(`user/*/${name}`)];
    case "outside-role":
    case "iam-role":
      return arn(`role/${name}`);
    case "whole-account":
      return [callersOf(partition, accountId)];
    case "iam-group":
    case "group":
    case "user":
      return [];
  }
}
