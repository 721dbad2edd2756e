import { formatFaults, formatLocation } from "../../core/faults/fault.ts";
import type { AccessRow, HoleRow, ReviewReport } from "../report/review-report.ts";
import type { Finding } from "../rules/rule.ts";
import { administratorWords, HOLES, holderWords, liveWords, requestWords } from "./access-words.ts";
import { counted, roleWords, targetWords, termsWords } from "./access-words.ts";
import { differenceLines } from "./difference-lines.ts";
import { failureReasons, verdictLine } from "./verdict-words.ts";
import { logText } from "./visible-text.ts";
import { worstFirst } from "./worst-first.ts";

/** Targets of a row that are named; all of them are in the report as JSON. */
const MAX_TARGETS = 20;

const show = (text: string): string => logText(text);

/**
 * The review at a terminal or in a log, in the order of the comment. Every line begins with a word of ours, so that no name
 * can pass for a command of the log.
 */
export function terminalText(report: ReviewReport): string {
  const { gains, losses, findings, holes, renames, withoutEffect, notJudged, faults, baseFaults, verdict } = report;
  const reasons = failureReasons(report);
  return [
    verdictLine(report) + (reasons.length === 0 ? "." : `. It fails because: ${reasons.join("; ")}.`),
    ...notJudgedText(notJudged),
    ...noNewAccessText(report),
    ...(faults.length === 0
      ? []
      : [faultsText(verdict === "invalid" ? "The files are at fault" : "Not checked", faults)]),
    ...(baseFaults.length === 0
      ? []
      : [faultsText("The base's files are at fault, so everything that head gives is listed as gained", baseFaults)]),
    ...section("Gained", worstFirst(gains).map(gainText)),
    ...section("Lost", worstFirst(losses).map(lossText)),
    ...section("Findings", findings.map(findingText)),
    ...section("Holes found by the proof", holes.map(holeText)),
    ...section(
      "Renamed, the same otherwise",
      renames.map(
        ({ what, client, before, after }) => `  ${what} of ${show(client)}: ${show(before)} is now ${show(after)}`,
      ),
    ),
    ...section(
      "Without effect on access",
      withoutEffect.map((words) => `  change: ${show(words)}`),
    ),
    footer(report),
  ].join("\n\n");
}

function faultsText(headline: string, faults: ReviewReport["faults"]): string {
  return formatFaults(headline, faults).replaceAll("##", "#\\u0023");
}

function section(title: string, texts: readonly string[]): readonly string[] {
  return texts.length === 0 ? [] : [[`${title}:`, ...texts].join("\n")];
}

function notJudgedText(files: readonly string[]): readonly string[] {
  if (files.length === 0) return [];
  const head = `NOT JUDGED: ${counted(files.length, "changed file")} of the program, its packages or the workflows may give anybody any access:`;
  return [[head, ...files.map((file) => `  file ${show(file)}`)].join("\n")];
}

function noNewAccessText({ noNewAccess }: ReviewReport): readonly string[] {
  if (noNewAccess === undefined) return [];
  return [`It was declared that there is no new access: ${noNewAccess.holds ? "that holds." : "THAT IS NOT SO."}`];
}

function rowHead(row: AccessRow): string {
  const targets = row.targets.slice(0, MAX_TARGETS).map((target) => targetWords(target, show));
  const more = row.targets.length - targets.length;
  const marked = administratorWords(row);
  const of = `${targets.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
  return `  ${holderWords(row.holder, show)}: ${roleWords(row, show)} of ${of}${marked === "" ? "" : `  ${marked}`}`;
}

function whatLines(row: AccessRow): readonly string[] {
  if (!row.isNew && !row.isGone) return differenceLines(row.differences, show).map((line) => `    ${line}`);
  const word = row.isNew ? "new" : "gone";
  const rights = row.rights.length === 0 ? ["no policy"] : row.rights.map(show);
  return [
    ...rights.map((one) => `    ${word}: ${one}`),
    ...differenceLines(row.differences, show).map((line) => `    ${line}`),
  ];
}

function placeLine({ at }: Pick<AccessRow, "at">): readonly string[] {
  return at === undefined ? [] : [`    at ${show(formatLocation(at))}`];
}

function gainText(row: AccessRow): string {
  const terms = `    terms: ${termsWords(row, show, show).join("; ")}`;
  return [rowHead(row), ...whatLines(row), terms, ...placeLine(row)].join("\n");
}

function lossText(row: AccessRow): string {
  return [rowHead(row), ...whatLines(row), `    open sessions end: ${liveWords(row)}`, ...placeLine(row)].join("\n");
}

function findingText(finding: Finding): string {
  const { severity, rule, subject, message, mend, isOld, exception } = finding;
  const allowed =
    exception === undefined
      ? []
      : [
          `    ${exception.isNew ? "NEW exception" : "exception"} of ${show(exception.owner)} until ${show(exception.until)}: ${show(exception.reason)}`,
        ];
  const old = isOld ? " (so before this change)" : "";
  return [
    `  ${severity}: ${show(subject)}: ${show(message)} [${show(rule)}]${old}`,
    `    to mend: ${show(mend)}`,
    ...allowed,
    ...placeLine(finding),
  ].join("\n");
}

function holeText({ kind, principal, role, attack, context, why }: HoleRow): string {
  return [
    `  ${HOLES[kind]}: ${show(principal)} at ${show(role)}`,
    `    request: ${show(attack)}: ${requestWords(context, show).join(", ")}`,
    `    because: ${show(why)}`,
  ].join("\n");
}

function footer({ base, head, digest, proved, decided }: ReviewReport): string {
  return [
    ...(decided === undefined ? [] : [`Decided: ${show(decided)}`]),
    ...(proved === "" ? [] : [`Proof: ${show(proved)}`]),
    `Compared: base ${show(base.commit)} (${show(base.ref)}) with head ${show(head.commit)} (${show(head.ref)}).`,
    ...(digest === undefined ? [] : [`next:  npx switchyard up --reviewed ${show(digest)}`]),
  ].join("\n");
}
