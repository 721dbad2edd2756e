import type { Portfolio } from "../../core/portfolio/read-portfolio.ts";
import { type GivenName, givenNames } from "./given-names.ts";
import { skeletons } from "./skeleton.ts";

/** Two names that look the same, or nearly. */
export interface LookAlike {
  /** Of head. */
  readonly one: GivenName;
  /** Of head, or of base alone. */
  readonly other: GivenName;
  /** Whether characters beyond ASCII make them look the same. */
  readonly isDisguised: boolean;
}

// why kept: two rules ask.
const known = new WeakMap<Portfolio, { readonly base: Portfolio | undefined; readonly found: readonly LookAlike[] }>();

/** The names of head that look like another one of head or of base: the newer one of two, else the later one in order. */
export function lookAlikes(base: Portfolio | undefined, head: Portfolio): readonly LookAlike[] {
  const last = known.get(head);
  if (last !== undefined && last.base === base) return last.found;
  const found = findLookAlikes(base, head);
  known.set(head, { base, found });
  return found;
}

function findLookAlikes(base: Portfolio | undefined, head: Portfolio): readonly LookAlike[] {
  const before = base === undefined ? [] : givenNames(base);
  const after = givenNames(head);
  const wasThere = new Set(before.map(({ key }) => key));
  const isThere = new Set(after.map(({ key }) => key));
  const seen = new Map<string, GivenName>();
  const found = new Map<string, LookAlike>();
  for (const one of [...before, ...after.filter(({ key }) => !wasThere.has(key))])
    for (const [index, skeleton] of skeletons(one.name).entries()) {
      const look = `${index} ${one.kind}:${skeleton}`;
      const other = seen.get(look);
      if (other === undefined || other.key === one.key) {
        seen.set(look, one);
        continue;
      }
      const [shown, hidden] = isThere.has(one.key) ? [one, other] : [other, one];
      if (!isThere.has(shown.key)) continue;
      found.set(shown.key, {
        one: shown,
        other: hidden,
        isDisguised: beyondAscii(shown.name) !== beyondAscii(hidden.name),
      });
    }
  return [...found.values()];
}

/** The characters of a name beyond ASCII, as `U+0410`, each once. */
export function beyondAscii(name: string): string {
  const found = Array.from(name).flatMap((one) => {
    const code = one.codePointAt(0) ?? 0;
    return code < 0x80 ? [] : [`U+${code.toString(16).toUpperCase().padStart(4, "0")}`];
  });
  return [...new Set(found)].join(", ");
}
