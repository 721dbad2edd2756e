import type { HomePrincipal } from "../../access/home-principals.ts";
import type { PolicyDocument } from "../../aws/policy-document.ts";
import { permissionSetOf, reservedRolePattern } from "../../aws/reserved-roles.ts";
import { compileGlob } from "../../evaluate/glob.ts";
import { principalArn } from "../../evaluate/principal-arn.ts";
import type { HomeSettings } from "../../home/settings/home-settings.ts";
import type { Box } from "../../requests/box.ts";
import { callersLikeText, callersOf, callersWith, everyCaller } from "../../requests/caller.ts";
import { momentsFrom } from "../../requests/moments.ts";
import { CALLER, MOMENT } from "../../requests/request-keys.ts";
import { HEX, ID, NAME } from "../../requests/values/characters.ts";
import { many, type Pattern, pattern, type Piece, times } from "../../requests/values/pattern.ts";
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
  const arn = principalArn(principal);
  const language: Language = [{ patterns: [everyCallerOf(principal)], negated: false }];
  const moments = [MOMENT, momentsFrom(now)] as const;
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

/** A user, or all sessions of a role; of a permission set, those of every role that it can have in its Region. */
function everyCallerOf(principal: HomePrincipal["principal"]): Pattern {
  const arn = principalArn(principal);
  const isSet = permissionSetOf(arn) !== undefined;
  const named: readonly Piece[] = isSet ? [arn.slice(0, -SUFFIX), ...times(HEX, SUFFIX)] : [arn];
  const id: readonly Piece[] = [principal.kind === "user" ? "\nAIDA" : "\nAROA", ...times(ID, 17)];
  const session: readonly Piece[] = principal.kind === "user" ? [] : [":", ...times(NAME, 2), many(NAME)];
  return pattern([...named, ...id, ...session]);
}

/** Length of what Identity Center adds to a permission set's name. */
const SUFFIX = 16;

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
        [MOMENT, momentsFrom(now)],
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
      return callersLikeText(reservedRolePattern(partition, accountId, name));
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
