import { type Glob, ANY as STAR } from "../../evaluate/glob.ts";
import { ANY, type Characters, exactly, inEitherCase } from "./characters.ts";

/** One place of a pattern: one character of these, or with `repeats` any number of them. */
export interface Token {
  readonly of: Characters;
  readonly repeats: boolean;
}

/** A part of a pattern: a text as it is, or one place. */
export type Piece = string | Token;

/** What parts the pieces of a key; a text that holds it has it twice. */
const END = "\u0000";

function keyOf(piece: Piece): string {
  return typeof piece === "string"
    ? piece.replaceAll(END, `${END}${END}`)
    : `${END}:${piece.of.key}${piece.repeats ? "*" : ""}${END}`;
}

/** A regular language without alternatives: texts whose characters are, place by place, of the sets that it names. */
export class Pattern {
  /** Two patterns of one key are the same. */
  readonly key: string;
  /** The only text of it, where there is only one. */
  readonly text: string | undefined;
  private made: readonly Token[] | undefined;

  /**
   * @param label Stands for the pattern among all those that have a label: in a language whose universe is `labelled`, texts
   * of two patterns with different labels have nothing in common; in one whose universe is `plain`, they have no text.
   */
  constructor(
    private readonly pieces: readonly Piece[],
    readonly label?: string,
  ) {
    const isText = pieces.every((one) => typeof one === "string");
    this.text = isText ? pieces.join("") : undefined;
    this.key = this.text?.includes(END) === false ? this.text : pieces.map(keyOf).join("");
  }

  /** why not at once: most patterns are found to be the same as another by their keys. */
  get tokens(): readonly Token[] {
    this.made ??= this.pieces.flatMap((one) =>
      typeof one === "string" ? one.split("").map((character) => ({ of: exactly(character), repeats: false })) : [one],
    );
    return this.made;
  }
}

/** Makes a pattern. @param label As for {@link Pattern}. */
export function pattern(pieces: readonly Piece[], label?: string): Pattern {
  return new Pattern(pieces, label);
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
export function globPieces(glob: Glob, wild: Characters = ANY, fold = false): readonly Piece[] {
  const pieces: Piece[] = [];
  let text = "";
  for (const code of glob) {
    const character = String.fromCharCode(code);
    if (code >= 0 && !fold) text += character;
    else {
      if (text !== "") pieces.push(text);
      text = "";
      pieces.push(code < 0 ? { of: wild, repeats: code === STAR } : { of: inEitherCase(character), repeats: false });
    }
  }
  return text === "" ? pieces : [...pieces, text];
}
