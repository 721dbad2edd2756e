/**
 * What the page shows of one holding: all as text, empty where there is nothing. This file is read by the page's script too, and so
 * imports nothing.
 */
export const PAGE_COLUMNS = [
  ...(["holder", "way", "client", "slug", "accountId", "role", "level", "rights", "administrator"] as const),
  ...(["conditions", "until", "reason", "ticket", "switchRoleLink", "portalLink"] as const),
] as const;

/** That somebody has something by one way. */
export type PageRow = Readonly<Record<(typeof PAGE_COLUMNS)[number], string>>;

/** What stands in the page as JSON. */
export interface PageData {
  readonly version: 1;
  readonly project: string;
  /** Moment (UTC, ISO 8601) at which it was made. */
  readonly made: string;
  readonly homeAccountId: string;
  /** Each text once; rows name them by their index. */
  readonly texts: readonly string[];
  /** For each holding the texts of {@link PAGE_COLUMNS}, in that order. */
  readonly rows: readonly (readonly number[])[];
  /** What the page cannot say, and what somebody should know. */
  readonly warnings: readonly PageWarning[];
}

/** `left`: a client that is not in the page. */
export interface PageWarning {
  readonly kind: "left" | "note" | "warning";
  readonly text: string;
}

/** The rows as they were before {@link packed}. */
export function unpacked({ texts, rows }: Pick<PageData, "texts" | "rows">): readonly PageRow[] {
  return rows.map((row) => {
    const cells = PAGE_COLUMNS.map((column, index) => [column, texts[row[index] ?? -1] ?? ""]);
    return Object.fromEntries(cells) as PageRow;
  });
}

/** Rows with each text once. */
export function packed(rows: readonly PageRow[]): Pick<PageData, "texts" | "rows"> {
  const indexes = new Map<string, number>();
  const indexed = rows.map((row) =>
    PAGE_COLUMNS.map((column) => {
      const text = row[column];
      const index = indexes.get(text) ?? indexes.size;
      indexes.set(text, index);
      return index;
    }),
  );
  return { texts: [...indexes.keys()], rows: indexed };
}
