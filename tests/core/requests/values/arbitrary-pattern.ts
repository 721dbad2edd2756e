import fc from "fast-check";
import { ANY, exactly, HEX, inEitherCase, NAME } from "../../../../core/requests/values/characters.ts";
import { type Pattern, pattern, type Token } from "../../../../core/requests/values/pattern.ts";
import type { Clause, Language } from "../../../../core/requests/values/text-set.ts";

/** Characters that the sets of {@link tokens} tell apart: of no two the same ones. */
const ALPHABET = ["a", "A", "b", "_", ":"];

const sets = [exactly("a"), exactly("b"), exactly("_"), inEitherCase("a"), ANY, ANY, HEX, NAME];
const token: fc.Arbitrary<Token> = fc
  .tuple(fc.constantFrom(...sets), fc.boolean())
  .map(([of, repeats]) => ({ of, repeats: repeats && of.few === undefined }));
export const arbitraryPattern: fc.Arbitrary<Pattern> = fc.array(token, { maxLength: 5 }).map(pattern);
const clause: fc.Arbitrary<Clause> = fc.record({
  patterns: fc.array(arbitraryPattern, { maxLength: 3 }),
  negated: fc.boolean(),
});
export const arbitraryLanguage: fc.Arbitrary<Language> = fc.array(clause, { maxLength: 3 });

/** All texts of these characters up to a length. */
export function textsUpTo(length: number, alphabet: readonly string[] = ALPHABET): readonly string[] {
  const found = [""];
  for (let from = 0, more = 0; more < length; more += 1) {
    const end = found.length;
    for (; from < end; from += 1) for (const one of alphabet) found.push(`${found[from] ?? ""}${one}`);
  }
  return found;
}

/** The same as a regular expression of JavaScript, which knows nothing of ours. */
export function expressionOf({ tokens }: Pattern): RegExp {
  const one = ({ of, repeats }: Token): string => {
    const known =
      of === ANY ? "[^]" : of === HEX ? "[0-9a-f]" : of === NAME ? "[\\w+=,.@-]" : `[${(of.few ?? []).join("")}]`;
    return repeats ? `${known}*` : known;
  };
  return new RegExp(`^(?:${tokens.map(one).join("")})$`);
}
