import { createHash } from "node:crypto";
import { access, copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { withLock } from "../sandbox/lock.ts";
import { cacheDirectory } from "../sandbox/paths.ts";
import { runCommand, tail } from "../sandbox/run-command.ts";

/** A Node that the unit tests run on besides the installed one. */
export interface OtherNode {
  readonly major: string;
  /** The folder with the program `node` alone, to be put first on PATH. */
  readonly bin: string;
}

const MAJORS = ["22", "24"];
const PINNED = fileURLToPath(new URL("node-versions", import.meta.url));
const FILES = ["package.json", "package-lock.json"];
const COMPLETE = ".switchyard-complete";

/**
 * The other Nodes for this platform, from the cache, or put there by npm from scripts/node-versions, whose lock file pins each by
 * its hash. why not devDependencies: they are 120 MB each, and nothing but one script of the tests needs them.
 *
 * @throws Error when npm cannot install them, or when there is none for this platform
 */
export async function otherNodes(log: (line: string) => void): Promise<OtherNode[]> {
  const lock = await readFile(join(PINNED, "package-lock.json"));
  const name = createHash("sha256").update(lock).digest("hex").slice(0, 16);
  const cache = cacheDirectory();
  const folder = join(cache, "node", name);
  await withLock(join(cache, "locks", `node-${name}`), async () => {
    if (await exists(join(folder, COMPLETE))) return;
    log(`Installing Node ${MAJORS.join(" and ")} ...`);
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    for (const file of FILES) await copyFile(join(PINNED, file), join(folder, file));
    const quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-bin-links"];
    const result = await runCommand("npm", ["ci", ...quiet], { cwd: folder });
    if (result.code !== 0) throw new Error(`npm could not install the Nodes to test with:\n${tail(result)}`);
    await Promise.all(MAJORS.map((major) => checkThere(folder, major)));
    await writeFile(join(folder, COMPLETE), "");
  });
  return MAJORS.map((major) => ({ major, bin: binOf(folder, major) }));
}

function binOf(folder: string, major: string): string {
  return join(folder, "node_modules", `node-${major}-${process.platform}-${process.arch}`, "bin");
}

/** why: npm leaves an optional dependency out without a word when it is for another platform, or cannot be had. */
async function checkThere(folder: string, major: string): Promise<void> {
  if (await exists(join(binOf(folder, major), "node"))) return;
  throw new Error(
    `There is no Node ${major} for ${process.platform} on ${process.arch}: the npm registry did not give it, or ` +
      `scripts/node-versions/package.json does not name it.`,
  );
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
