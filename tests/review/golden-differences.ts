import { markdownComment } from "../../review/outputs/markdown-comment.ts";
import { isSilent } from "../../review/outputs/verdict-words.ts";
import type { ReviewReport } from "../../review/report/review-report.ts";
import type { GoldenCase } from "./golden-case.ts";
import { rendered } from "./rendered-comment.ts";

/** What the program says otherwise than a person expects. @param comment As it is told. Default: it is told here. */
export function differences(
  { expected }: GoldenCase,
  report: ReviewReport,
  comment = markdownComment(report),
): readonly string[] {
  const { gained, gainedAdministrator, lost, lostAdministrator, verdict } = expected;
  const { visible } = rendered(comment.body);
  const { text } = rendered(comment.isWhole ? comment.full : comment.body);
  const found = new Set(report.findings.filter(({ isOld }) => !isOld).map(({ rule }) => rule));
  const codes = new Set<string>(report.faults.map(({ code }) => code));
  const wanted = { verdict, gained, gainedAdministrator, lost, lostAdministrator };
  const got: Readonly<Record<string, unknown>> = { verdict: report.verdict, ...report.totals };
  return [
    ...Object.entries(wanted).flatMap(([key, value]) =>
      got[key] === value ? [] : [`${key}: ${String(got[key])} in place of ${value}`],
    ),
    ...(expected.rules ?? []).filter((rule) => !found.has(rule)).map((rule) => `no finding of ${rule}`),
    ...(expected.notRules ?? []).filter((rule) => found.has(rule)).map((rule) => `a finding of ${rule}`),
    ...(expected.faults ?? []).filter((code) => !codes.has(code)).map((code) => `no fault ${code}`),
    ...(expected.says ?? []).filter((words) => !visible.includes(words)).map((words) => `does not say: ${words}`),
    ...(expected.saysNot ?? []).filter((words) => text.includes(words)).map((words) => `says: ${words}`),
    ...(expected.silent === undefined || expected.silent === isSilent(report)
      ? []
      : [expected.silent ? "is not silent" : "is silent"]),
    ...(comment.isWhole === (expected.dropped !== true) ? [] : ["is whole, or not, otherwise than expected"]),
  ];
}
