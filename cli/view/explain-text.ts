import { cut, printable } from "../../core/faults/fault.ts";
import type { CallDifference } from "../../core/access/explain/difference-words.ts";
import type { Explanation, SideExplanation } from "../../core/access/explain/explain.ts";
import type { NearestCall } from "../../core/access/explain/nearest-entry.ts";
import type { AccessAnswer } from "../../core/portfolio/explain-access.ts";
import type { ExplainReport, LiveAnswer } from "../../fleet/explain/explain.ts";

const MAX_LINE = 600;
/** Ways of one holder into one role are few; more than this is a mistake in the files. */
const MOST = 20;

const SIDES: Readonly<Record<SideExplanation["side"], string>> = {
  trust: "trust policy of the role",
  identity: "what the caller is allowed",
  boundary: "permissions boundary of the caller",
  sts: "rule of AWS",
};

/** Whether somebody gets in, which side says so, and what to change; by the files first, then by what AWS has. */
export function explainText({ who, role, files, live }: ExplainReport): string {
  const title = `${line(who)} at ${line(role)}`;
  return [
    `${title}, by the files: ${verdict(files)}`,
    ...answerTexts(files),
    ...(live === undefined ? [] : liveTexts(title, live, files)),
  ].join("\n\n");
}

function verdict({ allowed, explanations }: AccessAnswer): string {
  if (explanations.length === 0) return "NO: nothing that these hold leads there.";
  return allowed ? "YES" : "NO";
}

function answerTexts({ explanations, groups = [] }: AccessAnswer): readonly string[] {
  const more = explanations.length - MOST;
  return [
    ...explanations.slice(0, MOST).map(explanationText),
    ...(more > 0 ? [`and ${more} more; see --json`] : []),
    ...(groups.length > 0
      ? [
          `Who is in a group of Identity Center was not looked at. A user gets in by being in: ${line(groups.join(", "))}`,
        ]
      : []),
  ];
}

/** why nothing more where it is allowed: the summary names the statements that decide. */
function explanationText({ allowed, summary, sides, nearest }: Explanation): string {
  return [
    line(summary),
    ...(allowed ? [] : sides).flatMap(({ side, allows, because, change }) => [
      `  ${SIDES[side]}: ${allows ? "agrees" : "REFUSES"}: ${line(because)}`,
      ...change.map((one) => `    change:  ${line(one)}`),
    ]),
    ...(nearest === undefined ? [] : [`  nearest call that gets in: ${line(nearestText(nearest))}`]),
  ].join("\n");
}

/** why in this order: what the caller can bring is done at once. */
function nearestText(nearest: NearestCall): string {
  if (nearest.kind === "unknown") return `cannot be said: ${nearest.because}`;
  const those = (as: CallDifference["as"]): readonly string[] =>
    nearest.differs.filter((one) => one.as === as).map(({ what }) => what);
  return `this one ${[...those("bring"), ...those("change")].join(", ")}`;
}

function liveTexts(title: string, live: LiveAnswer, files: AccessAnswer): readonly string[] {
  if (live.kind === "unknown") return [`${title}, by what AWS has: NOT KNOWN: ${line(live.because)}`];
  const { answer, findings } = live;
  const differs =
    answer.allowed === files.allowed ? [] : ["AWS answers otherwise than the files say: deploy them, and look again."];
  return [
    `${title}, by what AWS has: ${verdict(answer)}`,
    ...answerTexts(answer),
    ...differs,
    ...findings.map(({ severity, what, expected, found, next }) =>
      [
        `${severity}: ${line(`${what}: expected ${expected}, found ${found}`)}`,
        ...(next === "" ? [] : [`  next:  ${line(next)}`]),
      ].join("\n"),
    ),
  ];
}

function line(text: string): string {
  return printable(cut(text.trim().replaceAll(/\s*\n\s*/g, " "), MAX_LINE));
}
