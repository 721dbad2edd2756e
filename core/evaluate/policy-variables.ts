import type { Context } from "./context.ts";
import { append, compileGlob, type Glob, type Wildcards } from "./glob.ts";

interface Variable {
  readonly key: string;
  readonly fallback: string | undefined;
}

/**
 * A policy text whose `${...}` variables are filled in from the request.
 * A text without variables has one part, compiled once.
 */
export interface Template {
  readonly text: string;
  readonly parts: readonly (Glob | Variable)[];
}

const NAMED = /^\s*([^,\s]+)\s*(?:,\s*'([^']*)'\s*)?$/;

/**
 * Compiles a text with its variables: `${aws:username}`, `${aws:PrincipalTag/team, 'none'}` with a default,
 * and `${*}`, `${?}`, `${$}` for the plain characters. Variables that make no sense stay as written.
 *
 * @param variables false for policies older than `2012-10-17`, where AWS reads `${...}` literally
 * (IAM User Guide, "IAM policy elements: Variables and tags").
 */
export function compileTemplate(text: string, wildcards: Wildcards, variables: boolean): Template {
  const parts: (Glob | Variable)[] = [];
  let literal: number[] = [];
  let end = 0;
  for (const { from, to, name } of variables ? variablesIn(text) : []) {
    append(literal, compileGlob(text.slice(end, from), wildcards));
    end = to;
    const named = NAMED.exec(name);
    if (name === "*" || name === "?" || name === "$") literal.push(name.charCodeAt(0));
    else if (named?.[1] === undefined) append(literal, compileGlob(text.slice(from, to), "literal"));
    else {
      parts.push(literal, { key: named[1].toLowerCase(), fallback: named[2] });
      literal = [];
    }
  }
  append(literal, compileGlob(text.slice(end), wildcards));
  if (literal.length > 0 || parts.length === 0) parts.push(literal);
  return { text, parts };
}

/** Each `${name}` of a text. why no regular expression: many `${` without an end would be searched to the end each. */
function* variablesIn(text: string): Generator<{ readonly from: number; readonly to: number; readonly name: string }> {
  let from = text.indexOf("${");
  while (from >= 0) {
    const close = text.indexOf("}", from);
    if (close < 0) return;
    yield { from, to: close + 1, name: text.slice(from + 2, close) };
    from = text.indexOf("${", close + 1);
  }
}

/**
 * Fills in the variables. Values from the request are plain text: a `*` in a tag's value is no wildcard.
 *
 * @returns undefined when a variable has no single value in this request and no default.
 */
export function resolveTemplate(template: Template, context: Context): Glob | undefined {
  const [only] = template.parts;
  if (template.parts.length === 1 && only !== undefined && !("key" in only)) return only;
  const glob: number[] = [];
  for (const part of template.parts) {
    if (!("key" in part)) {
      append(glob, part);
      continue;
    }
    const found = context.get(part.key);
    // why: AWS lets only single-valued keys stand as variables
    const value = typeof found === "string" ? found : found === undefined ? part.fallback : undefined;
    if (value === undefined) return undefined;
    append(glob, compileGlob(value, "literal"));
  }
  return glob;
}

/** Splits a template at its literal colons into at most `limit` parts; colons inside variables do not split. */
export function splitAtColons(template: Template, limit: number): readonly Template[] {
  const split: (Glob | Variable)[][] = [[]];
  const last = () => split[split.length - 1] ?? [];
  for (const part of template.parts) {
    if ("key" in part) {
      last().push(part);
      continue;
    }
    let start = 0;
    part.forEach((token, index) => {
      if (token !== 58 || split.length >= limit) return;
      last().push(part.slice(start, index));
      split.push([]);
      start = index + 1;
    });
    last().push(part.slice(start));
  }
  return split.map((parts) => ({ text: template.text, parts: parts.length === 0 ? [[]] : parts }));
}
