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

/** Whom lines like those of {@link ownerPattern}, and `*`, ask about a path: the last that matches. */
export function ownersByLines(lines: readonly OwnerLine[], path: string): readonly string[] {
  return lines.findLast(({ pattern }) => pattern === "*" || matches(pattern, path))?.owners ?? [];
}

function matches(pattern: string, path: string): boolean {
  const plain = pattern.slice(1).replaceAll("\\ ", " ");
  const expression = plain.replaceAll(/[.+]/g, "\\$&").replaceAll("?", "[^/]");
  return new RegExp(`^${expression}${plain.endsWith("/") ? "" : "(?:/|$)"}`, "u").test(path);
}
