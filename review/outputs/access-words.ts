import type { AccessTarget, Holder } from "../../core/changes/access.ts";
import type { AccessRow, HoleRow, RequestContext } from "../report/review-report.ts";

/** How a name of others is shown where the words land: as code in Markdown, plain in a terminal. */
export type Show = (name: string) => string;

/** The same, that works out each name once: the rows of a table name the same clients again and again. */
export function remembering(show: Show): Show {
  const known = new Map<string, string>();
  return (name) => {
    const before = known.get(name);
    if (before !== undefined) return before;
    const shown = show(name);
    known.set(name, shown);
    return shown;
  };
}

const HOLDERS: Readonly<Record<Holder["kind"], string>> = {
  group: "group",
  user: "user",
  "iam-user": "IAM user",
  "iam-group": "IAM group",
  "iam-role": "IAM role",
  "outside-set": "whoever has permission set",
  "outside-user": "IAM user (not in these files)",
  "outside-role": "whoever can use IAM role",
  "whole-account": "everybody in the home account whose own policies allow it:",
};

/** `group Auditors`. */
export function holderWords({ kind, name }: Holder, show: Show): string {
  return `${HOLDERS[kind]} ${show(name)}`;
}

/** `AbcCorp (222222222222)`; of an account that no client's file is about: `home account (111111111111)`. */
export function targetWords(target: AccessTarget, show: Show): string {
  const { accountId, client } = target;
  const account = `(${show(accountId)})`;
  if (client !== undefined) return `${show(client)} ${account}`;
  return `${target.kind === "account" && target.of === "home" ? "home account" : "account"} ${account}`;
}

/** As what somebody enters: the role, or the account itself where permission sets give rights in it. */
export function roleWords({ role, targets }: Pick<AccessRow, "role" | "targets">, show: Show): string {
  return targets.some(({ kind }) => kind === "account")
    ? "in the account itself, without a role"
    : `role ${show(role)}`;
}

/** Marks an administrator, and one of whom it cannot be told; empty for all others. */
export function administratorWords({ administrator }: Pick<AccessRow, "administrator">): string {
  if (administrator === "yes") return "ADMINISTRATOR";
  return administrator === "unknown" ? "PERHAPS ADMINISTRATOR (a policy's text is not known here)" : "";
}

/** `12 h`, `1 h 30 min`. */
export function lengthOfTime(seconds: number): string {
  const parts = [
    [Math.floor(seconds / 3600), "h"],
    [Math.floor((seconds % 3600) / 60), "min"],
    [Math.round(seconds % 60), "s"],
  ] as const;
  const some = parts.filter(([count]) => count > 0).map(([count, unit]) => `${count} ${unit}`);
  return some.length === 0 ? "0 s" : some.join(" ");
}

/** `1 client`, `2 clients`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** Until when, on what conditions, and how long a session lasts. */
export function termsWords(
  { until, conditions, sessionSeconds, notes = [] }: AccessRow,
  show: Show,
  text: Show,
): readonly string[] {
  return [
    until === undefined ? "no end" : `until ${show(until)}`,
    ...(conditions.length === 0 ? ["no condition"] : conditions.map(text)),
    `sessions of ${lengthOfTime(sessionSeconds)}`,
    ...notes.flatMap(({ reason, ticket }) => [
      ...(reason === undefined ? [] : [`reason: ${text(reason)}`]),
      ...(ticket === undefined ? [] : [`ticket ${show(ticket)}`]),
    ]),
  ];
}

/** When those who are in are out: of a loss. */
export function liveWords({ liveSeconds }: AccessRow): string {
  if (liveSeconds === undefined) return "not known";
  return liveSeconds === 0 ? "at once" : `${lengthOfTime(liveSeconds)} after the deployment`;
}

/** What a hole is, in words. */
export const HOLES: Readonly<Record<HoleRow["kind"], string>> = {
  "too-much": "gets in and should not",
  "lock-out": "is granted it and does not get in",
  unproved: "may get in without being meant to: it cannot be decided",
};

/** The request of a hole, a part each. */
export function requestWords(context: RequestContext, show: Show): readonly string[] {
  const list = (values: readonly string[]): string => values.map(show).join(", ");
  const { externalId, sessionName, sourceIdentity, sessionTags, transitiveTagKeys, sourceIp, currentTime } = context;
  const { mfa, durationSeconds, region, extra } = context;
  const tags = Object.entries(sessionTags ?? {}).map(([key, value]) => `${key}=${value}`);
  const age = mfa?.ageSeconds === undefined ? "" : ` ${lengthOfTime(mfa.ageSeconds)} ago`;
  const parts: readonly (string | undefined)[] = [
    externalId === undefined ? "without external ID" : `with external ID ${show(externalId)}`,
    mfa?.present === true ? `MFA proved${age}` : "without MFA in the call",
    sourceIp === undefined ? undefined : `from ${show(sourceIp)}`,
    currentTime === undefined ? undefined : `at ${show(currentTime)}`,
    sessionName === undefined ? undefined : `session name ${show(sessionName)}`,
    sourceIdentity === undefined ? undefined : `source identity ${show(sourceIdentity)}`,
    tags.length === 0 ? undefined : `session tags ${list(tags)}`,
    transitiveTagKeys === undefined || transitiveTagKeys.length === 0
      ? undefined
      : `transitive tags ${list(transitiveTagKeys)}`,
    durationSeconds === undefined ? undefined : `for ${lengthOfTime(durationSeconds)}`,
    region === undefined ? undefined : `in Region ${show(region)}`,
    ...Object.entries(extra ?? {}).map(([key, value]) => `${show(key)} = ${list([value].flat())}`),
  ];
  return parts.filter((part) => part !== undefined);
}
