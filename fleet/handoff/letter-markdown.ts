import { name } from "../../review/outputs/markdown-text.ts";
import type { Block, Span } from "./handoff-letter.ts";

/** A letter as Markdown, with a newline at its end. Names stand in code, where Markdown reads nothing. */
export function letterMarkdown(blocks: readonly Block[]): string {
  return `${blocks.map(blockText).join("\n\n")}\n`;
}

function blockText(block: Block): string {
  switch (block.kind) {
    case "heading":
      return `${"#".repeat(block.level)} ${lineText(block.line)}`;
    case "paragraph":
      return lineText(block.line);
    case "list":
      return block.lines
        .map((line, index) => `${block.isOrdered ? `${index + 1}.` : "-"} ${lineText(line)}`)
        .join("\n");
    case "commands":
      return ["```sh", ...block.lines, "```"].join("\n");
  }
}

function lineText(line: readonly Span[]): string {
  return line.map(spanText).join("");
}

function spanText(span: Span): string {
  if (typeof span === "string") return span;
  if ("code" in span) return name(span.code, MAX_CODE);
  // why so written: a bracket or a space in the address would end the link.
  return `[${span.text}](<${new URL(span.link).href.replace(/[<>]/g, encodeURIComponent)}>)`;
}

/** A description or a statement in a letter is shown whole. */
const MAX_CODE = 4_000;
