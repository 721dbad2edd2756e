/** One line of CODEOWNERS. */
export interface OwnerLine {
  readonly pattern: string;
  readonly owners: readonly string[];
}

/**
 * The pattern of exactly this file or folder (which ends with `/`). What CODEOWNERS has no way to write as it is stands as
 * `?`, any one character; a space is written with a backslash.
 * Source: GitHub, "About code owners": patterns are those of gitignore, without `!`, `[ ]` and `\#`.
 */
export function ownerPattern(path: string): string {
  return `/${path.replaceAll(/[^A-Za-z0-9._/ @+=,~-]/gu, "?").replaceAll(" ", "\\ ")}`;
}

/** Whom lines like those of {@link ownerPattern}, and `*`, ask about a file: the last that matches. */
export function ownersByLines(lines: readonly OwnerLine[]): (path: string) => readonly string[] {
  // why apart: a thousand lines name one file each, and asking all of them about all of these takes seconds.
  const exact = new Map<string, number>();
  const open: (readonly [RegExp, number])[] = [];
  lines.forEach(({ pattern }, index) => {
    const plain = pattern.slice(1).replaceAll("\\ ", " ");
    if (pattern === "*") open.push([/^/, index]);
    else if (plain.includes("?") || plain.endsWith("/")) open.push([expressionOf(plain), index]);
    else exact.set(plain, index);
  });
  return (path) => {
    const [, last = -1] = open.findLast(([expression]) => expression.test(path)) ?? [];
    return lines[Math.max(last, exact.get(path) ?? -1)]?.owners ?? [];
  };
}

function expressionOf(plain: string): RegExp {
  const expression = plain.replaceAll(/[.+]/g, "\\$&").replaceAll("?", "[^/]");
  return new RegExp(`^${expression}${plain.endsWith("/") ? "" : "$"}`, "u");
}
