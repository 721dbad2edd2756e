import type { PageRow } from "./page-data.ts";

/** One way into one role: what is opened by one click, and who has it. */
export interface WayIn {
  readonly first: PageRow;
  /** Everybody who has it, in the order of the rows. */
  readonly rows: readonly PageRow[];
}

/** What is made once, so that a keystroke is answered at once. */
export interface PageIndex {
  readonly ways: readonly WayIn[];
  readonly holders: readonly string[];
  readonly rows: readonly IndexedRow[];
}

interface IndexedRow {
  readonly row: PageRow;
  /** Place of its way in `ways`. */
  readonly way: number;
  /** The client's name as it is searched. */
  readonly client: string;
  /** All that is searched. */
  readonly text: string;
}

/** What was found. */
export interface Found {
  /** The best first. */
  readonly ways: readonly WayIn[];
  /** In the order of the rows. */
  readonly rows: readonly PageRow[];
}

/** Reads the rows once. */
export function pageIndex(rows: readonly PageRow[]): PageIndex {
  const places = new Map<string, number>();
  const ways: { first: PageRow; rows: PageRow[] }[] = [];
  const indexed = rows.map((row) => {
    const key = JSON.stringify([row.accountId, row.role, row.way]);
    const way = places.get(key) ?? ways.push({ first: row, rows: [] }) - 1;
    places.set(key, way);
    ways[way]?.rows.push(row);
    const { client, slug, accountId, role, level, holder, way: by, reason, ticket } = row;
    const all = [client, slug, accountId, role, level, holder, by, reason, ticket].join("\n");
    return { row, way, client: folded(client), text: folded(all) };
  });
  const holders = [...new Set(rows.map(({ holder }) => holder))].sort();
  return { ways, holders, rows: indexed };
}

/**
 * What holds every word of the query, in whichever field; clients whose name begins with it first.
 * @param holder Only what this one has; empty: everybody.
 */
export function search({ ways, rows }: PageIndex, query: string, holder = ""): Found {
  const words = folded(query)
    .split(/\s+/)
    .filter((word) => word !== "");
  const ranks = new Map<number, number>();
  const found: PageRow[] = [];
  for (const { row, way, client, text } of rows) {
    if ((holder !== "" && row.holder !== holder) || !words.every((word) => text.includes(word))) continue;
    found.push(row);
    const rank = words.reduce((sum, word) => sum + rankOf(word, client, row), 0);
    ranks.set(way, Math.min(rank, ranks.get(way) ?? rank));
  }
  const best = [...ranks].sort(([a, one], [b, other]) => one - other || a - b);
  return { ways: best.flatMap(([way]) => ways[way] ?? []), rows: found };
}

function rankOf(word: string, client: string, { slug }: PageRow): number {
  if (client.startsWith(word) || slug.startsWith(word)) return 0;
  if (client.includes(` ${word}`)) return 1;
  return client.includes(word) ? 2 : 3;
}

/** Without accents and capitals, so that "Muller" finds "Müller". */
export function folded(text: string): string {
  // why: most names are plain, and taking them apart costs more than all else here.
  const plain = /^[\x00-\x7f]*$/.test(text) ? text : text.normalize("NFKD").replace(/\p{M}/gu, "");
  return plain.toLowerCase();
}
