/** A line of a text. */
export interface TextLine {
  /** Without its line end. */
  readonly text: string;
  readonly from: number;
  /** Behind the line end. */
  readonly to: number;
}

/** The lines of a text, as AWS's readers cut it. */
export function linesOf(text: string): readonly TextLine[] {
  const lines: TextLine[] = [];
  // why not from 0: a byte order mark is no part of the first line, and never of a block.
  for (let from = text.startsWith("\uFEFF") ? 1 : 0; from < text.length;) {
    const feed = text.indexOf("\n", from);
    const to = feed === -1 ? text.length : feed + 1;
    lines.push({ text: text.slice(from, to).replace(/\r?\n$/, ""), from, to });
    from = to;
  }
  return lines;
}

/** The text of each section, by its title. */
export function sectionsOf(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  let title: string | undefined;
  for (const line of linesOf(text)) {
    title = titleOf(line.text) ?? title;
    if (title !== undefined) found.set(title, `${found.get(title) ?? ""}${line.text}\n`);
  }
  return found;
}

/**
 * `[profile a]`, however it is spelled: AWS's readers take spaces around the words, and names in quotes.
 * @returns `undefined` for a line that begins no section.
 */
export function titleOf(line: string): string | undefined {
  const inside = /^\s*\[\s*([^\]]*?)\s*\]/.exec(line)?.[1];
  if (inside === undefined) return undefined;
  const [kind = "", ...rest] = inside.split(/\s+/);
  return rest.length === 0 ? `[${kind}]` : `[${kind} ${rest.join(" ").replace(/^(["'])(.*)\1$/, "$2")}]`;
}

/** Sections with those of an older text that they lack, and the titles of these. */
export interface KeptSections {
  readonly body: string;
  readonly kept: readonly string[];
}

/** The body with the sections of an older one that it lacks, at its end. Twice is the same as once. */
export function keepingSections(older: string, body: string): KeptSections {
  const now = sectionsOf(body);
  const kept = [...sectionsOf(older.replaceAll("\r\n", "\n"))].filter(([title]) => !now.has(title));
  const texts = [...(body === "" ? [] : [body]), ...kept.map(([, text]) => `${text.trimEnd()}\n`)];
  return { body: texts.join("\n"), kept: kept.map(([title]) => title) };
}
