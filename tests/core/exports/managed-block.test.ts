import { createHash } from "node:crypto";
import { expect } from "chai";
import fc from "fast-check";
import { type ManagedBlock, withBlock } from "../../../core/exports/managed-block.ts";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const put = (before: string, block: ManagedBlock) => withBlock(before, block, sha256);
const BODY = "[sso-session acme]\nsso_region = eu-west-1\n\n[profile a]\nregion = eu-west-1\n";
const BLOCK: ManagedBlock = { name: "fleet https://acme.awsapps.com/start", body: BODY };
const OTHER: ManagedBlock = { name: "other https://b.awsapps.com/start", body: "[profile z]\nregion = x\n" };
const without = (block: ManagedBlock): ManagedBlock => ({ ...block, body: "" });
const kinds = (before: string, block = BLOCK) => put(before, block).faults.map(({ kind, line }) => `${kind} ${line}`);

/** Files as people have them, and as nobody should. */
const lines = fc.constantFrom(
  "[default]",
  "[profile mine]",
  "region = eu-west-1",
  "  nested = x",
  "# a comment; with = signs [in it]",
  "",
  "\t",
  "ünïcode = ✓",
  "lone\rreturn",
  '[ profile "two words" ]',
);
const files = fc
  .tuple(fc.boolean(), fc.array(fc.tuple(lines, fc.constantFrom("\n", "\r\n"))), fc.boolean())
  .map(([bom, all, isEnded]) => {
    const text = all.map(([line, end]) => line + end).join("");
    return `${bom ? "\uFEFF" : ""}${isEnded ? text : text.replace(/\r?\n$/, "")}`;
  });

describe("a block of one's own in a file", () => {
  it("leaves everything else letter by letter; twice is once, and taken away it was never there", () => {
    fc.assert(
      fc.property(files, (before) => {
        const once = put(before, BLOCK);
        expect(once.faults).to.deep.equal([]);
        expect(once.text.startsWith(before)).to.equal(true);
        expect(put(once.text, BLOCK)).to.deep.equal({
          text: once.text,
          added: [],
          removed: [],
          changed: [],
          faults: [],
        });
        expect(put(once.text, without(BLOCK)).text).to.equal(before);
      }),
    );
  });

  it("stays where it is, between what others write before and after it", () => {
    fc.assert(
      fc.property(files, files, fc.boolean(), (before, after, isOther) => {
        const written = put(before, BLOCK).text + (isOther ? "" : `[later]\n${after.replaceAll("\uFEFF", "")}`);
        const all = isOther ? put(written, OTHER).text : written;
        const body = `${BODY}\n[profile b]\nregion = x\n`;
        const changed = put(all, { ...BLOCK, body });
        expect(changed.faults).to.deep.equal([]);
        expect(changed.added).to.deep.equal(["[profile b]"]);
        expect(put(changed.text, BLOCK).text).to.equal(all);
        const rest = put(put(all, without(OTHER)).text, without(BLOCK)).text;
        const below = isOther ? "" : written.slice(put(before, BLOCK).text.length);
        // why: without it, the first line below would go on in the last one above.
        const joint = below === "" || /(?:^\uFEFF?|\n)$/.test(before) ? "" : (/\r?\n/.exec(before)?.[0] ?? "\n");
        expect(rest).to.equal(before + joint + below);
      }),
    );
  });

  it("has the line ends of the file", () => {
    expect(put("[a]\r\nb = c\r\n", BLOCK).text.replaceAll("\r\n", "")).not.to.include("\n");
    expect(put("[a]\nb = c\n", BLOCK).text).not.to.include("\r");
  });

  it("is known again after another tool has changed all line ends", () => {
    const windows = put("[a]\n", BLOCK).text.replaceAll("\n", "\r\n");
    expect(put(windows, BLOCK)).to.deep.include({ text: windows, faults: [] });
  });

  it("says which sections come, go and change", () => {
    const before = put("", BLOCK).text;
    const body = "[sso-session acme]\nsso_region = us-east-1\n\n[profile b]\nregion = eu-west-1\n";
    expect(put(before, { ...BLOCK, body })).to.deep.include({
      added: ["[profile b]"],
      removed: ["[profile a]"],
      changed: ["[sso-session acme]"],
    });
  });

  for (const [what, title] of [
    ["as it is", "[profile a]"],
    ["with spaces", "  [ profile   a ]  # mine"],
    ["in quotes", "[profile 'a']"],
    ["a sign-in", '[sso-session "acme"]'],
  ] as const)
    it(`is refused where one of its names stands outside: ${what}`, () => {
      expect(kinds(`[default]\n${title}\nx = y\n`)).to.deep.equal(["taken 2"]);
      const below = `${put("[default]\n", BLOCK).text}${title}\n`;
      expect(kinds(below)).to.deep.equal([`taken ${below.split("\n").length - 1}`]);
      expect(put(below, BLOCK).text).to.equal(below);
    });

  it("names each that is taken, and one in the block of another fleet too", () => {
    expect(kinds("[profile a]\n[profile b]\n[sso-session acme]\n")).to.deep.equal(["taken 1", "taken 3"]);
    const others = put("", { ...OTHER, body: "[profile a]\n" }).text;
    expect(kinds(others)).to.deep.equal(["taken 2"]);
  });

  const whole = put("[default]\n", BLOCK).text;
  const all = whole.split("\n");
  const [begin = "", end = ""] = [all[1], all[all.length - 2]];
  for (const [what, text, expected] of [
    ["without its end", whole.replace(`${end}\n`, ""), ["markers 2"]],
    ["without its beginning", whole.replace(`${begin}\n`, ""), [`markers ${all.length - 2}`]],
    ["twice", whole + whole, [`markers ${2 * all.length - 2}`]],
    ["inside itself", whole.replace(BODY, `${begin}\n${BODY}`), ["markers 3"]],
    ["with half a mark", whole.replace("; do not edit", ""), ["markers 2", `markers ${all.length - 1}`]],
    [
      "that somebody has added to",
      whole.replace("region = eu-west-1\n#", "region = eu-west-1\n[profile own]\n#"),
      ["changed 2"],
    ],
    ["that somebody has taken from", whole.replace("[profile a]\n", ""), ["changed 2"]],
    ["with a setting behind it", `${whole}\n# a comment\noutput = json\n`, [`markers ${all.length + 2}`]],
  ] as const)
    it(`is left alone ${what}`, () => {
      expect(kinds(text)).to.deep.equal(expected);
      expect(put(text, BLOCK).text).to.equal(text);
      expect(kinds(text, without(BLOCK))).to.deep.equal(expected);
    });
});
