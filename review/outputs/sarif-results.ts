import type { Location } from "../../core/faults/fault.ts";
import type { ReviewReport } from "../report/review-report.ts";
import type { Rule, Severity } from "../rules/rule.ts";
import { administratorWords, HOLES, holderWords, requestWords, roleWords, targetWords } from "./access-words.ts";
import { visible } from "./visible-text.ts";
import { worstFirst } from "./worst-first.ts";

/** What a log says of a rule. */
export type RuleText = Pick<Rule, "id" | "title" | "why" | "mend" | "severity">;

/** One result as it will stand in the log. */
export interface SarifResult {
  readonly rule: string;
  readonly level: "error" | "warning" | "note";
  readonly message: string;
  readonly at?: Location;
  /** Reason, owner and end of the exception that lets it pass. */
  readonly exception?: string;
  readonly isOld?: boolean;
}

/** Rules of the log that are none of the catalogue. */
export const OWN_RESULTS: readonly RuleText[] = [
  {
    id: "proof-hole",
    severity: "error",
    title: "AWS would decide otherwise than the files say",
    why: "The proof tries requests that must be refused, and those that must get through. Here one is decided the wrong way.",
    mend: "Correct the trust policy or the grant that the message names.",
  },
  {
    id: "file-fault",
    severity: "error",
    title: "A file is at fault, or a check could not be made",
    why: "Nothing can be said about access that the files give as long as they cannot be read.",
    mend: "Correct what the message names.",
  },
  {
    id: "access-gained",
    severity: "note",
    title: "Somebody gains access",
    why: "Whoever approves the change approves this access.",
    mend: "Check that it is what was asked for.",
  },
];

const LEVELS: Readonly<Record<Exclude<Severity, "off">, number>> = { error: 0, warning: 1, note: 2 };
const MAX_MESSAGE = 4_000;

/** Everything that a log lists, the worst first. */
export function sarifResults(report: ReviewReport): readonly SarifResult[] {
  const plain = (text: string): string => text;
  const all: SarifResult[] = [
    ...report.holes.map(({ kind, principal, role, attack, context, why }): SarifResult => ({
      ...{ rule: "proof-hole", level: "error" },
      message: `${principal} ${HOLES[kind]}: ${role}. ${attack}: ${requestWords(context, plain).join(", ")}. ${why}`,
    })),
    ...report.faults.map(({ at, path, expected, found, fix, code }): SarifResult => ({
      ...{ rule: "file-fault", level: "error" },
      message: `${path}: expected ${expected}, found ${found} [${code}]. ${fix}`,
      ...(at !== undefined && { at }),
    })),
    ...report.findings.map(({ rule, severity, subject, message, mend, at, isOld, exception }): SarifResult => {
      const { reason = "", owner = "", until = "" } = exception ?? {};
      return {
        ...{ rule, level: severity, message: `${subject}: ${message} ${mend}`, isOld },
        ...(at !== undefined && { at }),
        ...(exception !== undefined && { exception: `${reason} (owner ${owner}, until ${until})` }),
      };
    }),
    ...worstFirst(report.gains).map((row): SarifResult => {
      const targets = row.targets.map((target) => targetWords(target, plain)).join(", ");
      const marked = administratorWords(row);
      const as = `${roleWords(row, plain)}${marked === "" ? "" : ` (${marked})`}`;
      return {
        ...{ rule: "access-gained", level: "note" },
        message: `${holderWords(row.holder, plain)} ${row.isNew ? "gains" : "gains more in"} ${as} of ${targets}`,
        ...(row.at !== undefined && { at: row.at }),
      };
    }),
  ];
  return all.sort((a, b) => LEVELS[a.level] - LEVELS[b.level]);
}

/**
 * Text as a message of SARIF: braces are doubled, and nothing is an embedded link (SARIF 2.1.0, 3.11.5 and 3.11.6).
 */
export function sarifText(text: string): string {
  return visible(text, MAX_MESSAGE).replace(/[{}]/g, "$&$&").replaceAll("](", "] (");
}

/** A path as a relative reference of a URI. */
export function sarifUri(path: string): string {
  // why by bytes: half of a character has no form in a URI.
  return Buffer.from(path).toString().split("/").map(encodeURIComponent).join("/");
}
