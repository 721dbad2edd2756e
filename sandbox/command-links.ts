import { randomUUID } from "node:crypto";
import { readdir, rename, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { quote } from "./environment.ts";
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
    await place(layout, name, (draft) => symlink(join(engineBinDir, name), draft));
  }
  const script = `#!/bin/sh\nexec ${quote(python)} -m awscli "$@"\n`;
  await place(layout, "aws", (draft) => writeFile(draft, script, { mode: 0o755, flag: "wx" }));
  const wanted = new Set([...engine, "aws"]);
  for (const name of await readdir(layout.bin))
    if (!wanted.has(name)) await rm(join(layout.bin, name), { force: true });
}

/** Puts one file in place in one step, so that a program that runs at this moment finds the old or the new one. */
async function place(layout: StateLayout, name: string, make: (draft: string) => Promise<void>): Promise<void> {
  const draft = join(layout.bin, `.${name}.${randomUUID()}`);
  await make(draft);
  await rename(draft, join(layout.bin, name));
}
