import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, chromium } from "playwright-core";

/** Names under which a Chromium is installed. */
const NAMES = ["chromium", "chromium-browser", "google-chrome"];

/** What to do where there is none. */
export const CHROMIUM_MISSING =
  "No Chromium: install one, as with `apt-get install chromium`, or name its program in SWITCHYARD_CHROMIUM.";

/** The program of a Chromium: what SWITCHYARD_CHROMIUM names, else the first one on PATH; `undefined` where there is none. */
export function chromiumPath(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const named = env["SWITCHYARD_CHROMIUM"] ?? "";
  if (named !== "") return existsSync(named) ? named : undefined;
  const folders = (env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existsSync(path));
}

/** Starts Chromium without a window. @throws Error where there is none, with what to do. */
export async function startChromium(env: NodeJS.ProcessEnv = process.env): Promise<Browser> {
  const executablePath = chromiumPath(env);
  if (executablePath === undefined) throw new Error(CHROMIUM_MISSING);
  // why: Chromium's own sandbox refuses to run as root, as in containers.
  return chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ["--no-sandbox"] : [] });
}
