import { ANY, compileGlob, type Glob } from "../../evaluate/glob.ts";
import { compileTemplate, splitAtColons, type Template } from "../../evaluate/policy-variables.ts";
import { reservedLabel } from "../caller.ts";
import { ANY as EVERY_CHARACTER, NO_COLON } from "../values/characters.ts";
import { globPieces, type Pattern, pattern } from "../values/pattern.ts";
import type { ReadingTerms } from "./reading-terms.ts";

const VARIABLE = /\$\{/;

/** @param orWithout Whether one that is known to have no value counts as well. */
export function unknownIn(text: string, terms: ReadingTerms, variables: boolean, orWithout = false): boolean {
  if (!variables || !VARIABLE.test(text)) return false;
  return compileTemplate(text, "wildcards", true).parts.some((part) => {
    if (!("key" in part)) return false;
    const known = terms.known(part.key);
    return known === undefined || (orWithout && known.value === undefined && part.fallback === undefined);
  });
}

/** The pattern of a value with its variables: those known filled in, any other as `*`. Undefined: a known one has no value. */
function globOf(template: Template, terms: ReadingTerms): Glob | undefined {
  const glob: number[] = [];
  for (const part of template.parts) {
    if (!("key" in part)) {
      glob.push(...part);
      continue;
    }
    const known = terms.known(part.key);
    if (known === undefined) glob.push(ANY);
    else {
      const value = known.value ?? part.fallback;
      if (value === undefined) return undefined;
      glob.push(...compileGlob(value, "literal"));
    }
  }
  return glob;
}

export function isFolded(name: string): boolean {
  return name === "stringequalsignorecase" || name === "bool";
}

export function isBeyondAscii(all: readonly Glob[]): boolean {
  return all.some((glob) => glob.some((code) => code > 127));
}

export function globs(text: string, name: string, variables: boolean, terms: ReadingTerms): readonly Glob[] {
  const isPlain = name === "binaryequals" || name === "bool";
  const template = compileTemplate(text, name === "stringlike" ? "wildcards" : "literal", variables && !isPlain);
  return [globOf(template, terms)].filter((glob) => glob !== undefined);
}

export function like(
  text: string,
  variables: boolean,
  terms: ReadingTerms,
  make: (parts: readonly Glob[], label: string | undefined) => readonly Pattern[],
): readonly Pattern[] {
  const parts = splitAtColons(compileTemplate(text, "wildcards", variables), 6).map((part) => globOf(part, terms));
  const found = parts.filter((part) => part !== undefined);
  return found.length < parts.length ? [] : make(found, reservedLabel(text));
}

export function arnPatterns(parts: readonly Glob[]): readonly Pattern[] {
  const tokens = parts.flatMap((part, index) => [
    ...(index === 0 ? [] : [":"]),
    ...globPieces(part, index < 5 ? NO_COLON : EVERY_CHARACTER),
  ]);
  return [pattern(tokens)];
}
