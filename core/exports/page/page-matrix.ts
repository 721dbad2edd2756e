import type { PageRow } from "./page-data.ts";

/** A client, or another account in which somebody has rights. */
export interface MatrixColumn {
  readonly key: string;
  /** The client's name; empty for an account that is no client's. */
  readonly client: string;
  readonly accountId: string;
}

/** One page of who has what: holders from top to bottom, clients from left to right. */
export interface Matrix {
  readonly holders: readonly string[];
  readonly columns: readonly MatrixColumn[];
  /** By holder, then by column, in the order of both. */
  readonly cells: readonly (readonly (readonly PageRow[])[])[];
  /** How many there are in all. */
  readonly of: { readonly holders: number; readonly columns: number };
  /** The part that is shown, as it was asked for or as far as there is one. */
  readonly from: { readonly holders: number; readonly columns: number };
}

/** Most of each that is drawn at once: what somebody can look at, and a browser draws at once. */
export const MATRIX_SIZE = { holders: 40, columns: 16 };

/**
 * The matrix of these rows.
 * @param wanted First holder and first column; default the very first.
 */
export function matrixOf(rows: readonly PageRow[], wanted = { holders: 0, columns: 0 }, size = MATRIX_SIZE): Matrix {
  const columns = columnsOf(rows);
  const holders = [...new Set(rows.map(({ holder }) => holder))].sort();
  const from = {
    holders: startOf(wanted.holders, holders.length, size.holders),
    columns: startOf(wanted.columns, columns.length, size.columns),
  };
  const shownHolders = holders.slice(from.holders, from.holders + size.holders);
  const shownColumns = columns.slice(from.columns, from.columns + size.columns);
  const [down, across] = [places(shownHolders), places(shownColumns.map(({ key }) => key))];
  const cells = shownHolders.map(() => shownColumns.map((): PageRow[] => []));
  for (const row of rows) cells[down.get(row.holder) ?? -1]?.[across.get(columnKey(row)) ?? -1]?.push(row);
  return {
    ...{ holders: shownHolders, columns: shownColumns, cells, from },
    of: { holders: holders.length, columns: columns.length },
  };
}

/** The clients of these rows, by name; other accounts after them. */
export function columnsOf(rows: readonly PageRow[]): readonly MatrixColumn[] {
  const found = new Map(
    rows.map((row) => [columnKey(row), { key: columnKey(row), client: row.client, accountId: row.accountId }]),
  );
  const order = ({ client, accountId }: MatrixColumn) => `${client === "" ? "1" : "0"}${client}\n${accountId}`;
  return [...found.values()].sort((a, b) => (order(a) < order(b) ? -1 : 1));
}

/** Name of the column in which a row stands. */
export function columnKey({ client, accountId }: Pick<PageRow, "client" | "accountId">): string {
  return `${client}\n${accountId}`;
}

function startOf(wanted: number, count: number, size: number): number {
  return Math.max(0, Math.min(wanted, Math.floor((count - 1) / size) * size));
}

function places(names: readonly string[]): ReadonlyMap<string, number> {
  return new Map(names.map((name, index) => [name, index]));
}
