import { markdownTable } from "markdown-table";
import { remembering, type Show } from "./access-words.ts";
import { name } from "./markdown-text.ts";

/** More characters than this make a cell that nobody reads: it shows its beginning, and its whole stands below the table. */
const MAX_CELL = 700;
/** Characters of the beginning. */
const FIRST = 300;

/** A table. Cells are Markdown without line ends and pipes. */
export function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  // why not aligned: a long cell would fill every other one of its column with spaces.
  return markdownTable([head, ...rows], { alignDelimiters: false });
}

/** Texts that have no place in a table, below it. */
export class FullTexts {
  /** Names as code. */
  readonly show: Show = remembering((text) => name(text));
  /** Title and lines of each, to its number: hundreds of groups may enter the same thousand clients. */
  readonly #numbers = new Map<string, string>();
  readonly #letter: string;
  readonly #isWhole: boolean;

  /**
   * @param letter Begins the number of each text.
   * @param isWhole Whether the texts are shown; else the cells say that they are not.
   */
  constructor(letter: string, isWhole: boolean) {
    this.#letter = letter;
    this.#isWhole = isWhole;
  }

  /** A cell of these lines; where they are too long, their beginning with the number under which all of them stand below. */
  cell(title: string, lines: readonly string[], between = "<br>"): string {
    if (lines.reduce((sum, line) => sum + line.length, 0) <= MAX_CELL) return lines.join(between);
    const shown: string[] = [];
    for (const line of lines) {
      if (shown.join(between).length + line.length > FIRST) break;
      shown.push(line);
    }
    const more = `and ${lines.length - shown.length} more`;
    if (!this.#isWhole) return [...shown, `**${more}, which are not shown here**`].join(between);
    const text = `${title}:\n\n${lines.map((line) => `- ${line}`).join("\n")}`;
    const number = this.#numbers.get(text) ?? `${this.#letter}${this.#numbers.size + 1}`;
    this.#numbers.set(text, number);
    return [...shown, `**${more}: all of them below, under ${number}**`].join(between);
  }

  /** All texts, one after the other. */
  text(): readonly string[] {
    return [...this.#numbers].map(([text, number]) => `**${number}** ${text}`);
  }
}
