import { MAX_NAME, MAX_SENTENCE, visible } from "./visible-text.ts";

/**
 * Text of others in Markdown. All of it stands in code, where neither Markdown nor GitHub reads anything: no links, no
 * mentions, no references, no emoji, no mathematics, no HTML. What has no code of its own is of letters only.
 */

/** A name as code. An empty one is `(empty)`. Fits into a cell of a table. */
export function name(text: string, length: number = MAX_NAME): string {
  const shown = visible(text, length);
  if (shown === "") return "*(empty)*";
  // why apart: `\|` in a table's code is a pipe, so that a backslash before a pipe could not be written.
  return shown
    .split("|")
    .map((part) => (part === "" ? "" : code(part)))
    .join("&#124;");
}

/** Longest fence of a code span: cmark reads none beyond 80 backticks as one. */
const MAX_FENCE = 8;

function code(text: string): string {
  const runs = new Set((text.match(/`+/g) ?? []).map(({ length }) => length));
  const length = Array.from({ length: MAX_FENCE }, (_, index) => index + 1).find((one) => !runs.has(one));
  if (length === undefined) return code(text.replaceAll("`", "\\u0060"));
  const fence = "`".repeat(length);
  // why: a backtick at an edge would lengthen the fence, and of spaces at both edges one is taken away.
  const isPadded =
    text.startsWith("`") || text.endsWith("`") || (text.startsWith(" ") && text.endsWith(" ") && text.trim() !== "");
  return isPadded ? `${fence} ${text} ${fence}` : `${fence}${text}${fence}`;
}

/**
 * A sentence with names in it: words stay words, everything that could be more than a word is code.
 * @param length Characters; default 12,000.
 */
export function sentence(text: string, length: number = MAX_SENTENCE): string {
  // why first: a line's end in a sentence of ours is a space, and one in a name is shown all the same in its own column.
  const shown = visible(text.replace(/\s+/gu, " ").trim(), length);
  return shown
    .split(CODE)
    .map((part, index) => (index % 2 === 0 ? wordsOf(part, index === 0) : name(part, part.length)))
    .join("");
}

/** Code in a sentence of ours. why apart from its neighbours: code beside code would be read as one, with other ends. */
const CODE = /(?<=^|[ (])`([^`]+)`(?=$|[ .,;:)])/u;

/** @param isFirst Whether the sentence begins here. */
function wordsOf(text: string, isFirst: boolean): string {
  return text
    .split(" ")
    .map((word, index) => wordOf(word, isFirst && index === 0))
    .join(" ");
}

const WORD = /^\p{Script=Latin}+(?:['’-]\p{Script=Latin}+)*$/u;
const AFTER = new Set(`.,;:!?"')…`);
const NUMBER = /^\d{1,6}$/;
/** Seven hexadecimal digits or more are a commit to GitHub; `www.` begins an address. */
const NOT_A_WORD = /^(?:[0-9a-f]{7,}|www)$/i;

function wordOf(word: string, isFirst: boolean): string {
  const from = word.length - word.replace(/^["'(]+/, "").length;
  let to = word.length;
  // why no regular expression: one for the end takes the square of the length.
  while (to > from && AFTER.has(word.charAt(to - 1))) to -= 1;
  const inner = word.slice(from, to);
  if (inner === "" || inner === "%") return word;
  // why: `1.` at the beginning is a list.
  const isList = isFirst && /^\d+[.)]/.test(word);
  const isPlain = (WORD.test(inner) || (NUMBER.test(inner) && !isList)) && !NOT_A_WORD.test(inner);
  return isPlain ? word : `${word.slice(0, from)}${name(inner, inner.length)}${word.slice(to)}`;
}

/** A name as code within HTML, as in the title of a part that folds: there Markdown is not read. */
export function htmlName(text: string): string {
  const shown = visible(text, MAX_NAME);
  return shown === "" ? "<i>(empty)</i>" : `<code>${shown.replace(/[&<>"'`]/g, entity)}</code>`;
}

function entity(character: string): string {
  return `&#${character.charCodeAt(0)};`;
}
