import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { sha256 } from "../components/engine/sha256.ts";
import { escapedHtml } from "../core/exports/html-page.ts";
import { packed, PAGE_COLUMNS, type PageRow } from "../core/exports/page/page-data.ts";
import { pageHtml } from "../fleet/page/page-html.ts";
import { startChromium } from "../scripts/browser/chromium.ts";
import { say } from "./stage.ts";
import { median } from "./statistics.ts";

/** Most milliseconds until the page can be used, and for a keystroke: medians on an idle machine. */
export const PAGE_LIMITS = { ready: 1000, keystroke: 50 } as const;
/** Most of what the plain table takes. */
export const PAGE_RATIO = 0.5;

/** One page, opened once: milliseconds from the navigation to the first frame after it was loaded, and for each keystroke. */
export interface PageRun {
  readonly ready: number;
  /** The slowest of twelve keystrokes, each by its median: what it runs, and laying out what it changed. */
  readonly keystroke: number;
}

export interface PageBench {
  readonly rows: number;
  readonly bytes: { readonly ours: number; readonly plain: number };
  readonly pairs: readonly { readonly ours: PageRun; readonly plain: PageRun }[];
}

/** Opens the page in Chromium, in turn with a plain table of the same rows that hides what does not fit. */
export async function benchPage({ rows, pairs }: { rows: number; pairs: number }): Promise<PageBench> {
  const texts = { ours: ourPage(fleetRows(rows)), plain: plainTable(fleetRows(rows)) };
  const folder = await mkdtemp(join(tmpdir(), "switchyard-bench-page-"));
  const browser = await startChromium();
  try {
    const files = { ours: join(folder, "ours.html"), plain: join(folder, "plain.html") };
    await writeFile(files.ours, texts.ours);
    await writeFile(files.plain, texts.plain);
    const found: { ours: PageRun; plain: PageRun }[] = [];
    for (let pair = 0; pair < pairs; pair++) {
      const first = pair % 2 === 0 ? await measured(browser, files.ours, TIMES.ours) : undefined;
      const plain = await measured(browser, files.plain, TIMES.plain);
      const ours = first ?? (await measured(browser, files.ours, TIMES.ours));
      say(`ours ${inWords(ours)}; plain table ${inWords(plain)}`);
      found.push({ ours, plain });
    }
    const bytes = { ours: Buffer.byteLength(texts.ours), plain: Buffer.byteLength(texts.plain) };
    return { rows, bytes, pairs: found };
  } finally {
    await browser.close();
    await rm(folder, { recursive: true });
  }
}

/** The median of one figure. */
export function middle({ pairs }: PageBench, whose: "ours" | "plain", figure: keyof PageRun): number {
  return median(pairs.map((pair) => pair[whose][figure]));
}

function inWords({ ready, keystroke }: PageRun): string {
  return `${ready.toFixed(0)} ms until ready, ${keystroke.toFixed(1)} ms for the slowest keystroke`;
}

/** Five holders of each of four roles of each client. */
function fleetRows(count: number): readonly PageRow[] {
  const roles = ["administrator", "billing", "devops", "read-only"];
  return Array.from({ length: count }, (_, index) => {
    const number = Math.floor(index / 20);
    const role = roles[Math.floor(index / 5) % 4] ?? "";
    const accountId = String(200_000_000_000 + number);
    const client = `Client-${String(number).padStart(4, "0")}`;
    return {
      ...{ client, slug: client.toLowerCase(), accountId, role, level: role },
      holder: index % 5 === 0 ? `user:user-${number % 300}@acme.example` : `group:Team ${(index * 7) % 60}`,
      way: `permission-set:${client}-${role}`,
      ...{ rights: "ReadOnlyAccess (AWS)", administrator: role === "administrator" ? "yes" : "no", conditions: "" },
      until: index % 50 === 0 ? "2030-01-01T00:00:00Z" : "",
      ...{ reason: index % 10 === 0 ? "looks after the client" : "", ticket: index % 10 === 0 ? `SEC-${number}` : "" },
      switchRoleLink: `https://signin.aws.amazon.com/switchrole?account=${accountId}&roleName=acme-${role}&displayName=${client}%20${role}`,
      portalLink: `https://acme.awsapps.com/start/#/console?account_id=111111111111&role_name=${client}-${role}`,
    };
  });
}

function ourPage(rows: readonly PageRow[]): string {
  const about = {
    version: 1,
    project: "bench",
    made: new Date().toISOString(),
    homeAccountId: "111111111111",
  } as const;
  return pageHtml({ ...about, ...packed(rows), warnings: [] }, sha256);
}

/** What one writes first: all rows as HTML, and at each keystroke those are hidden whose text does not hold what was typed. */
function plainTable(rows: readonly PageRow[]): string {
  const lines = rows.map(
    (row) => `<tr>${PAGE_COLUMNS.map((name) => `<td>${escapedHtml(row[name])}</td>`).join("")}</tr>`,
  );
  const script = `const rows = [...document.querySelectorAll("tr")];
query.addEventListener("input", () => {
  const word = query.value.toLowerCase();
  for (const row of rows) row.hidden = !row.textContent.toLowerCase().includes(word);
});`;
  return `<!doctype html><meta charset="utf-8"><input id="query"><table>${lines.join("\n")}</table><script>${script}</script>`;
}

const AFTER_LOAD = `addEventListener("load", () => requestAnimationFrame(() => requestAnimationFrame(() => { window.readyAt = performance.now(); })))`;

/** How often each keystroke is measured. why once: the plain table needs minutes. */
const TIMES = { ours: 5, plain: 1 } as const;

const typing = (times: number) => `(async () => {
  const slowest = [];
  const query = document.getElementById("query");
  for (const text of ["c", "cl", "cli", "client-0", "client-07", "client-077", "client-0777", "client-077", "client-07", "", "team 7", "read"]) {
    const all = [];
    for (let time = 0; time < ${times}; time++) {
      query.value = text;
      const begun = performance.now();
      query.dispatchEvent(new Event("input"));
      document.body.getBoundingClientRect();
      all.push(performance.now() - begun);
      await new Promise((done) => requestAnimationFrame(done));
    }
    slowest.push(all.sort((a, b) => a - b)[Math.floor(all.length / 2)]);
  }
  return Math.max(...slowest);
})()`;

async function measured(browser: Browser, file: string, times: number): Promise<PageRun> {
  const page = await browser.newPage();
  try {
    await page.addInitScript(AFTER_LOAD);
    await page.goto(pathToFileURL(file).href, { timeout: 120_000 });
    await page.waitForFunction("window.readyAt", undefined, { timeout: 120_000 });
    return {
      ready: await page.evaluate<number>("window.readyAt"),
      keystroke: await page.evaluate<number>(typing(times)),
    };
  } finally {
    await page.close();
  }
}
