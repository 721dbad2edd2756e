import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Writes a shell script as a program into a folder, and returns the folder. */
export async function program(folder: string, name: string, body: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, name), `#!/bin/sh\n${body}\n`, { mode: 0o755 });
  return folder;
}
