import { columnsOf, type Matrix, matrixOf, MATRIX_SIZE } from "../../../core/exports/page/page-matrix.ts";
import type { PageRow } from "../../../core/exports/page/page-data.ts";
import { type Child, element } from "./elements.ts";
import { holderName, placeName, roleChip } from "./words.ts";

/** Who has what as a table: people and groups from top to bottom, clients from left to right. */
export function matrixView(rows: readonly PageRow[]): readonly Child[] {
  if (columnsOf(rows).length === 0) return [element("p", { class: "empty" }, "Nobody has anything that fits.")];
  const holder = element("div");
  let from = { holders: 0, columns: 0 };
  const show = (): void => {
    const matrix = matrixOf(rows, from);
    from = { ...matrix.from };
    const turn = (what: "holders" | "columns", by: number): void => {
      from = { ...from, [what]: Math.max(0, from[what] + by * MATRIX_SIZE[what]) };
      show();
      // why: the button that was pressed has been drawn anew.
      const again = `[data-turn="${what}${by}"]:not(:disabled), [data-turn="${what}${-by}"]`;
      holder.querySelector<HTMLElement>(again)?.focus();
    };
    holder.replaceChildren(...pager(matrix, turn), table(matrix), legend());
  };
  show();
  return [holder];
}

type Turn = (what: "holders" | "columns", by: number) => void;

function pager({ of, from, holders, columns }: Matrix, turn: Turn): readonly HTMLElement[] {
  const parts = [
    ["columns", "clients", columns.length],
    ["holders", "people and groups", holders.length],
  ] as const;
  const bars = parts.flatMap(([what, words, count]) => {
    if (of[what] <= MATRIX_SIZE[what]) return [];
    const button = (by: -1 | 1, text: string, isLast: boolean): HTMLButtonElement => {
      const made = element(
        "button",
        { type: "button", "data-turn": `${what}${by}`, "aria-label": `${text} ${words}` },
        text,
      );
      made.disabled = isLast;
      made.addEventListener("click", () => turn(what, by));
      return made;
    };
    const end = from[what] + count;
    const range = `${words} ${(from[what] + 1).toLocaleString("en")} to ${end.toLocaleString("en")} of ${of[what].toLocaleString("en")}`;
    return [
      element(
        "span",
        { class: "range" },
        button(-1, "Previous", from[what] === 0),
        ` ${range} `,
        button(1, "Next", end >= of[what]),
      ),
    ];
  });
  return bars.length === 0 ? [] : [element("div", { class: "pager" }, ...bars)];
}

function table({ holders, columns, cells }: Matrix): HTMLElement {
  const head = element(
    "tr",
    {},
    element("th", { scope: "col", class: "corner" }, "Who"),
    ...columns.map((column) =>
      element(
        "th",
        { scope: "col" },
        element("span", { class: "name" }, placeName(column)),
        element("span", { class: "account" }, column.client === "" ? "" : column.accountId),
      ),
    ),
  );
  const body = holders.map((name, row) =>
    element(
      "tr",
      {},
      element("th", { scope: "row" }, holderName(name)),
      ...(cells[row] ?? []).map((own, column) => element("td", {}, ...cell(own, row, column))),
    ),
  );
  const made = element("table", { class: "matrix" }, element("thead", {}, head), element("tbody", {}, ...body));
  return element(
    "div",
    { class: "scroll", tabindex: "0", role: "region", "aria-label": "Who has what, a table that can be scrolled" },
    made,
  );
}

function cell(rows: readonly PageRow[], row: number, column: number): readonly Child[] {
  return rows.map((one) => roleChip(one, { "data-row": String(row), "data-column": String(column) }));
}

/** What the colours and signs mean. */
export function legend(): HTMLElement {
  const key = (looks: string, text: string): HTMLElement => element("span", { class: `chip ${looks}` }, text);
  return element(
    "p",
    { class: "legend" },
    key("administrator", "administrator of the account, or can become one"),
    key("unknown", "policies that are not known here"),
    key("plain", "anything else"),
    key("plain ends", "◷ ends some day"),
  );
}
