import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../../sandbox/paths.ts";

/** A fenced block of a page, with the HTML comments right above it. */
export interface Block {
  readonly page: string;
  /** Line of the opening fence, from 1. */
  readonly line: number;
  readonly language: string;
  readonly text: string;
  readonly notes: readonly Note[];
}

/** `<!-- name: value -->` above a block: what the block stands for, and what is known of it. */
export interface Note {
  readonly name: string;
  readonly value: string;
}

/** The notes that the tests understand; any other is a mistake in the page. */
export const NOTES = [
  "file",
  "from",
  "prints",
  "printed by",
  "fails",
  "not run here",
  "tested in",
  "signed in",
  "aws config",
  "trust policy",
  "checked as",
];

/** Values of all notes of that name above the block. */
export function notes(block: Block, name: string): string[] {
  return block.notes.filter((note) => note.name === name).map((note) => note.value);
}

/** Where a block stands, for the name of a test. */
export function place(block: Block): string {
  return `${block.page}:${block.line}`;
}

/** A page of the project, by its path from the root. */
export function readPage(page: string): string {
  return readFileSync(join(projectRoot, page), "utf8");
}

/** The fenced blocks of a page, in order. */
export function blocksOf(page: string, text = readPage(page)): Block[] {
  const blocks: Block[] = [];
  const lines = text.split("\n");
  let found: Note[] = [];
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? "";
    const note = /^<!-- ([a-z ]+?)(?:: (.+))? -->$/.exec(line);
    const fence = /^(`{3,})(\w*)$/.exec(line);
    if (fence !== null) {
      const [, ticks = "```", language = ""] = fence;
      const end = lines.indexOf(ticks, index + 1);
      if (end === -1) throw new Error(`${page}:${index + 1}: the block is never closed`);
      blocks.push({
        page,
        line: index + 1,
        language,
        text: `${lines.slice(index + 1, end).join("\n")}\n`,
        notes: found,
      });
      index = end;
    }
    found = note === null ? [] : [...found, { name: note[1] ?? "", value: note[2] ?? "" }];
  }
  return blocks;
}

/** The page without its fenced blocks: what is prose. */
export function proseOf(text: string): string {
  return text.replace(/^(`{3,})\w*\n[^]*?\n\1$/gm, "");
}

/** Anchors of a page's headings, as GitHub makes them. */
export function anchorsOf(text: string): Set<string> {
  const anchors = new Set<string>();
  for (const [, heading = ""] of proseOf(text).matchAll(/^#{1,6} (.+)$/gm)) {
    const plain = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").toLowerCase();
    const anchor = plain.replace(/[^\p{L}\p{N}\s_-]/gu, "").replace(/\s/g, "-");
    let unique = anchor;
    for (let count = 1; anchors.has(unique); count++) unique = `${anchor}-${count}`;
    anchors.add(unique);
  }
  return anchors;
}
