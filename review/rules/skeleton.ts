/**
 * Characters that look like one of ASCII in common fonts, by that one. Chosen by looking: the letters of other scripts that
 * are drawn alike, small capitals, and dashes and quotes. Forms that Unicode itself holds for the same, as full width and
 * mathematical letters, are taken back by NFKC and are not here.
 */
const ALIKE: Readonly<Record<string, string>> = {
  A: "АΑᎪꓮ",
  B: "ВΒᏴꓐ",
  C: "СϹᏟꓚ",
  D: "Ꭰꓓ",
  E: "ЕΕᎬꓰ",
  F: "Ϝꓝ",
  G: "ԌᏀꓖ",
  H: "НΗᎻꓧ",
  I: "ІΙӀꓲ",
  J: "ЈᎫꓙ",
  K: "КΚᏦꓗ",
  L: "ᏞꓡԼ",
  M: "МΜᎷꓟ",
  N: "Νꓠ",
  O: "ОΟՕꓳ",
  P: "РΡᏢꓑ",
  Q: "Ԛ",
  R: "Ꭱꓣ",
  S: "ЅՏᏚꓢ",
  T: "ТΤᎢꓔ",
  U: "ՍꓴԱ",
  V: "ᏙѴꓦ",
  W: "ԜᎳꓪ",
  X: "ХΧꓫ",
  Y: "УΥҮꓬ",
  Z: "ΖᏃꓜ",
  a: "аαɑ",
  b: "Ƅ",
  c: "сϲᴄ",
  d: "ԁ",
  e: "еҽ",
  f: "ẝ",
  g: "ɡց",
  h: "һհᏂ",
  i: "іιıɩᎥ",
  j: "јϳ",
  k: "кκᴋ",
  l: "ӏⅼǀ",
  m: "ⅿ",
  n: "ոռ",
  o: "оοօᴏ",
  p: "рρ",
  q: "ԛզ",
  r: "гᴦ",
  s: "ѕꜱ",
  t: "τᴛ",
  u: "υսᴜ",
  v: "νѵᴠ",
  w: "ԝᴡѡ",
  x: "х",
  y: "уγүʏ",
  z: "ᴢ",
  "-": "‐‑‒–—−‧",
  "'": "’‘ʼʹ",
  ".": "․ꓸ",
  "/": "⁄∕",
};

const TO_ASCII: ReadonlyMap<string, string> = new Map(
  Object.entries(ALIKE).flatMap(([ascii, others]) => Array.from(others, (other) => [other, ascii] as const)),
);

/** Pairs of ASCII that are hard to tell apart, in lower case. */
const CLOSE: readonly (readonly [RegExp, string])[] = [
  [/0/g, "o"],
  [/[1|]/g, "l"],
  [/rn/g, "m"],
  [/vv/g, "w"],
];

/** Characters that show as nothing, or as a space. */
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\u2800]/gu;

/**
 * What a name looks like, as text to compare: names that look alike have one in common. There are two, since a capital I
 * looks like a small l, and is an i where only the case differs.
 */
export function skeletons(name: string): readonly [string, string] {
  // why: nearly all names are of ASCII, and there are thousands.
  if (/^[!-~]*$/.test(name)) return [lower(name), lower(name.replaceAll("I", "l"))];
  const seen = name.normalize("NFKC").replace(UNSEEN, "");
  const plain = Array.from(seen, (one) => TO_ASCII.get(one) ?? one).join("");
  const spaced = plain.replace(/\s+/gu, " ").trim();
  return [lower(spaced), lower(spaced.replaceAll("I", "l"))];
}

function lower(text: string): string {
  return CLOSE.reduce((all, [what, by]) => all.replace(what, by), text.toLowerCase());
}

/** Scripts with letters that are drawn like those of another. */
const SCRIPTS = [
  ["Latin", /\p{Script=Latin}/u],
  ["Cyrillic", /\p{Script=Cyrillic}/u],
  ["Greek", /\p{Script=Greek}/u],
  ["Armenian", /\p{Script=Armenian}/u],
  ["Cherokee", /\p{Script=Cherokee}/u],
  ["Lisu", /\p{Script=Lisu}/u],
] as const;

/** The scripts that one word of a name mixes though their letters look alike; empty where none does. */
export function mixedScripts(name: string): readonly string[] {
  // why by the word: `Команда DevOps` is an honest name.
  for (const word of name.split(/[^\p{L}\p{M}]+/u)) {
    const found = SCRIPTS.filter(([, letters]) => letters.test(word)).map(([script]) => script);
    if (found.length > 1) return found;
  }
  return [];
}
