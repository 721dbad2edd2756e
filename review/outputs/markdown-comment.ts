import type { ReviewReport } from "../report/review-report.ts";

/** Stub. */
export function markdownComment(
  report: ReviewReport,
  _: { readonly limit?: number } = {},
): { readonly body: string; readonly isWhole: boolean; readonly summary: string } {
  const body = `<!-- switchyard-review -->\n# ${report.verdict}\n`;
  return { body, isWhole: true, summary: body };
}

/** Stub. */
export function isSilent({ verdict }: ReviewReport): boolean {
  return verdict === "unchanged";
}
