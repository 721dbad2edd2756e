import { changed, differenceSentences } from "../../aws/differences.ts";
import { cut } from "../../faults/fault.ts";
import type { IamGroup, IamUser } from "../settings/home-settings.ts";
import { label } from "../settings/principals.ts";

/** An IAM user as AWS has it. */
export interface ExistingUser {
  readonly arn: string;
  readonly path: string;
  /** ARN; empty without one. */
  readonly permissionsBoundary: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** An IAM group as AWS has it. */
export interface ExistingGroup {
  readonly arn: string;
  readonly path: string;
  /** Names of its users. */
  readonly members: readonly string[];
}

/** What taking over a user changes about it: one sentence each. Safe to print. */
export function userDifferences(existing: ExistingUser, user: IamUser): readonly string[] {
  const tags = [...new Set([...Object.keys(existing.tags), ...Object.keys(user.tags)])]
    .filter((key) => existing.tags[key] !== user.tags[key])
    .map((key) => `tag ${shown(key)}: from ${shown(existing.tags[key])} to ${shown(user.tags[key])}`);
  return differenceSentences(`The ${label({ kind: "iam-user", name: user.name })}`, existing.arn, [
    "its keys, password, MFA devices, groups and other policies stay",
    ...changed("path", existing.path, user.path),
    ...changed("permissions boundary", existing.permissionsBoundary, user.permissionsBoundary ?? ""),
    ...tags,
  ]);
}

/** The same for a group. Whoever is in it and not in the files stays until a refresh shows it. */
export function groupDifferences(existing: ExistingGroup, group: IamGroup): readonly string[] {
  const others = existing.members.filter((name) => !group.members.includes(name));
  return differenceSentences(`The ${label({ kind: "iam-group", name: group.name })}`, existing.arn, [
    "its other policies stay",
    ...changed("path", existing.path, group.path),
    ...(others.length === 0
      ? []
      : [`members that the files do not name stay until \`pulumi up --refresh\` takes them out: ${others.join(", ")}`]),
  ]);
}

function shown(value: string | undefined): string {
  return value === undefined || value === "" ? "none" : cut(JSON.stringify(value));
}
