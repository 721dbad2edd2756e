/** SHA-256 of a text in hexadecimal: core/ computes none itself. */
export type Sha256 = (text: string) => string;

/** A page that is one file: it loads nothing, and runs nothing but its own script. */
export interface HtmlPage {
  readonly title: string;
  /** CSS. */
  readonly style: string;
  /** Lines of HTML. Names of others stand in it by {@link escapedHtml} alone. */
  readonly body: readonly string[];
  /** JavaScript. Absent: the page runs nothing. */
  readonly script?: string;
  /** What the script reads, as JSON in the element with the id `data`. */
  readonly data?: unknown;
}

/**
 * The page as text. Its policy allows this one style and this one script, by their hashes, and nothing else: what got into the page in
 * another way is neither run nor loaded. Source: W3C, Content Security Policy Level 3; `require-trusted-types-for` has the browser
 * itself refuse text that would be read as HTML.
 * @throws Error when style or script could end their own element.
 */
export function htmlPage({ title, style, body, script, data }: HtmlPage, sha256: Sha256): string {
  const policy = [
    "default-src 'none'",
    `style-src ${hashSource(style, sha256)}`,
    ...(script === undefined ? [] : [`script-src ${hashSource(script, sha256)}`, "require-trusted-types-for 'script'"]),
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return [
    "<!doctype html>",
    '<html lang="en">',
    "<head>",
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="referrer" content="no-referrer">',
    '<meta name="color-scheme" content="light dark">',
    `<title>${escapedHtml(title)}</title>`,
    `<style>${embedded(style)}</style>`,
    "</head>",
    "<body>",
    ...body,
    ...(data === undefined ? [] : [`<script type="application/json" id="data">${jsonInHtml(data)}</script>`]),
    ...(script === undefined ? [] : [`<script>${embedded(script)}</script>`]),
    "</body>",
    "</html>",
    "",
  ].join("\n");
}

/** Text as text of an element, or between the quotes of an attribute. */
export function escapedHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** JSON that ends no element, whatever it says: `</script>` and `<!--` need a `<`, which JSON can write otherwise. */
function jsonInHtml(data: unknown): string {
  return JSON.stringify(data).replaceAll("<", "\\u003c");
}

function embedded(text: string): string {
  if (/<\/|<!--|<script/i.test(text)) throw new Error("a style or script of a page holds what could end its element");
  return text;
}

function hashSource(text: string, sha256: Sha256): string {
  const bytes = (sha256(text).match(/../g) ?? []).map((pair) => String.fromCharCode(Number.parseInt(pair, 16)));
  return `'sha256-${btoa(bytes.join(""))}'`;
}
