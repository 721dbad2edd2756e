import { cut } from "../../faults/fault.ts";
import {
  type DeclaredSet,
  policyAsText,
  property,
  SET_PROPERTIES,
  SET_ROWS,
  setArguments,
  type SetProperty,
} from "./set-properties.ts";

/** Everything that a permission set holds, in one form for the files, for AWS and for the state. */
export interface SetContents {
  readonly says: Readonly<Record<SetProperty, string>>;
  /** The inline policy letter by letter; empty without one. */
  readonly policyText: string;
}

/** What the set is to hold. */
export function declaredContents(set: DeclaredSet): SetContents {
  return contentsOf(setArguments(set));
}

/** What a set holds, from its properties: as Cloud Control answers or as Pulumi's state has them. What is absent is empty. */
export function contentsOf(properties: unknown): SetContents {
  const says = SET_ROWS.map(([key, row]) => [key, row.says(property(properties, row.aws))] as const);
  return {
    says: Object.fromEntries(says) as Record<SetProperty, string>,
    policyText: policyAsText(property(properties, SET_PROPERTIES.inlinePolicy.aws)),
  };
}

/** One way in which two contents differ. */
export interface SetDifference {
  readonly property: SetProperty;
  /** As in `inline policy`. */
  readonly words: string;
  /** `none`, or the value, cut. */
  readonly before: string;
  readonly after: string;
  /** Whether an update leaves what is there, since the files say nothing about it. */
  readonly stays: boolean;
}

/** How two contents differ by meaning: neither a policy's spelling counts, nor the order of a list. */
export function contentDifferences(before: SetContents, after: SetContents): readonly SetDifference[] {
  return SET_ROWS.flatMap(([key, { words, unseen }]) => {
    const [old, next] = [before.says[key], after.says[key]];
    if (old === next) return [];
    return [{ property: key, words, before: shown(old), after: shown(next), stays: unseen === true && next === "" }];
  });
}

/** The properties that a refresh does not see where the files do not name them, as in `a relay state`. */
export function unseenProperties(): readonly string[] {
  return SET_ROWS.filter(([, { unseen }]) => unseen === true).map(([, { words }]) => `a ${words}`);
}

function shown(value: string): string {
  return value === "" ? "none" : cut(JSON.stringify(value), 300);
}
