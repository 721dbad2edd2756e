import type { PageRow } from "../../../core/exports/page/page-data.ts";
import type { Found, WayIn } from "../../../core/exports/page/page-search.ts";
import { type Child, element, outside } from "./elements.ts";
import {
  colourOf,
  endInWords,
  endsSoon,
  hasEnded,
  holderName,
  kindAndName,
  moment,
  placeName,
  roleName,
} from "./words.ts";

/** Drawn at once: more than fits on a screen. */
const STEP = 20;
/** Holders that are named without asking for more. */
const FEW = 3;

/** Ways in, the best first: each with what enters it. */
export function findView({ ways }: Found, holder: string): readonly Child[] {
  if (ways.length === 0)
    return [element("p", { class: "empty" }, "Nobody has anything that fits. Type less, or choose everybody.")];
  const list = element("ol", { class: "ways" });
  const more = element("button", { type: "button", class: "more" });
  let shown = 0;
  const show = (): void => {
    list.append(...ways.slice(shown, shown + STEP).map((way, index) => wayItem(way, shown + index, holder)));
    shown = Math.min(ways.length, shown + STEP);
    more.hidden = shown === ways.length;
    more.textContent = `Show more: ${(ways.length - shown).toLocaleString("en")} are left`;
  };
  more.addEventListener("click", () => {
    const next = shown;
    show();
    list.querySelector<HTMLElement>(`[data-row="${next}"]`)?.focus();
  });
  show();
  return [list, more];
}

function wayItem(way: WayIn, index: number, holder: string): HTMLElement {
  const { first, rows } = way;
  const own = holder === "" ? rows : rows.filter((row) => row.holder === holder);
  return element(
    "li",
    { class: "way" },
    element(
      "div",
      { class: "where" },
      element("h3", {}, placeName(first)),
      element("span", { class: "account" }, first.client === "" ? "" : first.accountId),
    ),
    element(
      "div",
      { class: "what" },
      element("span", { class: `chip ${colourOf(first)}` }, roleName(first)),
      element("span", { class: "by" }, byWay(first)),
    ),
    whoHasIt(own, rows.length - own.length),
    actions(first, own, index),
    details(own),
  );
}

function byWay({ way }: PageRow): string {
  const [kind, name] = kindAndName(way);
  return kind === ""
    ? `by ${name} alone`
    : kind === "permission-set"
      ? name
      : `by ${kind.replaceAll("-", " ")} ${name}`;
}

function whoHasIt(rows: readonly PageRow[], others: number): HTMLElement {
  const rest = rows.length - FEW + others;
  const named = rows.slice(0, FEW).map((row) => {
    const end = endInWords(row);
    const sign = end === "" ? [] : [" ", element("span", { class: endsSoon(row) ? "end soon" : "end" }, end)];
    return element("li", {}, holderName(row.holder), ...sign);
  });
  return element(
    "ul",
    { class: "who" },
    ...named,
    ...(rest > 0 ? [element("li", { class: "rest" }, `and ${rest} more`)] : []),
  );
}

function actions(first: PageRow, rows: readonly PageRow[], index: number): HTMLElement {
  const made = element("div", { class: "actions" });
  const { switchRoleLink, portalLink, way } = first;
  if (rows.every(hasEnded)) made.append(element("span", { class: "no-link" }, "ended"));
  else if (switchRoleLink === "") made.append(element("span", { class: "no-link" }, "no link for people"));
  else {
    const where = `${placeName(first)} as ${roleName(first)}`;
    const [, set] = kindAndName(way);
    const at = { "data-row": String(index) };
    if (portalLink !== "")
      made.append(
        outside(
          portalLink,
          { ...at, class: "button", "data-column": "0", "aria-label": `Sign in with ${set} for ${where}` },
          "Sign in",
        ),
      );
    made.append(
      outside(
        switchRoleLink,
        { ...at, class: "button enter", "data-column": "1", "aria-label": `Enter ${where}` },
        "Enter",
      ),
    );
  }
  return made;
}

/** All that is known of it; made when it is opened. */
function details(rows: readonly PageRow[]): HTMLElement {
  const made = element("details", {}, element("summary", {}, "Details"));
  made.addEventListener("toggle", () => {
    if (made.open && made.children.length === 1) made.append(...detailsOf(rows));
  });
  return made;
}

const SHOWN_HOLDERS = 200;

function detailsOf(rows: readonly PageRow[]): readonly Child[] {
  const [first] = rows;
  if (first === undefined) return [];
  const facts = element("dl");
  const add = (name: string, value: string): void => {
    if (value !== "") facts.append(element("dt", {}, name), element("dd", {}, value));
  };
  add("level", first.level);
  add("may do", first.rights);
  add("administrator", first.administrator);
  const holders = rows.slice(0, SHOWN_HOLDERS).map((row) => {
    const said: readonly string[] = [
      row.conditions,
      row.until === "" ? "" : `until ${moment(row.until)}`,
      row.reason === "" ? "" : `reason: ${row.reason}`,
      row.ticket === "" ? "" : `ticket: ${row.ticket}`,
    ].filter((text) => text !== "");
    return element("li", {}, holderName(row.holder), said.length === 0 ? "" : `: ${said.join("; ")}`);
  });
  const rest = rows.length - holders.length;
  return [
    facts,
    element("ul", {}, ...holders),
    ...(rest > 0 ? [element("p", {}, `and ${rest} more: choose one above`)] : []),
  ];
}
