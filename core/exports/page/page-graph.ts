import type { PageRow } from "./page-data.ts";
import { columnKey, columnsOf, type MatrixColumn } from "./page-matrix.ts";

/** Most clients and holders that are drawn: more lines than that nobody can follow. */
export const GRAPH_SIZE = { clients: 30, holders: 40 };

/** Height of a line of text, and distances, in units of the drawing. */
const LINE = 24;
const GAP = 16;
const TOP = 12;

/** Who gets where, as it is drawn: holders at the left, clients with their roles at the right. */
export interface Graph {
  readonly height: number;
  readonly holders: readonly { readonly holder: string; readonly y: number }[];
  readonly clients: readonly GraphClient[];
  readonly edges: readonly GraphEdgeLine[];
  /** How many there are in all. */
  readonly of: { readonly holders: number; readonly clients: number };
}

export interface GraphClient extends MatrixColumn {
  readonly top: number;
  readonly height: number;
  readonly roles: readonly { readonly role: string; readonly administrator: string; readonly y: number }[];
}

/** A holder has a role, by one way or several. */
export interface GraphEdgeLine {
  readonly holder: string;
  /** Key of the client. */
  readonly client: string;
  readonly role: string;
  readonly from: number;
  readonly to: number;
  readonly administrator: string;
  /** Whether every way to it ends some day. */
  readonly ends: boolean;
}

/** The drawing of these rows; of many clients and holders, the first ones. */
export function graphOf(rows: readonly PageRow[], size = GRAPH_SIZE): Graph {
  const columns = columnsOf(rows);
  const byColumn = grouped(rows, columnKey, (row) => row);
  let top = TOP;
  const clients = columns.slice(0, size.clients).map((column): GraphClient => {
    const own = byColumn.get(column.key) ?? [];
    const roles = [...new Map(own.map(({ role, administrator }) => [role, administrator]))];
    const [at, height] = [top, (roles.length + 1) * LINE];
    top += height + GAP;
    return {
      ...column,
      ...{ top: at, height },
      roles: roles.map(([role, administrator], index) => ({ role, administrator, y: at + (index + 1.5) * LINE })),
    };
  });
  const targets = new Map(clients.flatMap(({ key, roles }) => roles.map(({ role, y }) => [`${key}\n${role}`, y])));
  const shown = rows.filter((row) => targets.has(targetOf(row)));
  const holders = orderedHolders(shown, targets);
  const step = LINE + GAP;
  const drawn = holders.slice(0, size.holders);
  const height = Math.max(top - GAP, TOP + drawn.length * step) + TOP;
  // why in the middle: lines are shorter.
  const begin = (height - drawn.length * step) / 2 + step / 2;
  const sources = new Map(drawn.map((holder, index) => [holder, begin + index * step]));
  return {
    height,
    holders: [...sources].map(([holder, y]) => ({ holder, y })),
    clients,
    edges: edgesOf(shown, sources, targets),
    of: { holders: new Set(rows.map(({ holder }) => holder)).size, clients: columns.length },
  };
}

/** Each at about the height of what it leads to, so that few lines cross. */
function orderedHolders(rows: readonly PageRow[], targets: ReadonlyMap<string, number>): readonly string[] {
  const heights = grouped(
    rows,
    ({ holder }) => holder,
    (row) => targets.get(targetOf(row)) ?? 0,
  );
  const mean = (all: readonly number[]) => all.reduce((sum, one) => sum + one, 0) / all.length;
  return [...heights]
    .map(([holder, all]) => [holder, mean(all)] as const)
    .sort(([a, one], [b, other]) => one - other || (a < b ? -1 : 1))
    .map(([holder]) => holder);
}

function edgesOf(
  rows: readonly PageRow[],
  sources: ReadonlyMap<string, number>,
  targets: ReadonlyMap<string, number>,
): readonly GraphEdgeLine[] {
  const edges = new Map<string, GraphEdgeLine>();
  for (const row of rows) {
    const [from, to] = [sources.get(row.holder), targets.get(targetOf(row))];
    if (from === undefined || to === undefined) continue;
    const { holder, role, administrator } = row;
    const key = `${holder}\n${targetOf(row)}`;
    const ends = row.until !== "" && edges.get(key)?.ends !== false;
    edges.set(key, { holder, client: columnKey(row), role, from, to, administrator, ends });
  }
  return [...edges.values()];
}

function targetOf(row: PageRow): string {
  return `${columnKey(row)}\n${row.role}`;
}

function grouped<Value>(
  rows: readonly PageRow[],
  key: (row: PageRow) => string,
  value: (row: PageRow) => Value,
): ReadonlyMap<string, readonly Value[]> {
  const groups = new Map<string, Value[]>();
  for (const row of rows) {
    const group = groups.get(key(row)) ?? [];
    groups.set(key(row), group);
    group.push(value(row));
  }
  return groups;
}
