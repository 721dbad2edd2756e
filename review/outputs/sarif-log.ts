import type { Log, Notification, ReportingDescriptor, Result, Run } from "sarif";
import type { ReviewReport } from "../report/review-report.ts";
import { counted } from "./access-words.ts";
import { OWN_RESULTS, type RuleText, type SarifResult, sarifResults, sarifText, sarifUri } from "./sarif-results.ts";

/** GitHub shows so many results of one run. */
const MAX_RESULTS = 5_000;
const SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/**
 * The review as a SARIF 2.1.0 log, for code scanning: holes, faults, findings, and gains as notes. At most 5,000 results,
 * the worst first; a notification says how many more there are.
 * @param rules All of the catalogue, with the review's own.
 */
export async function sarifLog(report: ReviewReport, rules: readonly RuleText[]): Promise<Log> {
  // why here: the package brings others that no other output needs.
  const { SarifBuilder, SarifRunBuilder } = await import("node-sarif-builder");
  const results = sarifResults(report);
  const file = fileWithout(report);
  const shown = results.slice(0, MAX_RESULTS).map((one) => resultOf(one, file));
  const run: Partial<Run> = {
    results: shown,
    // why given: the package guesses each file's language from the ending of its name, which is another's to choose.
    artifacts: [...new Set(shown.flatMap(uriOf))].map((uri) => ({ location: { uri } })),
    invocations: [
      {
        executionSuccessful: report.verdict !== "invalid",
        toolExecutionNotifications: notices(report, results.length),
      },
    ],
    columnKind: "utf16CodeUnits",
  };
  const builder = new SarifRunBuilder(run);
  builder.setToolDriverName("switchyard review");
  builder.run.tool.driver.rules = ruleTexts(results, rules).map(ruleOf);
  const log = new SarifBuilder({ $schema: SCHEMA });
  log.addRun(builder);
  return log.buildSarifOutput();
}

function uriOf({ locations }: Result): readonly string[] {
  return (locations ?? []).flatMap(({ physicalLocation }) => physicalLocation?.artifactLocation?.uri ?? []);
}

/** What a result without a place is shown at: code scanning takes none without a file. */
function fileWithout({ gains, losses, findings, faults }: ReviewReport): string {
  const file = [...gains, ...losses, ...findings, ...faults].find(({ at }) => at !== undefined)?.at?.file ?? "";
  return `${file.slice(0, file.lastIndexOf("/") + 1)}Pulumi.yaml`;
}

function resultOf({ rule, level, message, at, exception, isOld }: SarifResult, file: string): Result {
  return {
    ruleId: rule,
    level,
    message: { text: sarifText(message) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: sarifUri(at?.file ?? file) },
          region: { startLine: at?.line ?? 1, ...(at?.column !== undefined && { startColumn: at.column }) },
        },
      },
    ],
    ...(isOld !== undefined && { baselineState: isOld ? "unchanged" : "new" }),
    ...(exception !== undefined && {
      suppressions: [{ kind: "external", status: "accepted", justification: sarifText(exception) }],
    }),
  };
}

/** Rules of the catalogue, and what results name beside it. */
function ruleTexts(results: readonly SarifResult[], rules: readonly RuleText[]): readonly RuleText[] {
  const known = new Map([...OWN_RESULTS, ...rules].map((rule) => [rule.id, rule]));
  for (const { rule, level } of results)
    if (!known.has(rule)) known.set(rule, { id: rule, severity: level, title: rule, why: "", mend: "" });
  return [...known.values()];
}

function ruleOf({ id, title, why, mend, severity }: RuleText): ReportingDescriptor {
  const help = [why, mend].filter((text) => text !== "").join(" ");
  return {
    id,
    shortDescription: { text: sarifText(title) },
    ...(help !== "" && {
      fullDescription: { text: sarifText(why === "" ? help : why) },
      help: { text: sarifText(help) },
    }),
    defaultConfiguration: severity === "off" ? { enabled: false } : { level: severity },
  };
}

function notices({ notJudged, baseFaults }: ReviewReport, results: number): Notification[] {
  const more = results - MAX_RESULTS;
  const texts = [
    ...(more > 0 ? [`${counted(more, "more result")} are not in this log, which takes ${MAX_RESULTS}.`] : []),
    ...(notJudged.length > 0 ? [`${counted(notJudged.length, "changed file")} were not judged.`] : []),
    ...(baseFaults.length > 0 ? ["The base's files are at fault: everything is listed as gained."] : []),
  ];
  return texts.map((text) => ({ level: "warning", message: { text } }));
}
