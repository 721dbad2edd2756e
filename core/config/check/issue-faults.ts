import type { z } from "zod";
import { cut, describe, type Fault, type Path } from "../../faults/fault.ts";
import type { Origin } from "../../faults/origin.ts";
import { SHARED_KEYS } from "../read/config-keys.ts";
import { type Advice, digitsOf, hintOf, readAdvice } from "./message.ts";
import { isMissing, type MeantIssue, valueAt } from "./schema-issues.ts";
import { belongs } from "./where-keys-belong.ts";

/** The faults of one issue, each with its place: one for each key that nobody knows, else one for the value. */
export function issueFaults(meant: MeantIssue, input: unknown, origin: Origin, schema: z.ZodType): readonly Fault[] {
  const { issue, path } = meant;
  return issue.code === "unrecognized_keys"
    ? issue.keys.map((key) => unknownKey(key, path, issue.message, origin, schema))
    : [misfit(meant, input, origin)];
}

function unknownKey(key: string, holder: Path, message: string, origin: Origin, schema: z.ZodType): Fault {
  const path = [...holder, key];
  const found = cut(`the key ${JSON.stringify(key)}`);
  const { expected, fix } = readAdvice(message);
  const own = hintOf(message, key);
  const advice =
    own === undefined
      ? (belongs(schema, key, holder, (inner) => origin.name(inner)) ?? ofProject(key) ?? { expected, found, fix })
      : { expected, found, fix: own };
  return {
    code: "config/unknown-key",
    at: origin.locateKey(path),
    path: origin.name(path),
    expected: advice.expected,
    found: advice.found,
    fix: advice.fix,
  };
}

/** What to say of a key that belongs to the whole project and stands in the settings of a stack. */
function ofProject(key: string): (Advice & { readonly found: string }) | undefined {
  if (!SHARED_KEYS.has(key)) return undefined;
  return {
    expected: `${key} in Pulumi.yaml, for all stacks`,
    found: `the key ${JSON.stringify(key)}`,
    fix: `Move it to Pulumi.yaml, with all that is below it: below \`config:\` and \`${key}:\` and \`value:\`.`,
  };
}

function misfit(meant: MeantIssue, input: unknown, origin: Origin): Fault {
  const { issue, path, ofKey } = meant;
  const { expected, fix } = readAdvice(issue.message);
  const value = valueAt(input, path);
  const written = wantsText(issue) && value !== undefined ? origin.written(path) : undefined;
  const unquoted = written !== undefined && typeof value !== "string" && typeof value !== "object";
  return {
    code: isMissing(meant, input) ? "config/missing" : "config/invalid",
    at: ofKey ? origin.locateKey(path) : origin.locate(path),
    path: origin.name(path),
    expected,
    found: ofKey
      ? cut(`the key ${JSON.stringify(path.at(-1))}`)
      : unquoted
        ? `the ${typeof value} ${cut(written, 80)}, without quotes`
        : describe(value),
    fix: unquoted ? `${quoted(written, digitsOf(issue.message))} ${fix}` : fix,
  };
}

/** Whether the value should have been text, alone or as one of several forms. */
function wantsText(issue: z.core.$ZodIssue): boolean {
  if (issue.code === "invalid_union")
    return issue.errors.some((branch) => branch.some((one) => one.path.length === 0 && wantsText(one)));
  return issue.code === "invalid_type" && issue.expected === "string";
}

/**
 * How to write a value that lost its quotes.
 * @param digits How many digits the value has, where it is made of digits alone.
 * why the zeros: YAML tools that write the file back, Pulumi's among them, drop those in front of a number.
 */
function quoted(written: string, digits: number | undefined): string {
  if (digits === undefined || written.length >= digits || !/^\d+$/.test(written))
    return `Put quotes around it: "${cut(written, 80)}".`;
  return `If zeros in front were lost, write "${written.padStart(digits, "0")}".`;
}
