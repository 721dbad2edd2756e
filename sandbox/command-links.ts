import { readdir, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { shellWord } from "../fleet/shell-word.ts";
import { putInPlace } from "./files.ts";
import type { StateLayout } from "./paths.ts";

/**
 * Fills the folder that goes on PATH: `pulumi` and its helpers as links into `engineBinDir`, and `aws` as a script that
 * runs the AWS CLI with `python`. why: neither of the two folders themselves, so that a user's own `python` and other
 * programs stay what they were.
 */
export async function linkCommands(layout: StateLayout, engineBinDir: string, python: string): Promise<void> {
  const engine = (await readdir(engineBinDir)).filter((name) =>
    /^pulumi(-(language|analyzer|resource)-.+)?$/.test(name),
  );
  for (const name of engine) {
    await putInPlace(join(layout.bin, name), (draft) => symlink(join(engineBinDir, name), draft));
  }
  const script = `#!/bin/sh\nexec ${shellWord(python)} -m awscli "$@"\n`;
  await putInPlace(join(layout.bin, "aws"), (draft) => writeFile(draft, script, { mode: 0o755, flag: "wx" }));
  const wanted = new Set([...engine, "aws"]);
  for (const name of await readdir(layout.bin))
    if (!wanted.has(name)) await rm(join(layout.bin, name), { force: true });
}
