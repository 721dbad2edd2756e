import type { Location } from "../../core/faults/fault.ts";
import type { ReviewReport } from "../report/review-report.ts";
import type { Severity } from "../rules/rule.ts";
import { administratorWords, HOLES, holderWords, roleWords } from "./access-words.ts";
import { counted, targetWords } from "./access-words.ts";
import { failureReasons, verdictLine } from "./verdict-words.ts";
import { logText } from "./visible-text.ts";
import { worstFirst } from "./worst-first.ts";

/** So many of each kind GitHub shows of one step (GitHub Docs, usage limits of annotations). */
const MOST_OF_A_KIND = 10;
const MAX_MESSAGE = 1_000;
const MAX_TITLE = 120;

interface Annotation {
  readonly kind: "error" | "warning" | "notice";
  readonly title: string;
  readonly message: string;
  readonly at?: Location;
}

const KINDS: Readonly<Record<Exclude<Severity, "off">, Annotation["kind"]>> = {
  error: "error",
  warning: "warning",
  note: "notice",
};

/**
 * Workflow commands of GitHub, a line each, for what should be seen beside the changed lines. At most ten of each kind, the
 * worst first; the last of them says how many more there are.
 */
export function annotations(report: ReviewReport): readonly string[] {
  const all = annotationsOf(report);
  return (["error", "warning", "notice"] as const).flatMap((kind) => few(all.filter((one) => one.kind === kind)));
}

/** The state of the check in one line of at most 140 characters, without any name. */
export function statusText(report: ReviewReport): string {
  const reasons = failureReasons(report);
  const unjudged = report.notJudged.length === 0 ? [] : [`${counted(report.notJudged.length, "file")} not judged`];
  const parts = [verdictLine(report), ...unjudged, ...reasons];
  while (parts.length > 1 && parts.join("; ").length > 140) parts.pop();
  return parts.join("; ").slice(0, 140);
}

function few(all: readonly Annotation[]): readonly string[] {
  const shown = all.slice(0, MOST_OF_A_KIND);
  const more = all.length - shown.length;
  return shown.map((one, index) =>
    command(one, more > 0 && index === shown.length - 1 ? ` (And ${more} more of this kind: see the review.)` : ""),
  );
}

/** One command. Everything that could end it, or its properties, is written as GitHub's own toolkit does. */
function command({ kind, title, message, at }: Annotation, more: string): string {
  const properties = [
    ...(at === undefined ? [] : [`file=${property(at.file, MAX_MESSAGE)}`]),
    ...(at?.line === undefined ? [] : [`line=${at.line}`]),
    ...(at?.line === undefined || at.column === undefined ? [] : [`col=${at.column}`]),
    `title=${property(title, MAX_TITLE)}`,
  ];
  return `::${kind} ${properties.join(",")}::${data(logText(message, MAX_MESSAGE) + more)}`;
}

function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string, length: number): string {
  return data(logText(text, length)).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

function annotationsOf(report: ReviewReport): readonly Annotation[] {
  const { holes, faults, findings, gains, notJudged } = report;
  const plain = (text: string): string => text;
  return [
    ...holes.map(({ kind, principal, role, attack, why }): Annotation => ({
      ...{ kind: "error", title: "Hole found by the proof" },
      message: `${principal} ${HOLES[kind]}: ${role}, ${attack}: ${why}`,
    })),
    ...faults.map(({ at, path, expected, found, fix, code }): Annotation => ({
      ...{ kind: "error", title: code, message: `${path}: expected ${expected}, found ${found}. ${fix}` },
      ...(at !== undefined && { at }),
    })),
    ...notJudged.map((file): Annotation => ({
      ...{ kind: "warning", title: "Not judged", at: { file } },
      message: `${file}: a change of the program, its packages or the workflows may give anybody any access.`,
    })),
    ...worstFirst(gains).map((row): Annotation => {
      const [first] = row.targets;
      const of = first === undefined ? "" : ` of ${targetWords(first, plain)}`;
      const more = row.targets.length > 1 ? ` and ${row.targets.length - 1} more` : "";
      const marked = administratorWords(row);
      return {
        kind: row.administrator === "no" ? "notice" : "warning",
        title: `Access gained${marked === "" ? "" : `: ${marked}`}`,
        message: `${holderWords(row.holder, plain)}: ${roleWords(row, plain)}${of}${more}`,
        ...(row.at !== undefined && { at: row.at }),
      };
    }),
    ...[...findings]
      .sort((a, b) => Number(a.isOld) - Number(b.isOld))
      .map(({ severity, exception, rule, subject, message, mend, at }): Annotation => ({
        kind: exception === undefined ? KINDS[severity] : "notice",
        title: rule,
        message: `${exception === undefined ? "" : "(exception) "}${subject}: ${message} ${mend}`,
        ...(at !== undefined && { at }),
      })),
  ];
}
