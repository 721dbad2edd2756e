import { compileGlob, type Glob } from "../evaluate/glob.ts";
import { ANY, DIGIT, HEX, ID, IN_LINE, IN_NAME, IN_PART, NAME, PATH } from "./values/characters.ts";
import { globPieces, many, type Pattern, pattern, times, type Piece } from "./values/pattern.ts";
import { covers } from "./values/some-text.ts";
import type { Clause, Language } from "./values/text-set.ts";

/*
 * A caller is one text: its ARN as `aws:PrincipalArn` has it, a line feed, and `aws:userid`: the unique id, with the
 * session's name behind a colon where it is a session of a role. Whatever else policies ask of a caller (account, user name,
 * kind, session ARN) is a part of that text, so that what belongs together stays together.
 */

/** The keys that are parts of the caller. */
export const CALLER_KEYS = [
  "aws:principalarn",
  "aws:principalaccount",
  "aws:principaltype",
  "aws:username",
  "aws:userid",
] as const;

export type CallerKey = (typeof CALLER_KEYS)[number];

const LINE = "\n";
const REST = many(IN_LINE);
const ACCOUNT = times(DIGIT, 12);
const NAMED = [...times(NAME, 1), many(NAME)];
const ON_PATH = [...times(PATH, 1), many(PATH), "/"];
const USER_ID = [LINE, "AIDA", ...times(ID, 17)];
const SESSION_ID = [LINE, "AROA", ...times(ID, 17), ":", ...times(NAME, 2), many(NAME)];
const RESERVED_PATH = "aws-reserved/";
const IDENTITY_CENTER = "aws-reserved/sso.amazonaws.com/";

const ANY_USER = pattern(["arn:", many(IN_PART), ":iam::", many(IN_PART), ":user/", REST, LINE, REST]);
const ANY_ROLE = pattern(["arn:", many(IN_PART), ":iam::", many(IN_PART), ":role/", REST, LINE, REST]);

/** Callers that are sessions of a role. */
export const SESSIONS: Clause = { patterns: [ANY_ROLE], negated: false };

function arn(partition: string, kind: "user" | "role", ...name: readonly Piece[]): readonly Piece[] {
  return [`arn:${partition}:iam::`, ...ACCOUNT, `:${kind}/`, ...name];
}

/**
 * Every principal of a partition that can call `sts:AssumeRole`, as languages that have nothing in common: users and roles;
 * and roles that Identity Center makes, which nobody else can make or name.
 *
 * Trusted: names and paths are what IAM takes; the root user of an account can assume no role; below `aws-reserved/` AWS
 * alone makes roles, and Identity Center names its own `AWSReservedSSO_<set>_<16 hexadecimal digits>`.
 * Source: IAM API reference, `CreateRole`; STS API reference, `AssumeRole`; Identity Center user guide, "Referencing
 * permission sets in resource policies".
 */
export function everyCaller(partition: string): readonly Language[] {
  const known = callers.get(partition);
  if (known !== undefined) return known;
  const reserved: Piece[] = ["AWSReservedSSO_", ...NAMED, "_", ...times(HEX, 16)];
  const found: readonly Language[] = [
    [
      {
        patterns: [
          pattern([...arn(partition, "user", ...NAMED), ...USER_ID]),
          pattern([...arn(partition, "user", ...ON_PATH, ...NAMED), ...USER_ID]),
          pattern([...arn(partition, "role", ...NAMED), ...SESSION_ID]),
          pattern([...arn(partition, "role", ...ON_PATH, ...NAMED), ...SESSION_ID]),
        ],
        negated: false,
        universe: "plain",
      },
      { patterns: [pattern([...arn(partition, "role", RESERVED_PATH, many(ANY))])], negated: true },
    ],
    [
      {
        patterns: [
          pattern([...arn(partition, "role", IDENTITY_CENTER, ...reserved), ...SESSION_ID]),
          pattern([
            ...arn(partition, "role", IDENTITY_CENTER, ...times(NAME, 1), many(NAME), "/", ...reserved),
            ...SESSION_ID,
          ]),
        ],
        negated: false,
        universe: "labelled",
      },
    ],
  ];
  callers.set(partition, found);
  return found;
}

const callers = new Map<string, readonly Language[]>();

