import { z } from "zod";
import { didYouMean } from "../../faults/did-you-mean.ts";
import { advice, withHints } from "../check/message.ts";

/** How many unknown keys of one map get a suggestion of their own. */
const HINTED = 50;

/**
 * A map with exactly these keys; another key is an error that suggests the nearest one.
 * @param hints What to do about keys that somebody may well write, but that cannot be.
 */
export function strict<Shape extends z.ZodRawShape>(shape: Shape, hints: Readonly<Record<string, string>> = {}) {
  const known = Object.keys(shape);
  return z.strictObject(shape, {
    error: (issue) => {
      if (issue.code !== "unrecognized_keys")
        return advice(`a map with ${known.join(", ")}`, "Write the keys indented below this one.");
      // why not for all: a list of key: value pairs in the wrong place can be thousands of keys long.
      const each = issue.keys.slice(0, HINTED).flatMap((key): [string, string][] => {
        const near = didYouMean(key, known);
        const fix = hints[key] ?? (near === "" ? undefined : `Remove the key, or correct it: ${near}`);
        return fix === undefined ? [] : [[key, fix]];
      });
      return withHints(advice(`one of ${known.join(", ")}`, "Remove the key."), Object.fromEntries(each));
    },
  });
}
