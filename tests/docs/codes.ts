import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../../sandbox/paths.ts";

/** Every error code that the source can give: of faults (`config/invalid`), and of the sandbox (`SANDBOX_DOWN`). */
export function codesInSource(): Set<string> {
  const codes = new Set<string>();
  for (const file of sources(["core", "components", "fleet", "review", "policy-pack", "cli", "sandbox"])) {
    const text = readFileSync(join(projectRoot, file), "utf8");
    for (const [, written = ""] of text.matchAll(/\bcode: ((?:\w+ \? "[^"]+" : )?"[^"]+")/g))
      for (const [, code = ""] of written.matchAll(/"([a-z-]+\/[a-z-]+)"/g)) codes.add(code);
    for (const [, code = ""] of text.matchAll(/\bSandboxError\(\s*"([A-Z_]+)"/g)) codes.add(code);
    for (const [, area = "", variable = ""] of text.matchAll(/\bcode: `([a-z-]+\/(?:[a-z-]+-)?)\$\{([\w.]+)\}`/g))
      for (const value of valuesOf(file, variable)) codes.add(`${area}${value}`);
  }
  return codes;
}

/** What a code that is put together can end with: the first argument of `report(…)` and `judge(…)` anywhere in core. */
function valuesOf(file: string, variable: string): string[] {
  if (variable === "principal.kind") return ["group", "user"];
  const text = sources(["core"])
    .map((name) => readFileSync(join(projectRoot, name), "utf8"))
    .join("\n");
  const values = [...text.matchAll(/\b(?:report|judge)\(\s*"([a-z-]+)"/g)].map(([, value = ""]) => value);
  if (variable !== "code" || values.length === 0)
    throw new Error(`${file}: cannot tell the values of ${variable} in a code`);
  return values;
}

function sources(folders: readonly string[]): string[] {
  return folders.flatMap((folder) =>
    readdirSync(join(projectRoot, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts"))
      .map((name) => join(folder, name)),
  );
}
