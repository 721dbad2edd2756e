import type { HomePrincipal } from "../../access/home-principals.ts";
import { accountOf } from "../../aws/arns.ts";
import { permissionSetOf, reservedRolePattern } from "../../aws/reserved-roles.ts";
import { compileGlob } from "../../evaluate/glob.ts";
import type { HomeSettings } from "../../home/settings/home-settings.ts";
import type { Box } from "../../requests/box.ts";
import { callersLike, callersOf, callersWith, everyCaller } from "../../requests/caller.ts";
import { callerUniverse } from "../../requests/caller-universe.ts";
import { CALLER, LAST_MOMENT, MOMENT } from "../../requests/request-keys.ts";
import type { KnownCaller } from "../../requests/role-requests.ts";
import { type Pattern, pattern, plain } from "../../requests/values/pattern.ts";
import { RangeSet } from "../../requests/values/range-set.ts";
import { type Clause, TextSet } from "../../requests/values/text-set.ts";
import type { Holder } from "../access.ts";

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
): readonly Box[] {
  if ("key" in of) return callerUniverse(principal, { now, scope: "could", shows: { [USER_ID]: of.userId } });
  const boxes = callerUniverse(principal, { now, scope: "could" });
  if (of.allBut.length === 0) return boxes;
  const ids = of.allBut.map(({ userId }) => pattern(plain(userId)));
  // why the name too: a denial by name is not about whoever else could come to have it.
  const names = of.allBut.flatMap(({ key }) =>
    key.startsWith("user:")
      ? callersWith("aws:userid", compileGlob(`*:${key.slice("user:".length)}`, "wildcards"), { fold: false })
      : [],
  );
  const others = new Map([
    [USER_ID, new TextSet(true, [{ patterns: ids, negated: true }])],
    [CALLER, new TextSet(false, [{ patterns: names, negated: true }])],
  ]);
  return boxes.map(
    (box) => new Map([...box, ...[...others].map(([key, set]) => [key, box.get(key)?.and(set) ?? set] as const)]),
  );
}

/** What a principal's calls have in common. */
export function knownOf({ principal }: Pick<HomePrincipal, "principal">): KnownCaller["known"] {
  const arn = principal.kind === "session" ? principal.roleArn : principal.arn;
  const known = new Map<string, string | undefined>([
    ["aws:principalaccount", accountOf(arn)],
    ["aws:principaltype", principal.kind === "user" ? "User" : "AssumedRole"],
    ["aws:username", principal.kind === "user" ? arn.slice(arn.lastIndexOf("/") + 1) : undefined],
    ...(permissionSetOf(arn) === undefined ? [["aws:principalarn", arn] as const] : []),
  ]);
  return (key) => (known.has(key) ? { value: known.get(key) } : undefined);
}

/** All calls of anybody from a moment on, as far as these clauses are true of the caller. */
export function callsOfAnybody({ partition }: CallersHome, now: Date, ...clauses: readonly Clause[]): readonly Box[] {
  const moments = new RangeSet(false, [{ first: BigInt(Math.floor(now.getTime() / 1000)), last: LAST_MOMENT }]);
  return everyCaller(partition).map(
    (language) =>
      new Map<string, TextSet | RangeSet>([
        [CALLER, new TextSet(false, [...language, ...clauses])],
        [MOMENT, moments],
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
