import type { ReviewReport } from "../report/review-report.ts";
import { counted } from "./access-words.ts";
import { gainsTable, lossesTable } from "./comment-access.ts";
import { detailParts } from "./comment-details.ts";
import { faultTable, findingParts, holesPart } from "./comment-findings.ts";
import { FIRST_FILES, warningsAtTop } from "./comment-head.ts";
import { droppablePart, fixedPart, type Part, WEIGHTS } from "./comment-part.ts";
import { gainSums, tally } from "./comment-sums.ts";
import { tableOf } from "./comment-table.ts";
import { name, sentence } from "./markdown-text.ts";

/** Faults that are shown at most: whoever has more corrects these first. */
const MAX_FAULTS = 50;

/** Everything below the verdict, in the order in which it is read. */
export function partsOf(report: ReviewReport): readonly Part[] {
  const { verdict, faults, baseFaults, losses, renames, withoutEffect, findings, holes } = report;
  return [
    ...warningsAtTop(report).map(fixedPart),
    ...(faults.length === 0 ? [] : [faultsPart(report)]),
    ...(verdict === "invalid" ? [] : [gainsPart(report)]),
    ...(losses.length === 0
      ? []
      : [section(WEIGHTS.losses, "losses", losses.length, `#### Access that is lost\n\n${lossesTable(losses)}`)]),
    ...findingParts(findings),
    ...holesPart(holes),
    ...(renames.length === 0 ? [] : [section(WEIGHTS.renames, "renames", renames.length, renamesText(report))]),
    ...(withoutEffect.length === 0
      ? []
      : [
          section(
            WEIGHTS.withoutEffect,
            "changes without effect on access",
            withoutEffect.length,
            noEffectText(report),
          ),
        ]),
    ...(baseFaults.length === 0
      ? []
      : [
          section(
            WEIGHTS.baseFaults,
            "faults of the base",
            baseFaults.length,
            `#### Faults of the base's files\n\n${faultTable(baseFaults, MAX_FAULTS)}`,
          ),
        ]),
    ...notJudgedPart(report),
    ...detailParts(report),
    fixedPart(footer(report)),
  ];
}

function section(weight: number, what: string, count: number, text: string): Part {
  return droppablePart(weight, text, { what, count });
}

function gainsPart({ gains }: ReviewReport): Part {
  const head = "#### Access that is gained";
  if (gains.length === 0) return fixedPart(`${head}\n\nNone.`);
  const [byHolder = "", byRole = "", total = ""] = gainSums(gains).map((text) => `${head}\n\n${text}`);
  const missing = { what: "the rows of gains, added up here instead" };
  return {
    weight: WEIGHTS.gains,
    forms: [`${head}\n\n${gainsTable(gains, true)}`, `${head}\n\n${gainsTable(gains, false)}`, byHolder, byRole, total],
    missing: [{ what: "the whole of long lists and policies that are gained" }, missing, missing, missing],
  };
}

function faultsPart({ faults }: ReviewReport): Part {
  const few = (count: number): string => `#### What is at fault\n\n${faultTable(faults, count)}`;
  const missing = { what: "faults" };
  return { weight: WEIGHTS.faults, forms: [few(MAX_FAULTS), few(5), ""], missing: [missing, missing] };
}

function renamesText({ renames }: ReviewReport): string {
  const rows = renames.map(({ what, client, before, after }) => [
    what.replace("-", " "),
    name(client),
    name(before),
    name(after),
  ]);
  return `#### Renamed, the same otherwise\n\n${tableOf(["What", "Of which client", "Name before", "Name now"], rows)}`;
}

function noEffectText({ withoutEffect }: ReviewReport): string {
  const all = withoutEffect.map((words) => sentence(words)).join("; ");
  return `**${counted(withoutEffect.length, "change")} without effect on access:** ${all}.`;
}

function notJudgedPart({ notJudged }: ReviewReport): readonly Part[] {
  if (notJudged.length <= FIRST_FILES) return [];
  const head = "#### Changed files that are not judged";
  const folders = tally(notJudged, (file) => file.split("/")[0] ?? file).map(({ first, count }) => [
    name(first.split("/")[0] ?? first, 64),
    String(count),
  ]);
  const missing = { what: "names of files that are not judged" };
  return [
    {
      weight: WEIGHTS.notJudged,
      forms: [
        `${head}\n\n${notJudged.map((file) => `- ${name(file)}`).join("\n")}`,
        `${head}\n\n${tableOf(["Folder or file", "How many files"], folders)}`,
        "",
      ],
      missing: [missing, missing],
    },
  ];
}

function footer({ base, head, digest, proved, decided }: ReviewReport): string {
  const lines = [
    "---",
    ...(decided === undefined ? [] : [`Decided: ${sentence(decided, 1_000)}`]),
    ...(proved === "" ? [] : [`Proof: ${sentence(proved, 1_000)}`]),
    `Compared: base ${name(base.commit)} (${name(base.ref)}) with head ${name(head.commit)} (${name(head.ref)}).`,
    ...(digest === undefined
      ? []
      : [`To deploy exactly what was reviewed: ${name(`npx switchyard up --reviewed ${digest}`)}`]),
  ];
  return lines.join("\n\n");
}
