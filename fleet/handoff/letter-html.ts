import { sha256 } from "../../components/engine/sha256.ts";
import { escapedHtml, htmlPage } from "../../core/exports/html-page.ts";
import { visible } from "../../review/outputs/visible-text.ts";
import type { Block, Span } from "./handoff-letter.ts";

/** Longest name or statement that is shown whole. */
const MAX_CODE = 4_000;

const STYLE = [
  "body{font:11pt/1.5 system-ui,sans-serif;max-width:45rem;margin:2rem auto;padding:0 1rem;color:#111;background:#fff}",
  "code{font:.92em ui-monospace,monospace;overflow-wrap:anywhere}",
  "pre{border:1px solid #bbb;padding:.6rem;white-space:pre-wrap}",
  "h2,h3{break-after:avoid}li,pre{break-inside:avoid}",
  "@page{margin:20mm}@media print{body{margin:0;max-width:none;padding:0}}",
].join("\n");

/**
 * A letter as one HTML page that can be printed or saved as PDF. It loads nothing and runs nothing, which its policy makes
 * sure of; names are text alone.
 */
export function letterHtml(title: string, blocks: readonly Block[]): string {
  return htmlPage({ title: visible(title, MAX_CODE), style: STYLE, body: blocks.map(blockHtml) }, sha256);
}

function blockHtml(block: Block): string {
  switch (block.kind) {
    case "heading":
      return `<h${block.level}>${lineHtml(block.line)}</h${block.level}>`;
    case "paragraph":
      return `<p>${lineHtml(block.line)}</p>`;
    case "list": {
      const tag = block.isOrdered ? "ol" : "ul";
      return `<${tag}>\n${block.lines.map((line) => `<li>${lineHtml(line)}</li>`).join("\n")}\n</${tag}>`;
    }
    case "commands":
      return `<pre><code>${block.lines.map(escapedHtml).join("\n")}</code></pre>`;
  }
}

function lineHtml(line: readonly Span[]): string {
  return line.map(spanHtml).join("");
}

function spanHtml(span: Span): string {
  if (typeof span === "string") return escapedHtml(span);
  if ("code" in span) return `<code>${escapedHtml(visible(span.code, MAX_CODE))}</code>`;
  return `<a href="${escapedHtml(new URL(span.link).href)}">${escapedHtml(span.text)}</a>`;
}
