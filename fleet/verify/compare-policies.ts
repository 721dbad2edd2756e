import type { PolicyDocument } from "../../core/aws/policy-document.ts";
import { samePolicy } from "../../core/aws/same-policy.ts";
import { listed } from "../../core/faults/fault.ts";

/** One difference between the files and AWS. */
export interface Difference {
  readonly what: string;
  readonly expected: string;
  readonly found: string;
}

/** Names that only one of two lists has. */
export function listDifference(
  what: string,
  expected: readonly string[],
  found: readonly string[],
): readonly Difference[] {
  const extra = found.filter((one) => !expected.includes(one));
  const missing = expected.filter((one) => !found.includes(one));
  if (extra.length === 0 && missing.length === 0) return [];
  const said = [
    ...(extra.length === 0 ? [] : [`${listed(extra)} beside them`]),
    ...(missing.length === 0 ? [] : [`no ${listed(missing)}`]),
  ];
  return [{ what, expected: listed(expected), found: said.join("; ") }];
}

/** How documents differ by name: those that only one side has, and those that say something else. */
export function documentDifference(
  what: string,
  expected: ReadonlyMap<string, PolicyDocument>,
  found: ReadonlyMap<string, PolicyDocument>,
): readonly Difference[] {
  const changed = [...expected].filter(([name, document]) => {
    const other = found.get(name);
    return other !== undefined && !samePolicy(document, other);
  });
  return [
    ...listDifference(what, [...expected.keys()], [...found.keys()]),
    ...changed.map(([name]) => ({
      what,
      expected: `${name} as the files have it`,
      found: `${name} with another content`,
    })),
  ];
}

/** One property that should be the same. */
export function valueDifference(
  what: string,
  expected: string | number,
  found: string | number,
): readonly Difference[] {
  if (expected === found) return [];
  const shown = (value: string | number) => (value === "" ? "none" : JSON.stringify(value));
  return [{ what, expected: shown(expected), found: shown(found) }];
}
