/** What runs in the page. It is bundled into page-assets.ts by `npm run schema`. */
import { type PageData, unpacked } from "../../../core/exports/page/page-data.ts";
import { type Found, pageIndex, search } from "../../../core/exports/page/page-search.ts";
import { byId, type Child, element } from "./elements.ts";
import { endsView } from "./ends-view.ts";
import { findView } from "./find-view.ts";
import { graphView } from "./graph-view.ts";
import { listenToKeys } from "./keyboard.ts";
import { matrixView } from "./matrix-view.ts";
import { counted, daysSince, endsSoon, moment } from "./words.ts";

/** A page that is older is said to be old. */
const OLD_DAYS = 7;

// why a cast: the program that wrote the page wrote both.
const data = JSON.parse(byId("data", HTMLScriptElement).textContent) as PageData;
const index = pageIndex(unpacked(data));
const [query, who, view] = [byId("query", HTMLInputElement), byId("who", HTMLSelectElement), byId("view", HTMLElement)];

const VIEWS: Readonly<Record<string, { readonly title: string; readonly draw: (found: Found) => readonly Child[] }>> = {
  find: { title: "Ways in", draw: (found) => findView(found, who.value) },
  matrix: { title: "Who has what", draw: ({ rows }) => matrixView(rows) },
  graph: { title: "Who gets where", draw: ({ rows }) => graphView(rows) },
  ends: { title: "Ends and warnings", draw: ({ rows }) => endsView(rows, data.warnings) },
};
let current = "find";

function draw(): void {
  const found = search(index, query.value, who.value);
  const { title, draw: drawView } = VIEWS[current] ?? { title: "", draw: () => [] };
  view.replaceChildren(element("h2", {}, title), ...drawView(found));
  const clients = new Set(found.rows.map(({ accountId }) => accountId)).size;
  byId("status", HTMLElement).textContent =
    `${counted(found.ways.length, "way in", "ways in")}, ${counted(clients, "account")}, ${counted(found.rows.length, "holding")}`;
  for (const link of document.querySelectorAll("nav a"))
    if (link.getAttribute("href") === `#${current}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
}

/** The part of the address after `#` says what is shown, so that it can be bookmarked: `#matrix?q=abc&who=group:Auditors`. */
function read(): void {
  const [name = "", rest = ""] = location.hash.slice(1).split("?");
  const asked = new URLSearchParams(rest);
  if (Object.hasOwn(VIEWS, name)) current = name;
  if (asked.has("q")) query.value = asked.get("q") ?? "";
  if (asked.has("who") && index.holders.includes(asked.get("who") ?? "")) who.value = asked.get("who") ?? "";
}

let waiting: ReturnType<typeof setTimeout> | undefined;

/** why later: browsers take only some hundred changes of the address a minute. */
function remember(): void {
  clearTimeout(waiting);
  waiting = setTimeout(putIntoAddress, 400);
}

function putIntoAddress(): void {
  const said = new URLSearchParams({
    ...(query.value !== "" && { q: query.value }),
    ...(who.value !== "" && { who: who.value }),
  });
  const text = said.toString();
  history.replaceState(null, "", `#${current}${text === "" ? "" : `?${text}`}`);
}

function begin(): void {
  const age = daysSince(data.made);
  const clients = new Set(index.rows.flatMap(({ row }) => (row.client === "" ? [] : [row.accountId]))).size;
  byId("about", HTMLElement).textContent =
    `Made ${moment(data.made)}: ${counted(clients, "client")}, ${counted(index.holders.length, "person or group", "people and groups")}`;
  const left = data.warnings.filter(({ kind }) => kind === "left").length;
  const banner = [
    ...(age >= OLD_DAYS ? [`This page was made ${age} days ago: what was given or taken since is not on it.`] : []),
    ...(left > 0 ? [`${counted(left, "client")} left out, since the files are at fault: see Warnings.`] : []),
  ];
  byId("banner", HTMLElement).textContent = banner.join(" ");
  byId("banner", HTMLElement).hidden = banner.length === 0;
  const soon = index.rows.filter(({ row }) => endsSoon(row)).length + data.warnings.length;
  if (soon > 0) byId("count", HTMLElement).textContent = soon.toLocaleString("en");
  who.append(...index.holders.map((holder) => element("option", { value: holder }, holder)));
  query.addEventListener("input", () => {
    draw();
    remember();
  });
  who.addEventListener("change", () => {
    draw();
    remember();
  });
  for (const link of document.querySelectorAll("nav a"))
    link.addEventListener("click", (event) => {
      event.preventDefault();
      current = (link.getAttribute("href") ?? "").slice(1);
      draw();
      remember();
    });
  addEventListener("hashchange", () => {
    read();
    draw();
  });
  listenToKeys(query, view);
  listenToTheme();
  read();
  draw();
  document.documentElement.setAttribute("data-ready", "true");
}

/** Dark or light as the system has it, until somebody says otherwise. */
function listenToTheme(): void {
  const button = byId("theme", HTMLButtonElement);
  const system = matchMedia("(prefers-color-scheme: dark)");
  const theme = (): string =>
    document.documentElement.getAttribute("data-theme") ?? (system.matches ? "dark" : "light");
  const other = (): string => (theme() === "dark" ? "light" : "dark");
  const say = (): void => {
    button.textContent = other() === "dark" ? "☾ Dark" : "☀ Light";
  };
  button.addEventListener("click", () => {
    document.documentElement.setAttribute("data-theme", other());
    say();
  });
  system.addEventListener("change", say);
  say();
}

begin();
