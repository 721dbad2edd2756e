import { type Glob, ANY as STAR } from "../../evaluate/glob.ts";
import { ANY, type Characters, exactly, inEitherCase } from "./characters.ts";

/** One place of a pattern: one character of these, or with `repeats` any number of them. */
export interface Token {
  readonly of: Characters;
  readonly repeats: boolean;
}

/** A regular language without alternatives: texts whose characters are, place by place, of the sets that it names. */
export interface Pattern {
  /** Two patterns of one key are the same. */
  readonly key: string;
  readonly tokens: readonly Token[];
  /** The only text of it, where there is only one. */
  readonly text?: string;
}

/** Makes a pattern. */
export function pattern(tokens: readonly Token[]): Pattern {
  const key = tokens.map(({ of, repeats }) => (repeats ? `${of.key}*` : of.key)).join("\u0000");
  const plain = tokens.every(({ of, repeats }) => !repeats && of.few?.length === 1);
  return { key, tokens, ...(plain && { text: tokens.map(({ of }) => of.few?.[0] ?? "").join("") }) };
}

/** The characters of a text, each as it is. */
export function plain(text: string): readonly Token[] {
  return text.split("").map((one) => ({ of: exactly(one), repeats: false }));
}

/** So many characters of a set. */
export function times(of: Characters, count: number): readonly Token[] {
  return Array.from({ length: count }, () => ({ of, repeats: false }));
}

/** Any number of characters of a set. */
export function many(of: Characters): Token {
  return { of, repeats: true };
}

/** A pattern of the evaluator. @param wild What `*` and `?` cover. Default: every character. @param fold Whether case counts not. */
export function globTokens(glob: Glob, wild: Characters = ANY, fold = false): readonly Token[] {
  return glob.map((code) => {
    if (code < 0) return { of: wild, repeats: code === STAR };
    const character = String.fromCharCode(code);
    return { of: fold ? inEitherCase(character) : exactly(character), repeats: false };
  });
}
