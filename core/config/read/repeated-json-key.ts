import type { Path } from "../../faults/fault.ts";

/** A string, a bracket, a colon or a comma; what lies between (numbers, words, spaces) says nothing of keys. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[[\]{}:,]/g;

/** A map or a list that is open while the text is read. */
interface Open {
  /** Keys of a map so far; of a list, nothing. */
  readonly keys: Set<string> | undefined;
  /** Key or position of what is being read. */
  step: string | number;
}

/**
 * The first key that stands twice in one map of valid JSON text, with its path. why: the later one would win without a
 * word, in a file as in what Pulumi passes. Takes time in proportion to the text.
 */
export function repeatedJsonKey(text: string): Path | undefined {
  const open: Open[] = [];
  let last = "";
  for (const [token] of text.matchAll(TOKEN)) {
    const top = open.at(-1);
    if (token === "{" || token === "[") open.push({ keys: token === "{" ? new Set() : undefined, step: 0 });
    else if (token === "}" || token === "]") open.pop();
    else if (token === "," && typeof top?.step === "number") top.step += 1;
    else if (token === ":" && top?.keys !== undefined) {
      const key = String(JSON.parse(last));
      top.step = key;
      if (top.keys.has(key)) return open.map(({ step }) => step);
      top.keys.add(key);
    }
    last = token;
  }
  return undefined;
}
