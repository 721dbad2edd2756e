import { isAtLeast, type Severity } from "../rules/severity.ts";
import type { Exception, ReviewSettings } from "./review-settings.ts";

/**
 * What holds for a change: of each setting the stricter one, so that a change cannot disarm its own review. Exceptions
 * are head's, since they are needed where the finding comes in; each that base has not is shown. So are head's owners.
 */
export function stricter(base: ReviewSettings, head: ReviewSettings): ReviewSettings {
  const ids = new Set([...Object.keys(base.severities), ...Object.keys(head.severities)]);
  return {
    ...(head.file !== undefined && { file: head.file }),
    severities: Object.fromEntries(
      [...ids].map((id) => [id, worse(base.severities[id] ?? "off", head.severities[id] ?? "off")]),
    ),
    failsFrom: isAtLeast(base.failsFrom, head.failsFrom) ? head.failsFrom : base.failsFrom,
    maxAdministrators: Math.min(base.maxAdministrators, head.maxAdministrators),
    maxDaysOfGrant: Math.min(base.maxDaysOfGrant, head.maxDaysOfGrant),
    protectedClients: [...new Set([...base.protectedClients, ...head.protectedClients])],
    protectedLevels: [...new Set([...base.protectedLevels, ...head.protectedLevels])],
    owners: head.owners,
    exceptions: head.exceptions,
  };
}

function worse(one: Severity, other: Severity): Severity {
  return isAtLeast(one, other) ? one : other;
}

/** Whether base has no such exception, or one that ends earlier. */
export function isNewException({ rule, subject, until }: Exception, base: ReviewSettings): boolean {
  return !base.exceptions.some(
    (one) => one.rule === rule && one.subject === subject && Date.parse(one.until) >= Date.parse(until),
  );
}

/** One setting that asks for less than before. */
export interface Weakening {
  /** `severities.root-trust`, `maxAdministrators`, `protectedClients abccorp`. */
  readonly what: string;
  readonly before: string;
  readonly after: string;
}

/** What head's settings ask less of than base's. Exceptions are none of these: each says so itself. */
export function weakenings(base: ReviewSettings, head: ReviewSettings): readonly Weakening[] {
  const severities = Object.entries(base.severities).flatMap(([id, before]) => {
    const after = head.severities[id] ?? "off";
    return isAtLeast(after, before) ? [] : [{ what: `severities.${id}`, before, after }];
  });
  const numbers = (["maxAdministrators", "maxDaysOfGrant"] as const)
    .filter((key) => head[key] > base[key])
    .map((what) => ({ what, before: String(base[what]), after: String(head[what]) }));
  const lists = (["protectedClients", "protectedLevels"] as const).flatMap((key) =>
    base[key]
      .filter((name) => !head[key].includes(name))
      .map((name) => ({ what: `${key} ${name}`, before: "protected", after: "not protected" })),
  );
  const fails = isAtLeast(base.failsFrom, head.failsFrom)
    ? []
    : [{ what: "failsFrom", before: base.failsFrom, after: head.failsFrom }];
  return [...severities, ...fails, ...numbers, ...lists, ...lostOwners(base, head)];
}

function lostOwners({ owners: before }: ReviewSettings, { owners: after }: ReviewSettings): readonly Weakening[] {
  const all = (owners: ReviewSettings["owners"]) => [
    ...Object.entries(owners.clients).map(([slug, names]) => [`owners.clients.${slug}`, names] as const),
    ...Object.entries(owners.levels).map(([level, names]) => [`owners.levels.${level}`, names] as const),
    ["owners.everything", owners.everything] as const,
  ];
  const now = new Map(all(after));
  return all(before).flatMap(([what, names]) => {
    const left = now.get(what) ?? [];
    const words = (list: readonly string[]) => (list.length === 0 ? "nobody" : list.join(", "));
    return names.every((name) => left.includes(name)) ? [] : [{ what, before: words(names), after: words(left) }];
  });
}
