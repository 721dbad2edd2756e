import type { Hash } from "../aws/same-policy.ts";
import { linesOf, sectionsOf, titleOf, type TextLine } from "./config-sections.ts";

/** A part of a file that Switchyard keeps: everything else in the file is somebody else's. */
export interface ManagedBlock {
  /** Tells it from others in the same file, as in `acme-access https://acme.awsapps.com/start`. */
  readonly name: string;
  /** What stands in it: sections in the form of `~/.aws/config`, each line ended with a line feed. */
  readonly body: string;
}

/** Why a file cannot be changed. */
export interface BlockFault {
  readonly kind: "markers" | "changed" | "taken";
  /** Counts from 1. */
  readonly line: number;
  readonly expected: string;
  readonly found: string;
  readonly fix: string;
}

/** The file's text with the block as it is to be, or why it stays as it is. */
export interface BlockChange {
  readonly text: string;
  /** Sections, as `[profile abccorp-read-only]`, each once. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly string[];
  readonly faults: readonly BlockFault[];
}

/**
 * Puts the block into the text, where it stands already or at the end. All else stays letter by letter, with its line ends:
 * also a byte order mark, and an end without a line end. Twice is the same as once.
 * @param block An empty body takes the block away, with all that it brought.
 */
export function withBlock(before: string, block: ManagedBlock, sha256: Hash): BlockChange {
  const parts = partsOf(before, block.name);
  if ("faults" in parts) return unchanged(before, parts.faults);
  const { head, own, tail, joint } = parts;
  const faults = [
    ...changedByHand(parts, sha256),
    ...looseSettings(parts),
    ...(block.body === "" ? [] : takenNames(parts, block.body)),
  ];
  if (faults.length > 0) return unchanged(before, faults);
  const [old, now] = [sectionsOf(own ?? ""), sectionsOf(block.body)];
  const difference = {
    added: [...now.keys()].filter((title) => !old.has(title)),
    removed: [...old.keys()].filter((title) => !now.has(title)),
    changed: [...now].flatMap(([title, text]) => (old.has(title) && old.get(title) !== text ? [title] : [])),
    faults: [],
  };
  // why kept: what has come to stand below would go on in the line above.
  if (block.body === "") return { text: head + (tail === "" ? "" : joint) + tail, ...difference };
  const end = /\r\n|\n/.exec(head + tail)?.[0] ?? "\n";
  const joins = own === undefined ? head !== "" && !/(?:^\uFEFF|\n)$/.test(head) : joint !== "";
  const text = `${joins ? "\n" : ""}${beginLine(block, joins, sha256)}\n${block.body}${endLine(block.name)}\n`;
  return { text: head + text.replaceAll("\n", end) + tail, ...difference };
}

/** The body of the block of that name, with line feeds; empty where there is none, or none that is whole. */
export function bodyOfBlock(text: string, name: string): string {
  const parts = partsOf(text, name);
  return "faults" in parts ? "" : (parts.own ?? "");
}

interface Parts {
  readonly head: string;
  /** The block's body with line feeds; absent: there is no block. */
  readonly own?: string;
  readonly digest?: string;
  /** The line end before the block where it belongs to the block, since the file had none there; else empty. */
  readonly joint: string;
  readonly tail: string;
}

const BEGIN = /^# >>> switchyard: (.*?); do not edit(; the line end before is its own)?; ([0-9a-f]{16}) >>>$/;
const END = /^# <<< switchyard: (.*) <<<$/;
/** A marker of ours, whole or not. */
const MARKER = /^\s*#\s*(?:>>>|<<<)\s*switchyard:/;

function beginLine({ name, body }: ManagedBlock, joins: boolean, sha256: Hash): string {
  const joined = joins ? "; the line end before is its own" : "";
  return `# >>> switchyard: ${name}; do not edit${joined}; ${digestOf(body, sha256)} >>>`;
}

function endLine(name: string): string {
  return `# <<< switchyard: ${name} <<<`;
}

function digestOf(body: string, sha256: Hash): string {
  return sha256(body).slice(0, 16);
}

/** Cuts the text at the markers of the block. Every marker of ours has to be whole, in pairs, and not inside another. */
function partsOf(text: string, name: string): Parts | { readonly faults: readonly BlockFault[] } {
  const faults: BlockFault[] = [];
  let open: { readonly line: TextLine; readonly index: number; readonly found: RegExpExecArray } | undefined;
  let own: Parts | undefined;
  for (const [index, line] of linesOf(text).entries()) {
    if (!MARKER.test(line.text)) continue;
    const [begin, end] = [BEGIN.exec(line.text), END.exec(line.text)];
    if (begin !== null && open === undefined) open = { line, index, found: begin };
    else if (end !== null && open !== undefined && end[1] === open.found[1]) {
      if (end[1] === name) {
        if (own !== undefined) faults.push(brokenMarker(index, "one block of that name", line.text));
        else own = blockParts(text, open.line, line, open.found);
      }
      open = undefined;
    } else faults.push(brokenMarker(index, expectedMarker(open?.found[1]), line.text));
  }
  if (open !== undefined) faults.push(brokenMarker(open.index, "the block's end below it", "none"));
  if (faults.length > 0) return { faults };
  return own ?? { head: text, joint: "", tail: "" };
}

function blockParts(text: string, begin: TextLine, end: TextLine, [, , joined, digest = ""]: RegExpExecArray): Parts {
  const before = text.slice(0, begin.from);
  const joint = joined === undefined ? "" : (/\r?\n$/.exec(before)?.[0] ?? "");
  return {
    head: before.slice(0, before.length - joint.length),
    own: text.slice(begin.to, end.from).replaceAll("\r\n", "\n"),
    digest,
    joint,
    tail: text.slice(end.to),
  };
}

function expectedMarker(open: string | undefined): string {
  return open === undefined ? "a whole marker that begins a block" : `the end of ${open}`;
}

function brokenMarker(index: number, expected: string, found: string): BlockFault {
  return {
    kind: "markers",
    line: index + 1,
    expected,
    found,
    fix: "Remove what is left of the block, markers and all, and run the command again: it writes it anew.",
  };
}

/** why refused: what somebody has added there would be lost. */
function changedByHand({ head, own, digest }: Parts, sha256: Hash): readonly BlockFault[] {
  if (own === undefined || digestOf(own, sha256) === digest) return [];
  return [
    {
      kind: "changed",
      line: linesOf(head).length + 1,
      expected: "the block as it was written",
      found: `changes in it; it has ${[...sectionsOf(own).keys()].join(", ") || "no section"}`,
      fix: "Move what is yours out of the block, then remove the block, markers and all, and run the command again.",
    },
  ];
}

/** why refused: they belong to the block's last profile, and without it to another one. */
function looseSettings({ head, own, tail }: Parts): readonly BlockFault[] {
  if (own === undefined) return [];
  const lines = linesOf(tail).map(({ text }) => text);
  const index = lines.findIndex((line) => line.trim() !== "" && !/^\s*[#;]/.test(line));
  const first = lines[index];
  if (first === undefined || first.trimStart().startsWith("[")) return [];
  return [
    {
      kind: "markers",
      line: linesOf(head).length + 2 + linesOf(own).length + 1 + index,
      expected: "a section after the block",
      found: "a setting, which belongs to the block's last profile",
      fix: "Move it below a section of yours.",
    },
  ];
}

/** why refused: the AWS CLI does not read a file that has a section twice, and other tools mix the two. */
function takenNames({ head, own, tail }: Parts, body: string): readonly BlockFault[] {
  const wanted = sectionsOf(body);
  const behind = own === undefined ? 0 : linesOf(head).length + 2 + linesOf(own).length;
  const all = [
    ...linesOf(head).map(({ text }, index) => ({ text, line: index + 1 })),
    ...linesOf(tail).map(({ text }, index) => ({ text, line: behind + index + 1 })),
  ];
  return all.flatMap(({ text, line }): readonly BlockFault[] => {
    const title = titleOf(text);
    if (title === undefined || !wanted.has(title)) return [];
    return [
      {
        kind: "taken",
        line,
        expected: `no ${title} outside of the block`,
        found: "one",
        fix: "Rename or remove it; or leave it, and write the profiles to a file of their own with --file.",
      },
    ];
  });
}

function unchanged(text: string, faults: readonly BlockFault[]): BlockChange {
  return { text, added: [], removed: [], changed: [], faults };
}
