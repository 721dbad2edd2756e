/** A compiled pattern: character codes, {@link ANY} for `*` (never two in a row) and {@link ONE} for `?`. */
export type Glob = readonly number[];

/** `*`: any characters, none included. */
export const ANY = -1;
/** `?`: exactly one character. */
const ONE = -2;

const STAR = 42;
const QUESTION_MARK = 63;

/** Whether `*` and `?` in a text are wildcards, or plain characters. */
export type Wildcards = "wildcards" | "literal";

/** Compiles a text; every other character stands for itself (IAM knows no brackets, no escapes). */
export function compileGlob(text: string, wildcards: Wildcards): Glob {
  const glob: number[] = [];
  const wild = wildcards === "wildcards";
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (!wild || (code !== STAR && code !== QUESTION_MARK)) glob.push(code);
    else if (code === QUESTION_MARK) glob.push(ONE);
    else if (glob[glob.length - 1] !== ANY) glob.push(ANY);
  }
  return glob;
}

/** A text with wildcards, or without any as it is: most are, and take no list of their characters. */
export type Pattern = string | Glob;

/** Compiles a text whose `*` and `?` are wildcards. */
export function compilePattern(text: string): Pattern {
  // why a copy: a list that grew has room for half as many again.
  return /[*?]/.test(text) ? compileGlob(text, "wildcards").slice() : text;
}

/** As {@link matchGlob}. */
export function matchPattern(pattern: Pattern, text: string): boolean {
  return typeof pattern === "string" ? pattern === text : matchGlob(pattern, text);
}

/**
 * Adds a pattern to the end of another; stars in a row become one.
 * why not by spreading: a call takes no million arguments.
 */
export function append(glob: number[], more: Glob): void {
  for (const token of more) if (token !== ANY || glob[glob.length - 1] !== ANY) glob.push(token);
}

/** The characters of a pattern that was compiled without wildcards. */
export function textOf(glob: Glob): string {
  return Array.from(glob, (code) => String.fromCharCode(code)).join("");
}

/** Whether the pattern matches the whole text, case-sensitively. */
export function matchGlob(glob: Glob, text: string): boolean {
  // why: two indices and one remembered star, not a regular expression: policies come from pull requests,
  // and a pattern such as `*a*a*a*b` must not take exponential time.
  // why first: with one star between two characters at most, so long a pattern asks for more characters than there are.
  if (glob.length > 2 * text.length + 1) return false;
  let at = 0;
  let read = 0;
  let star = -1;
  let starRead = 0;
  while (read < text.length) {
    const token = glob[at];
    if (token === ANY) {
      star = at;
      starRead = read;
      at += 1;
    } else if (token !== undefined && (token === ONE || token === text.charCodeAt(read))) {
      at += 1;
      read += 1;
    } else if (star >= 0) {
      at = star + 1;
      starRead += 1;
      read = starRead;
    } else return false;
  }
  while (glob[at] === ANY) at += 1;
  return at === glob.length;
}
