/** Some characters: those that one place of a pattern stands for. */
export interface Characters {
  /** Two that stand for the same have one key. */
  readonly key: string;
  /** The characters themselves, where they are few; undefined for a class. */
  readonly few: readonly string[] | undefined;
  /** The character itself, where there is but one. */
  readonly only: string | undefined;
  /** A bit for a class, of its own; 0 for the others. */
  readonly bit: number;
  readonly has: (character: string) => boolean;
}

/** Whether a character is among some. */
export function isOf({ only, has }: Characters, character: string): boolean {
  return only === undefined ? has(character) : only === character;
}

let classes = 0;

/** A class. why there are no more than these: each has a bit in a number. */
function kind(key: string, has: (character: string) => boolean): Characters {
  const bit = 1 << classes;
  classes += 1;
  return { key: `[${key}]`, few: undefined, only: undefined, bit, has };
}

/** No character. */
export const NONE = kind("none", () => false);
/** Every character. */
export const ANY = kind("any", () => true);
/** Whatever stands in one line. */
export const IN_LINE = kind("line", (one) => one !== "\n");
/** Every character but the one between the parts of an ARN. */
export const NO_COLON = kind("no colon", (one) => one !== ":");
/** What a wildcard covers within one part of a caller's ARN. */
export const IN_PART = kind("part", (one) => one !== ":" && one !== "\n");
/** What a name holds: no `/`. */
export const IN_NAME = kind("name", (one) => one !== "/" && one !== "\n");
export const DIGIT = kind("0-9", (one) => one >= "0" && one <= "9");
export const HEX = kind("0-9a-f", (one) => /^[0-9a-f]$/.test(one));
/** What AWS's unique ids are made of. */
export const ID = kind("A-Z0-9", (one) => /^[A-Z0-9]$/.test(one));
/** What names of users, roles and sessions are made of. Source: IAM API reference, `CreateUser`; STS API reference, `AssumeRole`. */
export const NAME = kind("\\w+=,.@-", (one) => /^[\w+=,.@-]$/.test(one));
/** What paths are made of. Source: IAM API reference, `CreateRole`; a wildcard in one would make its ARN a pattern. */
export const PATH = kind("path", (one) => one >= "!" && one <= "~" && one !== "*" && one !== "?");

/** One character, as it is written. */
export function exactly(character: string): Characters {
  return kept(exact, character, () => ({
    key: character,
    few: [character],
    only: character,
    bit: 0,
    has: (one) => one === character,
  }));
}

/** The sign for kelvin: the only character beyond ASCII whose lower case is a letter of ASCII. */
const KELVIN = "\u212a";

/** One character of ASCII in whichever case; any other as it is. */
export function inEitherCase(character: string): Characters {
  return kept(folded, character, () => {
    if (character > "\u007f") return exactly(character);
    const [lower, upper] = [character.toLowerCase(), character.toUpperCase()];
    const forms = [...new Set([lower, upper, ...(lower === "k" ? [KELVIN] : [])])];
    if (forms.length === 1) return exactly(character);
    return { key: `[${forms.join("|")}]`, few: forms, only: undefined, bit: 0, has: (one) => forms.includes(one) };
  });
}

const exact = new Map<string, Characters>();
const folded = new Map<string, Characters>();

/** why kept: there are thousands of patterns, and few characters. */
function kept(all: Map<string, Characters>, character: string, make: () => Characters): Characters {
  const known = all.get(character);
  if (known !== undefined) return known;
  const made = make();
  all.set(character, made);
  return made;
}

// why in this order: what comes first is what an example is made of.
const POOL = [
  ..."xyzabcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-_.=,@+/:".split(""),
  ..."!\"#$%&'();<>[\\]^`{|}~*? \n\t".split(""),
  ..."éßñøλж中文€".split(""),
];

/** The first of thousands of characters beyond ASCII, all of them in the same classes. */
const BEYOND = 0xe000;

function unnamed(named: ReadonlySet<string>): string {
  let code = BEYOND;
  while (named.has(String.fromCharCode(code))) code += 1;
  return String.fromCharCode(code);
}

const groupsOf = new Map<number, readonly (readonly string[])[]>();

/** All characters in groups: of one group, each is in the same of these classes. @param bits Those of the classes. */
function alike(bits: number, classes: readonly Characters[]): readonly (readonly string[])[] {
  const before = groupsOf.get(bits);
  if (before !== undefined) return before;
  const groups = new Map<string, string[]>();
  for (const one of POOL) {
    const signature = classes.map(({ has }) => (has(one) ? "1" : "0")).join("");
    const group = groups.get(signature);
    if (group === undefined) groups.set(signature, [one]);
    else if (!group.includes(one)) group.push(one);
  }
  const made = [...groups.values()];
  groupsOf.set(bits, made);
  return made;
}

/** By the bits of classes and the characters that are named, what stands for all. */
const found = new Map<number, Map<string, readonly string[]>>();
/** why a bound: whoever writes the policies must not say how much memory they take. */
const MOST_FOUND = 2_000;

/** Characters of which any other one behaves as one of these does: all that are named, and one of each group that is not. */
export function representatives(sets: readonly Characters[]): readonly string[] {
  let [bits, names] = [0, ""];
  for (const { few, only, bit } of sets) {
    bits |= bit;
    // why no set of them: there are few, and each is one unit of UTF-16.
    if (only !== undefined) names = names.includes(only) ? names : names + only;
    else if (few !== undefined) for (const one of few) names = names.includes(one) ? names : names + one;
  }
  const known = found.get(bits);
  const all = known === undefined || known.size > MOST_FOUND ? new Map<string, readonly string[]>() : known;
  if (all !== known) found.set(bits, all);
  const before = all.get(names);
  if (before !== undefined) return before;
  const named = new Set(names.split(""));
  const others = alike(
    bits,
    sets.filter(({ bit }) => bit !== 0),
  ).flatMap((group) => group.find((one) => !named.has(one)) ?? (group.includes("é") ? unnamed(named) : []));
  const made = [...others, ...named];
  all.set(names, made);
  return made;
}
