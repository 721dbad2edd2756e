import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import ts from "typescript";
import { projectRoot } from "../../sandbox/paths.ts";

/**
 * Writes the types of what `api.ts` exports: its own declarations, and those that they name, each under its source's path.
 * @throws Error with the compiler's messages.
 */
export async function declarations(folder: string): Promise<void> {
  const written = emitted();
  const needed = reachable(written);
  for (const path of needed) {
    const target = join(folder, "types", path);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, written.get(path) ?? "");
  }
}

/** The declarations of all files that `api.ts` imports, by their path from the root. */
function emitted(): ReadonlyMap<string, string> {
  const config = join(projectRoot, "tsconfig.json");
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(config, (path) => ts.sys.readFile(path)).config,
    ts.sys,
    projectRoot,
  );
  const program = ts.createProgram([join(projectRoot, "api.ts")], {
    ...options,
    types: ["node"],
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    rewriteRelativeImportExtensions: true,
    rootDir: projectRoot,
    outDir: projectRoot,
  });
  const written = new Map<string, string>();
  const { diagnostics } = program.emit(undefined, (file, text) => written.set(relative(projectRoot, file), text));
  const all = [...ts.getPreEmitDiagnostics(program), ...diagnostics];
  if (all.length > 0) {
    const host = { getCurrentDirectory: () => projectRoot, getCanonicalFileName: String, getNewLine: () => "\n" };
    throw new Error(ts.formatDiagnostics(all, host));
  }
  return written;
}

function reachable(written: ReadonlyMap<string, string>): ReadonlySet<string> {
  const found = new Set(["api.d.ts"]);
  for (const path of found)
    for (const { fileName } of ts.preProcessFile(written.get(path) ?? "", true, true).importedFiles) {
      if (!fileName.startsWith(".")) continue;
      const target = relative(projectRoot, resolve(projectRoot, dirname(path), fileName)).replace(/\.[jt]s$/, ".d.ts");
      if (!written.has(target)) throw new Error(`${path} names ${fileName}, of which there are no types`);
      found.add(target);
    }
  return found;
}
