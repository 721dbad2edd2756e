import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";

/** Markdown as GitHub makes HTML of it, before its own filters. HTML in it stays HTML, so that none can hide as text. */
export function asHtml(markdown: string): string {
  return micromark(markdown, {
    allowDangerousHtml: true,
    allowDangerousProtocol: true,
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
  });
}

/** Names of all tags in HTML, and whether any of them has attributes beside `align`. */
export function tagsOf(html: string): ReadonlySet<string> {
  return new Set((html.match(/<[^>]*>/g) ?? []).map((tag) => tag.replaceAll(/[</>]/g, "").trim()));
}

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"' };

/** What a reader of the HTML sees. */
export function textOf(html: string): string {
  return html
    .replaceAll(/<[^>]*>/g, "")
    .replaceAll(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (whole, decimal?: string, hex?: string, word?: string) => {
      if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
      if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
      return ENTITIES[word ?? ""] ?? whole;
    });
}

/** The text that stands outside of code: only there GitHub looks for mentions, references, emoji and mathematics. */
export function outsideCode(html: string): string {
  return textOf(html.replaceAll(/<code>.*?<\/code>/gs, "<code></code>"));
}

/** What GitHub's filters would make something else of, in text outside of code. */
export const GITHUB_READS =
  /(?:^|[^\w])@\w|#\d|\bGH-\d|:[\w+-]+:|\b[0-9a-f]{7,40}\b|\$|www\.|:\/\/|\[\^|\[[ x]\]|\w@\w/i;
