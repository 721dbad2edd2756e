import type { PageRow } from "./page-data.ts";
import { columnKey, columnsOf, type MatrixColumn } from "./page-matrix.ts";

/** Most clients and holders that are drawn: more lines than that nobody can follow. */
export const GRAPH_SIZE = { clients: 30, holders: 40 };

/** Up to so many clients have a line of text for each role; more have one line each, so that all are seen at once. */
const ROOMY = 8;

/** Height of a line of text, and distances, in units of the drawing. */
const LINE = 24;
const GAP = 16;
const TOP = 12;

/** Who gets where, as it is drawn: holders at the left, clients with their roles at the right. */
export interface Graph {
  readonly height: number;
  /** Whether each client is one line, its roles beside its name. */
  readonly isDense: boolean;
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

/** A holder has a role, by one way or several; in a dense drawing, all roles of one client. */
export interface GraphEdgeLine {
  readonly holder: string;
  /** Key of the client. */
  readonly client: string;
  readonly roles: readonly string[];
  readonly from: number;
  readonly to: number;
  /** Of the roles that which gives most. */
  readonly administrator: string;
  /** Whether every way to it ends some day. */
  readonly ends: boolean;
}

/** The drawing of these rows; of many clients and holders, the first ones. */
export function graphOf(rows: readonly PageRow[], size = GRAPH_SIZE): Graph {
  const columns = columnsOf(rows);
  const byColumn = grouped(rows, columnKey, (row) => row);
  const isDense = Math.min(columns.length, size.clients) > ROOMY;
  let top = TOP;
  const clients = columns.slice(0, size.clients).map((column): GraphClient => {
    const own = byColumn.get(column.key) ?? [];
    const roles = [...new Map(own.map(({ role, administrator }) => [role, administrator]))];
    const [at, height] = [top, isDense ? LINE + 4 : (roles.length + 1) * LINE];
    top += height + (isDense ? GAP / 2 : GAP);
    return {
      ...column,
      ...{ top: at, height },
      roles: roles.map(([role, administrator], index) => ({
        role,
        administrator,
        y: at + (isDense ? height / 2 : (index + 1.5) * LINE),
      })),
    };
  });
  const targets = new Map(clients.flatMap(({ key, roles }) => roles.map(({ role, y }) => [`${key}\n${role}`, y])));
  const shown = rows.filter((row) => targets.has(targetOf(row)));
  const holders = orderedHolders(shown, targets);
  const drawn = holders.slice(0, size.holders);
  const height = Math.max(top - GAP / 2, TOP + drawn.length * (LINE + GAP)) + TOP;
  const step = (height - 2 * TOP) / drawn.length;
  const sources = new Map(drawn.map((holder, index) => [holder, TOP + (index + 0.5) * step]));
  return {
    ...{ height, isDense },
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
    const key = `${row.holder}\n${columnKey(row)}\n${to}`;
    const before = edges.get(key);
    edges.set(key, {
      ...{ holder: row.holder, client: columnKey(row), from, to },
      roles: [...new Set([...(before?.roles ?? []), row.role])],
      administrator: RANKS.find((one) => one === row.administrator || one === before?.administrator) ?? "no",
      ends: row.until !== "" && before?.ends !== false,
    });
  }
  return [...edges.values()];
}

const RANKS = ["yes", "unknown", "no"];

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
