import type { PolicyDocument } from "../../aws/policy-document.ts";
import type { Budget } from "../../requests/budget.ts";
import type { Value, ValueSet } from "../../requests/values/value-set.ts";
import { type Clause, isIn, type Language, TextSet } from "../../requests/values/text-set.ts";

/**
 * Callers, with some who are likely to be among them: these are tried before any is searched for. The answer is the same,
 * and most questions are about callers whom a policy names.
 */
export class LikelyCallers extends TextSet {
  private guess: { readonly value: Value } | "none" | undefined;

  constructor(
    language: Language,
    private readonly likely: readonly string[],
  ) {
    super(false, language);
  }

  override and(other: ValueSet): LikelyCallers {
    if (other === this) return this;
    const more = super.and(other).present.slice(this.present.length);
    const fresh = more.filter((clause) => !this.present.some((known) => isSame(known, clause)));
    return fresh.length === 0 ? this : this.narrowed([...this.present, ...fresh]);
  }

  override minus(other: ValueSet): readonly LikelyCallers[] {
    return super
      .minus(other)
      .filter(({ absent }) => !absent)
      .map(({ present }) => this.narrowed(present));
  }

  override some(budget: Budget): { readonly value: Value } | undefined {
    if (this.guess === undefined) {
      const [first] = this.likely;
      this.guess = first === undefined ? (super.some(budget) ?? "none") : { value: first };
    }
    return this.guess === "none" ? undefined : this.guess;
  }

  private narrowed(language: Language): LikelyCallers {
    const further = language.slice(this.present.length);
    return new LikelyCallers(
      language,
      this.likely.filter((one) => isIn(further, one)),
    );
  }
}

function isSame(one: Clause, other: Clause): boolean {
  return (
    one === other ||
    (one.negated === other.negated &&
      one.patterns.length === other.patterns.length &&
      one.patterns.every(({ key }, index) => key === other.patterns[index]?.key))
  );
}

const ID = "ZZZZZZZZZZZZZZZZZ";

/** The callers of a language, with those of these ARNs or patterns of ARNs that are among them as the likely ones. */
export function likelyCallers(language: Language, arns: Iterable<string>): LikelyCallers {
  const texts = [...arns].map((arn) => {
    const whole = arn.replaceAll("*", "").replaceAll("?", "0");
    return whole.includes(":user/") ? `${whole}\nAIDA${ID}` : `${whole}\nAROA${ID}:session`;
  });
  return new LikelyCallers(
    language,
    texts.filter((one) => isIn(language, one)),
  );
}

/** Users and roles that trust policies name; of an account that they trust, somebody. */
export function arnsIn(...trusts: readonly (PolicyDocument | undefined)[]): readonly string[] {
  const found = JSON.stringify(trusts).match(/arn:[\w-]+:iam::\d{12}:(?:root|(?:user|role)\/[^"\\]+)/g) ?? [];
  return [...new Set(found)].map((arn) => arn.replace(/:root$/, ":user/somebody"));
}