/** Callers that have no such key. */
export function lacking(key: CallerKey): readonly Pattern[] {
  return key === "aws:username" ? [ANY_ROLE] : [];
}

/** How a value of a policy is read: without regard to case, or as it is. */
export interface Reading {
  readonly fold: boolean;
}

/** Callers whose key is what a pattern of a policy covers. */
export function callersWith(key: CallerKey, glob: Glob, { fold }: Reading): readonly Pattern[] {
  const has = (character: string): boolean => glob.includes(character.charCodeAt(0));
  switch (key) {
    case "aws:principalarn":
      return has("\n") ? [] : [pattern([...globPieces(glob, IN_LINE, fold), LINE, REST])];
    case "aws:userid":
      return has("\n") ? [] : [pattern([REST, LINE, ...globPieces(glob, IN_LINE, fold)])];
    case "aws:principalaccount":
      return has(":") || has("\n")
        ? []
        : [pattern([...PREFIX, ...globPieces(glob, IN_PART, fold), ":", REST, LINE, REST])];
    case "aws:username": {
      if (has("/") || has("\n")) return [];
      const name = globPieces(glob, IN_NAME, fold);
      return [pattern([...USER, ...name, LINE, REST]), pattern([...USER, REST, "/", ...name, LINE, REST])];
    }
    case "aws:principaltype":
      return [...KINDS].flatMap(([name, one]) => (covers(pattern(globPieces(glob, IN_LINE, fold)), name) ? [one] : []));
  }
}

const PREFIX: readonly Piece[] = ["arn:", many(IN_PART), ":iam::"];
const USER: readonly Piece[] = [...PREFIX, many(IN_PART), ":user/"];
const KINDS: ReadonlyMap<string, Pattern> = new Map([
  ["User", ANY_USER],
  ["AssumedRole", ANY_ROLE],
]);

/**
 * Callers whose ARN is what a pattern covers part by part, as `ArnLike` compares it.
 * @param parts The six, between colons.
 * @param label That of {@link reservedLabel}.
 */
export function callersLike(parts: readonly Glob[], label?: string): readonly Pattern[] {
  const tokens = parts.flatMap((part, index): readonly Piece[] => [
    ...(index === 0 ? [] : [":"]),
    ...globPieces(part, index < 5 ? IN_PART : IN_LINE),
  ]);
  return [pattern([...tokens, LINE, REST], label)];
}

const RESERVED_ROLE =
  /^arn:([^:*?]+):iam::(\d{12}):role\/aws-reserved\/sso\.amazonaws\.com\*\/AWSReservedSSO_([\w+=,.@-]+)_\?{16}$/;

/** Stands for a pattern of `reservedRolePattern`: its permission set and account. Undefined for any other pattern. */
export function reservedLabel(arnText: string): string | undefined {
  const [, ...parts] = RESERVED_ROLE.exec(arnText) ?? [];
  return parts.length === 0 ? undefined : parts.join(" ");
}

/** Callers whose ARN is what a text with wildcards covers, part by part. */
export function callersLikeText(arnText: string): readonly Pattern[] {
  const parts = arnText.split(":");
  const six = [...parts.slice(0, 5), parts.slice(5).join(":")];
  return callersLike(
    six.map((part) => compileGlob(part, "wildcards")),
    reservedLabel(arnText),
  );
}

/** Everybody in an account. */
export function callersOf(partition: string | undefined, accountId: string): Pattern {
  const of = partition === undefined ? [many(IN_PART)] : [partition];
  return pattern(["arn:", ...of, `:iam::${accountId}:`, REST, LINE, REST]);
}

/** The user of an ARN, or all sessions of the role. */
export function callerNamed(arnText: string): Pattern {
  return pattern([arnText, LINE, REST]);
}

/** One session, by its own ARN, which has no path of the role. */
export function sessionNamed(partition: string, accountId: string, role: string, session: string): readonly Pattern[] {
  const end = [LINE, many(ID), `:${session}`];
  const start = `arn:${partition}:iam::${accountId}:role/`;
  return [pattern([start, role, ...end]), pattern([start, REST, `/${role}`, ...end])];
}

/** Whoever has a unique id: a user, or all sessions of a role. */
export function callerById(id: string): readonly Pattern[] {
  return [pattern([REST, LINE, id]), pattern([REST, LINE, `${id}:`, REST])];
}
