import type { Access } from "../../core/changes/access.ts";
import type { Difference, Gain, Loss } from "../../core/changes/access-difference.ts";
import { conditionsInWords } from "../../core/changes/condition-differences.ts";
import { rightsInWords } from "../../core/changes/rights-words.ts";
import type { Location } from "../../core/faults/fault.ts";
import type { AccessRow } from "./review-report.ts";

/** Gains as rows: those alike of one holder are one row with all its targets. */
export function gainRows(gains: readonly Gain[]): readonly AccessRow[] {
  return inRows(gains.map((gain) => [rowOf(gain, { isNew: gain.before === undefined, isGone: false }), gain.access]));
}

/** Losses as rows, likewise. */
export function lossRows(losses: readonly Loss[]): readonly AccessRow[] {
  return inRows(
    losses.map((loss) => {
      const row = rowOf(loss, { isNew: false, isGone: loss.after === undefined });
      return [{ ...row, liveSeconds: loss.liveSeconds }, loss.access];
    }),
  );
}

function rowOf(
  { access, differences, at }: { readonly access: Access; readonly differences: readonly Difference[]; at?: Location },
  { isNew, isGone }: Pick<AccessRow, "isNew" | "isGone">,
): AccessRow {
  const { holder, target, through, rights, administrator, sessionSeconds, ways, until, notes } = access;
  return {
    holder,
    targets: [target],
    role: target.kind === "role" ? target.roleKey : "(account)",
    through,
    rights: rightsInWords(rights),
    differences,
    isNew,
    isGone,
    administrator,
    sessionSeconds,
    conditions: conditionsOf(ways),
    ...(until !== undefined && { until }),
    ...(notes !== undefined && { notes }),
    ...(at !== undefined && { at }),
  };
}

/** Of several ways one is enough: then each is told as one condition, and where one asks for nothing, so does the whole. */
function conditionsOf(ways: Access["ways"]): readonly string[] {
  const [first, ...others] = ways.map(conditionsInWords);
  if (first === undefined || others.length === 0) return first ?? [];
  const all = [first, ...others];
  if (all.some((way) => way.length === 0)) return [];
  return [`one of: ${[...new Set(all.map((way) => way.join(" and ")))].join("; or ")}`];
}

/** The rows in order of holder, role and first target; those alike in all but targets are one. */
function inRows(rows: readonly (readonly [AccessRow, Access])[]): readonly AccessRow[] {
  const byLikeness = new Map<string, AccessRow[]>();
  for (const [row, access] of rows) {
    const key = likenessOf(row, access);
    const known = byLikeness.get(key);
    if (known === undefined) byLikeness.set(key, [row]);
    else known.push(row);
  }
  return [...byLikeness.values()].map(joined).sort((a, b) => order(textOf(a), textOf(b)));
}

/**
 * why without what it is held through: the permission set of each client has a name of its own. why with the rights
 * themselves: in words, long lists of them are cut.
 */
function likenessOf(row: AccessRow, { rights, ways }: Access): string {
  return JSON.stringify([{ ...row, targets: undefined, through: undefined, at: undefined }, rights, ways]);
}

function joined(rows: readonly AccessRow[]): AccessRow {
  const [first] = rows;
  if (first === undefined) throw new Error("no row");
  return {
    ...first,
    targets: rows.flatMap(({ targets }) => targets).sort((a, b) => order(nameOf(a), nameOf(b))),
    through: [...new Set(rows.flatMap(({ through }) => through))].sort(),
  };
}

function nameOf(target: AccessRow["targets"][number]): string {
  return JSON.stringify([target.client ?? "", target.accountId]);
}

function textOf({ holder, role, targets: [first] }: AccessRow): string {
  return JSON.stringify([holder.key, role, first === undefined ? "" : nameOf(first)]);
}

/** why not by language: the order must be the same on every machine. */
function order(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
