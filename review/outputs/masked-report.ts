import type { ReviewReport } from "../report/review-report.ts";

/** Twelve digits by themselves, also with the hyphens with which AWS's console shows them. */
const ACCOUNT = /(?<![0-9])(?:[0-9]{8}|[0-9]{4}-[0-9]{4}-)([0-9]{4})(?![0-9])/g;

/** Every account id in a text as `********1234`: its last four digits tell accounts apart. */
export function maskAccounts(text: string): string {
  return text.replace(ACCOUNT, "********$1");
}

/**
 * The report with every account id masked, wherever it stands: in names, ARNs, sentences and paths of files. Commits and
 * digests, whose hexadecimal digits can look like one, stay.
 */
export function maskedReport(report: ReviewReport): ReviewReport {
  const { digest, digestParts, base, head, ...rest } = report;
  return {
    ...masked(rest),
    base: { ...base, ref: maskAccounts(base.ref) },
    head: { ...head, ref: maskAccounts(head.ref) },
    ...(digest !== undefined && { digest }),
    ...(digestParts !== undefined && { digestParts }),
  };
}

function masked<T>(value: T): T;
function masked(value: unknown): unknown {
  if (typeof value === "string") return maskAccounts(value);
  if (Array.isArray(value)) return value.map((one: unknown) => masked(one));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [maskAccounts(key), masked(one)]));
}
