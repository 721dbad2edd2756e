import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import axe, { type AxeResults } from "axe-core";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";

/** A page that was opened as a file, and everything that it did which somebody might not want. */
export interface Tab {
  readonly page: Page;
  /** What it asked the network for. Nothing goes out: the answer is an empty page. */
  readonly asked: readonly string[];
  /** Messages of the console, errors, dialogs. */
  readonly said: readonly string[];
  close(): Promise<void>;
}

/** Opens HTML from a file of its own. @param hash What stands behind the `#` of the address. */
export async function openTab(
  browser: Browser,
  html: string,
  { hash = "find", ...options }: BrowserContextOptions & { readonly hash?: string } = {},
): Promise<Tab> {
  const folder = await mkdtemp(join(tmpdir(), "switchyard-tab-"));
  const file = join(folder, "page.html");
  await writeFile(file, html);
  const context = await browser.newContext(options);
  const asked: string[] = [];
  const said: string[] = [];
  await context.route(
    ({ protocol }) => protocol !== "file:",
    (route) => {
      asked.push(route.request().url());
      return route.fulfill({ body: "", contentType: "text/html" });
    },
  );
  const page = await context.newPage();
  page.on("console", (message) => said.push(message.text()));
  page.on("pageerror", (error) => said.push(String(error)));
  page.on("dialog", (dialog) => {
    said.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(`${pathToFileURL(file).href}#${hash}`);
  await page.locator("html[data-ready]").waitFor();
  return {
    ...{ page, asked, said },
    close: async () => {
      await context.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** What axe finds in the page as it is: a line for each rule and place. */
export async function findings(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<AxeResults>("axe.run()");
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
}
