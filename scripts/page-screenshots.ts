/** Takes the pictures of the page that the documentation shows, from the demo's stack files, in Chromium: `npm run screenshots`. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { openProject } from "../fleet/project/open-project.ts";
import { accessPage } from "../fleet/page/access-page.ts";
import { projectRoot } from "../sandbox/paths.ts";
import { startChromium } from "./browser/chromium.ts";
import { smallPng } from "./browser/small-png.ts";

const FOLDER = join(projectRoot, "docs", "images");
/** A moment of its own, so that the pictures change only with what they show. */
const NOW = new Date("2026-12-01T09:00:00Z");

/** Name, what stands behind the `#` of the address, and how it is looked at. */
const SHOTS = [
  ["page-light", "find?q=abc", { colorScheme: "light", viewport: { width: 1000, height: 640 } }],
  ["page-dark", "find?q=glo", { colorScheme: "dark", viewport: { width: 390, height: 700 } }],
  ["page-matrix", "matrix", { colorScheme: "light", viewport: { width: 900, height: 550 } }],
  ["page-graph", "graph", { colorScheme: "dark", viewport: { width: 1000, height: 580 } }],
] as const;

const { project } = openProject(projectRoot);
if (project === undefined) throw new Error("the demo's files are at fault");
const { text } = await accessPage(project, { dryRun: true }, { now: NOW });
const folder = await mkdtemp(join(tmpdir(), "switchyard-screenshots-"));
const browser = await startChromium();
try {
  const file = join(folder, "switchyard.html");
  await writeFile(file, text);
  await mkdir(FOLDER, { recursive: true });
  for (const [name, hash, options] of SHOTS) {
    const page = await browser.newPage(options);
    await page.clock.setFixedTime(NOW);
    await page.goto(`${pathToFileURL(file).href}#${hash}`);
    await page.locator("html[data-ready]").waitFor();
    if (name === "page-graph") await page.locator(".node", { hasText: "Platform" }).click();
    const picture = smallPng(await page.screenshot({ animations: "disabled", caret: "hide" }));
    await writeFile(join(FOLDER, `${name}.png`), picture);
    console.log(`${relative(projectRoot, join(FOLDER, `${name}.png`))}: ${Math.ceil(picture.length / 1000)} kB`);
  }
} finally {
  await browser.close();
  await rm(folder, { recursive: true });
}
