import { mismatched, type Value, type ValueSet } from "./value-set.ts";

/** Some of a few texts, as `true` and `false`; and whether there may be none. */
export class ChoiceSet implements ValueSet {
  constructor(
    readonly absent: boolean,
    readonly texts: readonly string[],
  ) {}

  and(other: ValueSet): ChoiceSet {
    if (!(other instanceof ChoiceSet)) mismatched();
    return new ChoiceSet(
      this.absent && other.absent,
      this.texts.filter((text) => other.texts.includes(text)),
    );
  }

  minus(other: ValueSet): readonly ChoiceSet[] {
    if (!(other instanceof ChoiceSet)) mismatched();
    return [
      new ChoiceSet(
        this.absent && !other.absent,
        this.texts.filter((text) => !other.texts.includes(text)),
      ),
    ];
  }

  some(): { readonly value: Value } | undefined {
    if (this.absent) return { value: undefined };
    const [value] = this.texts;
    return value === undefined ? undefined : { value };
  }

  has(value: Value): boolean {
    return value === undefined ? this.absent : typeof value === "string" && this.texts.includes(value);
  }
}
