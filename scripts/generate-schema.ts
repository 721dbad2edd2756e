import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { jsonSchemas, type SchemaFile } from "./json-schemas.ts";
import { pageAssets } from "./page-assets.ts";
import { reviewRulesPage } from "./review-rules-page.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** What is generated (schemas, the page of the review's rules, what `switchyard page` embeds), as far as it is not what it would be now. */
export async function staleFiles(): Promise<readonly SchemaFile[]> {
  const page = { path: "docs/review-rules.md", text: reviewRulesPage() };
  const files = await Promise.all(
    [...(await jsonSchemas()), page, await pageAssets()].map(async (file) => ({
      file,
      now: await readFile(join(ROOT, file.path), "utf8").catch(() => undefined),
    })),
  );
  return files.flatMap(({ file, now }) => (now === file.text ? [] : [file]));
}

/** Writes the stale files, or with `check` only names them. Returns the process's exit code. */
async function main(check: boolean): Promise<number> {
  const stale = await staleFiles();
  for (const { path, text } of stale) {
    if (!check) {
      await mkdir(dirname(join(ROOT, path)), { recursive: true });
      await writeFile(join(ROOT, path), text);
    }
    console.log(check ? `${path} is stale; run \`npm run schema\`.` : `${path} written`);
  }
  if (stale.length === 0) console.log("everything that is generated is up to date");
  return check && stale.length > 0 ? 1 : 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const options = process.argv.slice(2);
  const unknown = options.filter((option) => option !== "--check");
  if (unknown.length > 0) {
    console.error(`unknown option ${unknown.join(" ")}; the only one is --check`);
    process.exitCode = 2;
  } else {
    process.exitCode = await main(options.includes("--check"));
  }
}
