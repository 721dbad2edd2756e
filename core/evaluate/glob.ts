/** A compiled pattern: character codes, {@link ANY} for `*` and {@link ONE} for `?`. */
export type Glob = readonly number[];

/** `*`: any characters, none included. */
export const ANY = -1;
/** `?`: exactly one character. */
export const ONE = -2;

/** Whether `*` and `?` in a text are wildcards, or plain characters. */
export type Wildcards = "wildcards" | "literal";

/** Compiles a text; every other character stands for itself (IAM knows no brackets, no escapes). */
export function compileGlob(text: string, wildcards: Wildcards): Glob {
  const glob: number[] = [];
  for (let index = 0; index < text.length; index += 1) {
    const char = text.charAt(index);
    if (wildcards === "wildcards" && char === "*") glob.push(ANY);
    else if (wildcards === "wildcards" && char === "?") glob.push(ONE);
    else glob.push(text.charCodeAt(index));
  }
  return glob;
}

/** Whether the pattern matches the whole text, case-sensitively. */
export function matchGlob(glob: Glob, text: string): boolean {
  // why: two indices and one remembered star, not a regular expression: policies come from pull requests,
  // and a pattern such as `*a*a*a*b` must not take exponential time.
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
