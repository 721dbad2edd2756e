/**
 * Whom GitHub asks about a path, read from its documentation alone and from no code of the project's: the last line that
 * matches; patterns as in gitignore, anchored by a slash at the beginning or inside, `*` and `?` within a name, `**` across; a
 * backslash before a space; `#` begins a comment. Throws for what GitHub passes over: the file shall hold none of it.
 */
export function gitHubOwners(file: string, path: string): readonly string[] {
  let owners: readonly string[] = [];
  for (const line of file.split("\n")) {
    if (line.trim() === "" || line.startsWith("#")) continue;
    const [pattern = "", ...of] = line.split(/(?<!\\)\s+/);
    if (/^!|[[\]]|\\(?! )/.test(pattern)) throw new Error(`GitHub has no such pattern: ${pattern}`);
    if (of.some((owner) => !/^(@[\w-]+(\/[\w.-]+)?|[^@\s]+@[^@\s]+\.[a-z]+)$/i.test(owner))) throw new Error(line);
    if (expressionOf(pattern.replaceAll("\\ ", " ")).test(path)) owners = of;
  }
  return owners;
}

function expressionOf(pattern: string): RegExp {
  const isAnchored = pattern.slice(0, -1).includes("/");
  const body = pattern
    .replace(/^\//, "")
    .replace(/\/$/, "")
    .split(/(\*\*|\*|\?)/)
    .map((part) => ({ "**": ".*", "*": "[^/]*", "?": "[^/]" })[part] ?? part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"))
    .join("");
  return new RegExp(`^${isAnchored ? "" : "(?:.*/)?"}${body}${pattern.endsWith("/") ? "/" : "(?:/|$)"}`, "u");
}
