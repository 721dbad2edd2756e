import type { PageRow } from "../../../core/exports/page/page-data.ts";
import { type Graph, type GraphClient, type GraphEdgeLine, graphOf } from "../../../core/exports/page/page-graph.ts";
import { type Child, drawn, element } from "./elements.ts";
import { legend } from "./matrix-view.ts";
import { colourOf, counted, kindAndName, placeName, roleName } from "./words.ts";

/** Measures of the drawing, in its own units. */
const WIDTH = 960;
const HOLDER = { right: 300, letters: 34 } as const;
const CLIENT = { left: 640, width: 308, letters: 30 } as const;

/** Who gets where as a drawing: lines from people and groups to the roles of clients. */
export function graphView(rows: readonly PageRow[]): readonly Child[] {
  const graph = graphOf(rows);
  if (graph.clients.length === 0) return [element("p", { class: "empty" }, "Nobody has anything that fits.")];
  const { of, clients, holders } = graph;
  const isPart = clients.length < of.clients || holders.length < of.holders;
  const part = `The first ${counted(clients.length, "client")} of ${of.clients.toLocaleString("en")}, and ${holders.length} of ${of.holders.toLocaleString("en")} people and groups. Type a name to see others.`;
  const hint = "Choose somebody or a client to see only what belongs to them; the matrix says the same as a table.";
  const words = element("p", { class: "hint words", role: "status" });
  return [
    element("p", { class: "hint" }, isPart ? `${part} ` : "", hint),
    element(
      "div",
      {
        class: "scroll graph",
        tabindex: "0",
        role: "region",
        "aria-label": "Who gets where, a drawing that can be scrolled",
      },
      drawing(graph, words),
    ),
    words,
    legend(),
  ];
}

/** @param words Where what is chosen is said in words. */
function drawing(graph: Graph, words: HTMLElement): SVGSVGElement {
  const lines = graph.edges.map((edge) => ({ edge, path: line(edge) }));
  const nodes: { readonly key: string; readonly node: SVGGElement }[] = [];
  const svg = drawn("svg", {
    viewBox: `0 0 ${WIDTH} ${graph.height}`,
    width: WIDTH,
    height: graph.height,
    role: "group",
    "aria-label": "Who gets where",
  });
  let pinned = "";
  const light = (key: string): void => {
    svg.classList.toggle("lit", key !== "");
    for (const { edge, path } of lines) path.classList.toggle("on", key === edge.holder || key === edge.client);
    const near = new Set(
      lines.flatMap(({ edge }) => (key === edge.holder || key === edge.client ? [edge.holder, edge.client] : [])),
    );
    for (const { key: own, node } of nodes) node.classList.toggle("on", near.has(own) || own === key);
    words.textContent = inWords(key, graph);
  };
  const pin = (key: string): void => {
    pinned = pinned === key ? "" : key;
    for (const { key: own, node } of nodes) node.setAttribute("aria-pressed", String(own === pinned));
    light(pinned);
  };
  const add = (key: string, node: SVGGElement): void => {
    nodes.push({ key, node });
    node.addEventListener("click", () => pin(key));
    node.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      pin(key);
    });
    node.addEventListener("pointerenter", () => light(key));
    node.addEventListener("pointerleave", () => light(pinned));
  };
  graph.holders.forEach(({ holder, y }, row) => add(holder, holderNode(holder, y, row)));
  graph.clients.forEach((client, row) => add(client.key, (graph.isDense ? denseClientNode : clientNode)(client, row)));
  svg.append(drawn("g", { "aria-hidden": "true" }, ...lines.map(({ path }) => path)), ...nodes.map(({ node }) => node));
  return svg;
}

function line({ from, to, ends, ...edge }: GraphEdgeLine): SVGPathElement {
  const [start, end] = [HOLDER.right + 8, CLIENT.left - 2];
  const middle = (start + end) / 2;
  return drawn("path", {
    class: `edge ${colourOf(edge)}${ends ? " ends" : ""}`,
    d: `M${start} ${from} C${middle} ${from} ${middle} ${to} ${end} ${to}`,
  });
}

function node(label: string, row: number, column: number, children: readonly Child[]): SVGGElement {
  const looks = { class: "node", role: "button", tabindex: 0, "aria-pressed": "false", "aria-label": label };
  return drawn("g", { ...looks, "data-row": row, "data-column": column }, ...children);
}

function holderNode(holder: string, y: number, row: number): SVGGElement {
  const [kind, name] = kindAndName(holder);
  const before = `${kind.replaceAll("-", " ")} `;
  const shown = short(name, HOLDER.letters - kind.length);
  return node(`${before}${shown}`, row, 0, [
    drawn("rect", { x: 4, y: y - 14, width: HOLDER.right, height: 28, rx: 6 }),
    drawn("text", { x: 14, y: y + 5 }, drawn("tspan", { class: "kind" }, before), shown),
    drawn("circle", { cx: HOLDER.right + 4, cy: y, r: 4 }),
  ]);
}

function clientNode(client: GraphClient, row: number): SVGGElement {
  const { top, height, roles } = client;
  const left = CLIENT.left;
  const name = short(placeName(client), CLIENT.letters);
  const names = roles.map((role) => short(roleName(role), CLIENT.letters));
  return node([name, ...names].join(" "), row, 1, [
    drawn("rect", { x: left, y: top, width: CLIENT.width, height: height - 2, rx: 8 }),
    drawn("text", { x: left + 14, y: top + 17, class: "name" }, name),
    ...roles.flatMap((role, index) => [
      // why: so that the names are words of their own to who listens.
      " ",
      drawn("circle", { cx: left, cy: role.y, r: 4, class: colourOf(role) }),
      drawn("text", { x: left + 14, y: role.y + 4, class: `role ${colourOf(role)}` }, names[index] ?? ""),
    ]),
  ]);
}

/** One line: the roles beside the name. */
function denseClientNode(client: GraphClient, row: number): SVGGElement {
  const { top, height, roles } = client;
  const left = CLIENT.left;
  const name = short(placeName(client), CLIENT.letters);
  const rest = short(roles.map(roleName).join(", "), CLIENT.letters + 10 - name.length);
  return node(`${name} ${rest}`, row, 1, [
    drawn("rect", { x: left, y: top, width: CLIENT.width, height, rx: 6 }),
    drawn(
      "text",
      { x: left + 14, y: top + height / 2 + 5 },
      drawn("tspan", { class: "name" }, name),
      " ",
      drawn("tspan", { class: "kind" }, rest),
    ),
    drawn("circle", { cx: left, cy: top + height / 2, r: 4 }),
  ]);
}

/** Everything that one is joined to, in words: what the lines show to those who see them. */
function inWords(key: string, { edges, holders }: Graph): string {
  const isHolder = holders.some(({ holder }) => holder === key);
  const name = (one: string): string =>
    one.startsWith("\n") ? `account ${one.slice(1)}` : one.replace("\n", ", account ");
  const names = ({ roles }: GraphEdgeLine): string => roles.map((role) => roleName({ role })).join(", ");
  const own = edges.filter(({ holder, client }) => key === (isHolder ? holder : client));
  const others = own.map((edge) =>
    isHolder ? `${edge.client.split("\n", 1)[0] ?? ""} ${names(edge)}` : `${names(edge)} by ${edge.holder}`,
  );
  return key === "" ? "" : `${isHolder ? key : name(key)}: ${others.join("; ")}`;
}

/** why by code points: half of an emoji is none. */
function short(text: string, letters: number): string {
  const all = Array.from(text);
  return all.length <= letters ? text : `${all.slice(0, letters - 1).join("")}…`;
}
