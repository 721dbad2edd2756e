import { compile, parse, postprocess, preprocess } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";

/** Elements that our Markdown and our own HTML become. None of them has an attribute that a name could reach. */
const ELEMENTS = new Set([
  ...["h1", "h2", "h3", "h4", "p", "ul", "ol", "li", "strong", "em", "code", "pre", "br", "hr", "blockquote"],
  ...["table", "thead", "tbody", "tr", "th", "td", "details", "summary", "sub", "i", "b"],
]);

/** A comment as GitHub shows it, for what is asserted of it. */
export interface RenderedComment {
  readonly html: string;
  /** What is read without unfolding anything, as plain text. */
  readonly visible: string;
  /** All of it as plain text. */
  readonly text: string;
}

/** Renders Markdown as GitHub does, HTML in it included, so that it can be looked for what must not be there. */
export function rendered(markdown: string): RenderedComment {
  const { html } = read(markdown);
  return {
    html,
    get visible() {
      return plain(withoutFolded(html));
    },
    get text() {
      return plain(html);
    },
  };
}

interface Read {
  readonly html: string;
  /** Rows of tables with more or fewer cells than their heading. */
  readonly brokenRows: readonly string[];
}

/** The Markdown that was read last. why kept: each comment is asserted of several times, and to read it is most of that. */
const known = new Map<string, Read>();
const MOST_KNOWN = 4;

function read(markdown: string): Read {
  const before = known.get(markdown);
  if (before !== undefined) return before;
  const document = parse({ extensions: [gfm()] }).document();
  const events = postprocess(document.write(preprocess()(markdown, undefined, true)));
  const brokenRows = brokenRowsIn(events);
  const html = compile({ allowDangerousHtml: true, allowDangerousProtocol: true, htmlExtensions: [gfmHtml()] })(events);
  const [oldest] = known.keys();
  if (oldest !== undefined && known.size >= MOST_KNOWN) known.delete(oldest);
  const found = { html, brokenRows };
  known.set(markdown, found);
  return found;
}

/** What a name of others must not become: elements and links that are not ours, mentions, references, broken tables. */
export function brokenIn(
  markdown: string,
  { links = [] }: { readonly links?: readonly string[] } = {},
): readonly string[] {
  const { html, brokenRows } = read(markdown);
  return [
    ...strangeElements(html, links),
    ...references(html),
    ...unfolded(html),
    ...brokenRows,
    ...tornRows(html),
    ...hidden(markdown),
  ];
}

function strangeElements(html: string, links: readonly string[]): readonly string[] {
  return [...html.matchAll(/<(?!\/)([^\s>]*)([^>]*)>/g)].flatMap(([tag, name = "", attributes = ""]) => {
    if (tag === "<!-- switchyard-review -->") return html.startsWith(tag) && html.lastIndexOf(tag) === 0 ? [] : [tag];
    const href = /^ href="([^"]*)"$/.exec(attributes)?.[1];
    if (name === "a" && href !== undefined && links.includes(href)) return [];
    const isPlain = /^(?: align="(?:left|right|center)")?(?: \/)?$/.test(attributes);
    return ELEMENTS.has(name) && isPlain ? [] : [tag];
  });
}

/** What GitHub turns into mentions, references, emoji and formulas, outside of code. */
function references(html: string): readonly string[] {
  const prose = plain(html.replaceAll(/<code>[\s\S]*?<\/code>/g, " "));
  return [
    /(?<![\w/])@[a-z\d]/i,
    /(?<!\w)#\d/,
    /\bGH-\d/i,
    /\b[0-9a-f]{7,40}\b(?<=\d[0-9a-f]*)(?<=[a-f][0-9a-f]*)/,
    /(?<!\w):[a-z\d_+-]+:/,
    /\$[^\s$]/,
    /\b(?:https?|ftp):\/\//i,
    /\bwww\./i,
  ].flatMap((pattern) => pattern.exec(prose)?.[0] ?? []);
}

function unfolded(html: string): readonly string[] {
  let depth = 0;
  for (const [tag] of html.matchAll(/<\/?details>/g)) {
    depth += tag === "<details>" ? 1 : -1;
    if (depth < 0) return ["</details> closes nothing"];
  }
  return depth === 0 ? [] : ["<details> is not closed"];
}

/** Rows of tables with more or fewer cells than their heading: GitHub cuts and fills them without a word. */
function brokenRowsIn(events: ReturnType<typeof postprocess>): readonly string[] {
  const faults: string[] = [];
  let [expected, cells] = [0, 0];
  for (const [when, token] of events) {
    const event = `${when} ${token.type}`;
    if (event === "enter tableHead") expected = 0;
    if (event === "enter tableRow") cells = 0;
    if (event === "exit tableHeader") expected += 1;
    if (event === "exit tableData") cells += 1;
    if (event === "exit tableRow" && cells > 0 && cells !== expected)
      faults.push(`a row of ${cells} cells below a heading of ${expected}, in line ${token.start.line}`);
  }
  return faults;
}

function tornRows(html: string): readonly string[] {
  return /<p>\s*\|/.test(html) ? ["a row of a table stands in a paragraph"] : [];
}

/** Characters that no reader sees, or that turn text around. */
function hidden(markdown: string): readonly string[] {
  const found = /[^\P{C}\n]|[\u115F\u1160\u3164\uFFA0\u2028\u2029]/u.exec(markdown.replaceAll("\uFE0F", ""));
  return found === null ? [] : [`U+${(found[0].codePointAt(0) ?? 0).toString(16).toUpperCase()}`];
}

function withoutFolded(html: string): string {
  let [rest, before] = [html, ""];
  // why again and again: one can stand within another.
  while (rest !== before) [before, rest] = [rest, rest.replace(/<details>(?:(?!<details>)[\s\S])*?<\/details>/, " ")];
  return rest;
}

const ENTITIES: Readonly<Record<string, string>> = { lt: "<", gt: ">", quot: '"', amp: "&" };

function plain(html: string): string {
  return html
    .replaceAll(/<[^>]*>/g, (tag) => (/^<\/?(?:code|strong|em|b|i|a)\b/.test(tag) ? "" : " "))
    .replaceAll(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (whole, decimal?: string, hex?: string, name = "") =>
      decimal !== undefined
        ? String.fromCodePoint(Number(decimal))
        : hex !== undefined
          ? String.fromCodePoint(parseInt(hex, 16))
          : (ENTITIES[String(name)] ?? whole),
    )
    .replaceAll(/\s+/g, " ");
}
