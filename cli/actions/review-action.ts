import { appendFile, mkdir } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";
import { writeFiles } from "../../fleet/project/write-files.ts";
import { annotations } from "../../review/outputs/annotations.ts";
import { markdownComment } from "../../review/outputs/markdown-comment.ts";
import { maskedReport } from "../../review/outputs/masked-report.ts";
import { sarifLog } from "../../review/outputs/sarif-log.ts";
import { terminalText } from "../../review/outputs/terminal-text.ts";
import { OWN_RULES } from "../../review/report/own-findings.ts";
import type { ReviewReport } from "../../review/report/review-report.ts";
import { review } from "../../review/review.ts";
import { RULES } from "../../review/rules/catalogue.ts";
import type { CommandIo } from "../command-io.ts";
import type { ReviewFormat, ReviewInput } from "../review-inputs.ts";
import type { Outcome } from "../outcome.ts";

/**
 * `switchyard review`. Exits with 0 when nothing is as bad as the threshold, whoever gains access, and with 1 when
 * something is, or a check could not be made; the files are written all the same.
 * @throws NotReviewable, WriteFailure
 */
export async function reviewAction(input: ReviewInput, io: CommandIo): Promise<Outcome> {
  const { base, head, noNewAccess, failFrom } = input;
  const found = await review({
    directory: input.directory ?? process.cwd(),
    env: io.env,
    noNewAccess,
    ...(base !== undefined && { base }),
    ...(head !== undefined && { head }),
    ...(failFrom !== undefined && { failsFrom: failFrom }),
  });
  const report = input.maskAccounts ? maskedReport(found) : found;
  const files = [
    [input.markdown, "markdown"],
    [input.sarif, "sarif"],
    [input.report, "json"],
    [input.out, input.format],
  ] as const;
  for (const [file, format] of files) if (file !== undefined) await writeText(file, await textOf(report, format));
  await tellGitHub(report, io);
  return {
    exit: report.verdict === "failed" || report.verdict === "invalid" ? 1 : 0,
    json: report,
    text: input.out === undefined ? (await textOf(report, input.format)).replace(/\n$/, "") : "",
  };
}

async function textOf(report: ReviewReport, format: ReviewFormat): Promise<string> {
  switch (format) {
    case "terminal":
      return `${terminalText(report)}\n`;
    case "markdown":
      return markdownComment(report).body;
    case "json":
      return json(report);
    case "sarif":
      return json(await sarifLog(report, [...RULES, ...Object.values(OWN_RULES)]));
    case "github":
      return annotations(report)
        .map((line) => `${line}\n`)
        .join("");
  }
}

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

async function writeText(path: string, text: string): Promise<void> {
  const file = resolve(path);
  await mkdir(dirname(file), { recursive: true });
  await writeFiles(dirname(file), [{ name: basename(file), text }]);
}

/**
 * In a run of GitHub Actions the whole text goes to the job's summary, and annotations to standard error, which GitHub reads
 * as well: standard output stays one document.
 */
async function tellGitHub(report: ReviewReport, { env, say }: CommandIo): Promise<void> {
  if (env["GITHUB_ACTIONS"] !== "true") return;
  for (const line of annotations(report)) say(line);
  const summary = env["GITHUB_STEP_SUMMARY"];
  if (summary !== undefined && summary !== "") await appendFile(summary, `${markdownComment(report).summary}\n`);
}
