import type { Context } from "./context.ts";
import { ANY, compilePattern, type Glob, matchGlob, matchPattern, type Pattern } from "./glob.ts";
import { GrammarError } from "./grammar-error.ts";
import { compileTemplate, resolveTemplate, splitAtColons, type Template } from "./policy-variables.ts";

/** Whether one value matches; undefined when a policy variable had no value in this request. */
export type ValueTest = (found: string, context: Context) => boolean | undefined;

const ARN_PARTS = 6;

// why the last one is kept: one caller's ARN is held against many patterns in a row.
let last: { readonly text: string; readonly parts: readonly string[] } = { text: "", parts: [""] };

/** The six parts of an ARN (the sixth keeps its colons), or fewer when the text is no ARN. */
function arnParts(text: string): readonly string[] {
  if (last.text === text) return last.parts;
  last = { text, parts: splitArn(text) };
  return last.parts;
}

function splitArn(text: string): readonly string[] {
  const parts = text.split(":");
  return parts.length <= ARN_PARTS ? parts : [...parts.slice(0, 5), parts.slice(5).join(":")];
}

function resolveParts(parts: readonly Template[], context: Context): readonly Glob[] | undefined {
  const globs: Glob[] = [];
  for (const part of parts) {
    const glob = resolveTemplate(part, context);
    if (glob === undefined) return undefined;
    globs.push(glob);
  }
  return globs;
}

/**
 * `ArnLike` and `ArnEquals`, which AWS defines alike: "Each of the six colon-delimited components of the ARN is
 * checked separately and each can include multi-character match wildcards (*) or single-character match wildcards (?)"
 * (IAM User Guide, condition operators).
 *
 * @throws {GrammarError} when the pattern has fewer than six parts: it could never match an ARN.
 */
export function compileArnLike(text: string, variables: boolean): ValueTest {
  const refuse = () => new GrammarError(`"${text}" is not an ARN: expected six parts between colons`);
  if (!text.includes("${")) {
    // why apart, and once: most patterns have no variables, and are held against thousands of callers.
    const parts = splitArn(text);
    if (parts.length < ARN_PARTS) throw refuse();
    if (!/[*?]/.test(text)) return (found) => found === text;
    const patterns = parts.map(compilePattern);
    return (found) => matchParts(patterns, found);
  }
  const templates = splitAtColons(compileTemplate(text, "wildcards", variables), ARN_PARTS);
  if (templates.length < ARN_PARTS) throw refuse();
  return (found, context) => {
    const globs = resolveParts(templates, context);
    return globs === undefined ? undefined : matchParts(globs, found);
  };
}

function matchParts(patterns: readonly Pattern[], found: string): boolean {
  const values = arnParts(found);
  if (values.length !== ARN_PARTS) return false;
  // why from the back: what tells ARNs apart stands there.
  for (let index = ARN_PARTS - 1; index >= 0; index -= 1) {
    const pattern = patterns[index];
    if (pattern === undefined || !matchPattern(pattern, values[index] ?? "")) return false;
  }
  return true;
}

function matchSegments(globs: readonly Glob[], values: readonly string[], from: number, at: number): boolean {
  const glob = globs[from];
  if (glob === undefined) return at === values.length;
  const runsOn = glob[glob.length - 1] === ANY;
  for (let end = at + 1; end <= values.length; end += 1) {
    const text = end === at + 1 ? (values[at] ?? "") : values.slice(at, end).join(":");
    if (matchGlob(glob, text) && matchSegments(globs, values, from + 1, end)) return true;
    if (!runsOn) return false;
  }
  return false;
}

/**
 * A `Resource` pattern. Wildcards stay within an ARN's part, but "if the * wildcard is the last character of a resource
 * ARN segment, it can expand to match beyond the colon boundaries" (IAM User Guide, Resource element).
 * Matching is case-sensitive.
 *
 * @throws {GrammarError} when the pattern is neither `*` nor an ARN, or is too short to match any: IAM refuses such policies.
 */
export function compileResource(text: string, variables: boolean): ValueTest {
  if (text === "*") return () => true;
  if (!text.startsWith("arn:")) throw new GrammarError(`resource "${text}" is neither an ARN nor "*"`);
  const segments = splitAtColons(compileTemplate(text, "wildcards", variables), ARN_PARTS);
  if (segments.length < ARN_PARTS && !/\*(:|$)/.test(text)) {
    throw new GrammarError(`resource "${text}" has fewer than the six parts of an ARN`);
  }
  if (!/[*?]|\$\{/.test(text)) return (found) => found === text;
  return (found, context) => {
    const globs = resolveParts(segments, context);
    return globs === undefined ? undefined : matchSegments(globs, arnParts(found), 0, 0);
  };
}
