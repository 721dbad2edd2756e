import type { PageRow, PageWarning } from "../../../core/exports/page/page-data.ts";
import { type Child, element } from "./elements.ts";
import { endInWords, endsSoon, holderName, kindAndName, moment, placeName, roleName } from "./words.ts";

/** Rows of a table that are drawn at once. */
const STEP = 100;

const HEADINGS: Readonly<Record<PageWarning["kind"], string>> = {
  left: "Not on this page",
  note: "What the files cannot say",
  warning: "Warnings",
};

/** What ends when, who is let in by trust alone, and what the page cannot say. */
export function endsView(rows: readonly PageRow[], warnings: readonly PageWarning[]): readonly Child[] {
  const ending = rows
    .filter(({ until }) => until !== "")
    .sort((a, b) => (a.until < b.until ? -1 : Number(a.until > b.until)));
  const trusted = rows.filter(({ way }) => way === "trust");
  return [
    ...(["left", "note", "warning"] as const).flatMap((kind) => {
      const texts = warnings.filter((one) => one.kind === kind).map(({ text }) => element("li", {}, text));
      return texts.length === 0
        ? []
        : [element("h3", {}, HEADINGS[kind]), element("ul", { class: `warnings ${kind}` }, ...texts)];
    }),
    element("h3", {}, "Ends"),
    ...(ending.length === 0
      ? [element("p", { class: "empty" }, "Nothing of this ends by itself.")]
      : longTable(ending, "When it ends", whenCells)),
    ...(trusted.length === 0
      ? []
      : [
          element("h3", {}, "Let in by trust alone"),
          element("p", { class: "hint" }, "No grant gives these: a client's file trusts them."),
          ...longTable(trusted, "What the trust asks", trustCells),
        ]),
  ];
}

function whenCells(row: PageRow): readonly Child[] {
  return [element("span", { class: endsSoon(row) ? "end soon" : "end" }, endInWords(row)), ` ${moment(row.until)}`];
}

function trustCells({ conditions }: PageRow): readonly Child[] {
  return [conditions === "" ? "nothing" : conditions];
}

function longTable(
  rows: readonly PageRow[],
  first: string,
  cellsOf: (row: PageRow) => readonly Child[],
): readonly Child[] {
  const titles = [first, "Who", "Client", "Role", "By", "Reason", "Ticket"];
  const head = element("tr", {}, ...titles.map((title) => element("th", { scope: "col" }, title)));
  const body = element("tbody");
  const more = element("button", { type: "button", class: "more" });
  let shown = 0;
  const show = (): void => {
    body.append(
      ...rows
        .slice(shown, shown + STEP)
        .map((row) =>
          element(
            "tr",
            {},
            ...[
              cellsOf(row),
              [holderName(row.holder)],
              [placeName(row)],
              [roleName(row)],
              [kindAndName(row.way)[1]],
              [row.reason],
              [row.ticket],
            ].map((children) => element("td", {}, ...children)),
          ),
        ),
    );
    shown = Math.min(rows.length, shown + STEP);
    more.hidden = shown === rows.length;
    more.textContent = `Show more: ${(rows.length - shown).toLocaleString("en")} are left`;
  };
  more.addEventListener("click", show);
  show();
  const table = element("table", { class: "plain-table" }, element("thead", {}, head), body);
  return [
    element(
      "div",
      { class: "scroll", tabindex: "0", role: "region", "aria-label": `${first}, a table that can be scrolled` },
      table,
    ),
    more,
  ];
}
