import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { readConfigFiles } from "../../core/config/read/read-config.ts";
import { resolveConfig, type StackConfig } from "../../core/portfolio/resolve-stack.ts";
import { readReviewSettings } from "../../review/settings/read-review-settings.ts";
import { REVIEW_FILE } from "../../review/settings/review-settings.ts";
import { projectRoot } from "../../sandbox/paths.ts";
import { NOTES, blocksOf, notes, place, type Block } from "./markdown.ts";
import { pages } from "./pages.ts";
import { testedIn } from "./tested-in.ts";

const blocks = pages().flatMap((page) => blocksOf(page));
const own = (name: string) => ({ name, text: readFileSync(join(projectRoot, name), "utf8") });

describe("the blocks in the documentation", () => {
  it("carry notes that the tests understand", () => {
    const unknown = blocks.flatMap((block) =>
      block.notes.filter(({ name }) => !NOTES.includes(name)).map(({ name }) => `${place(block)} ${name}`),
    );
    expect(unknown).to.deep.equal([]);
  });

  it("are each put to a test, or say why not", () => {
    const untested = blocks.filter((block) => !["sh", "text"].includes(block.language) && block.notes.length === 0);
    expect(untested.map(place)).to.deep.equal([]);
    const noReason = blocks.filter((block) => notes(block, "not run here").includes(""));
    expect(noReason.map(place)).to.deep.equal([]);
  });

  for (const block of blocks.filter((one) => notes(one, "from").length > 0)) {
    it(`${place(block)} stands in the file beside the page`, () => {
      const [name = ""] = notes(block, "from");
      expect(own(join(dirname(block.page), name)).text).to.include(block.text);
    });
  }

  const yaml = blocks.filter((one) => one.language === "yaml" && notes(one, "from").length === 0);
  const isOfReview = (block: Block) => ["file", "checked as"].some((name) => notes(block, name).includes(REVIEW_FILE));
  for (const block of yaml.filter(isOfReview)) {
    it(`${place(block)} says how pull requests are reviewed`, () => {
      expect(readReviewSettings({ name: REVIEW_FILE, text: block.text }).faults).to.deep.equal([]);
    });
  }

  for (const block of yaml.filter((one) => !isOfReview(one))) {
    it(`${place(block)} is configuration as it says`, () => {
      const { config, refusals } = read(block);
      const codes = config.kind === "invalid" ? [...new Set(config.faults.map(({ code }) => code))].sort() : [];
      expect(codes).to.deep.equal(refusals.sort());
    });
  }

  for (const block of blocks.filter((one) => notes(one, "trust policy").length > 0)) {
    it(`${place(block)} is the trust policy that is deployed`, () => {
      const [, role = "", file = ""] =
        /^of the role ([\w-]+) of (\S+)$/.exec(notes(block, "trust policy")[0] ?? "") ?? [];
      const stack = stackOf(file);
      const config = resolveConfig(readConfigFiles(stack, { project: own("Pulumi.yaml"), stack: own(file) }));
      const plan = config.kind === "client" ? config.client.roles.find(({ key }) => key === role) : undefined;
      expect(JSON.parse(block.text)).to.deep.equal(plan?.trustPolicy);
    });
  }

  for (const block of blocks.filter((one) => notes(one, "tested in").length > 0)) {
    it(`${place(block)} is tested where it says`, () => {
      const tests = notes(block, "tested in").map(testedIn);
      expect(tests.filter(({ isThere }) => !isThere).map(({ mark }) => mark)).to.deep.equal([]);
      // why: what it is said to print is a statement of the page's, which somebody has to make.
      const unsaid = notes(block, "prints").filter((words) => !tests.some(({ text }) => text.includes(words)));
      expect(unsaid).to.deep.equal([]);
    });
  }

  it("that are said to be tested elsewhere are found out where they are not", () => {
    const file = "tests/docs/blocks.test.ts";
    expect(testedIn(`${file} "carry notes that the tests understand"`).isThere).to.equal(true);
    for (const wrong of [`${file} "carry notes"`, 'tests/docs/gone.test.ts "x"', 'tests/docs/markdown.ts "x"', file])
      expect(testedIn(wrong).isThere, wrong).to.equal(false);
  });
});

function read(block: Block): { config: StackConfig; refusals: string[] } {
  const [said = ""] = [...notes(block, "file"), ...notes(block, "checked as")];
  const [name = "", expected = ""] = said.split(", refused with ");
  const refusals = expected === "" ? [] : expected.split(" ");
  const given = { name, text: block.text };
  if (name !== "Pulumi.yaml") {
    // why the page's own: a level that one of its blocks defines is there for the next.
    const levels = blocks.filter(
      (one) => one.page === block.page && one.line < block.line && notes(one, "file").includes("Pulumi.yaml"),
    );
    const project = levels.length === 0 ? own("Pulumi.yaml") : { name: "Pulumi.yaml", text: levels.at(-1)?.text ?? "" };
    return { config: resolveConfig(readConfigFiles(stackOf(name), { project, stack: given })), refusals };
  }
  const client = `config: { "switchyard:client": { name: Try, accountId: "222222222222", roles: [${levelKeys(block.text)}] } }`;
  const stack = { name: "Pulumi.client-try.yaml", text: client };
  return { config: resolveConfig(readConfigFiles("client-try", { project: given, stack })), refusals };
}

/** A role for each level, so that every level is looked at as a client would use it. */
function levelKeys(project: string): string {
  const [, levels = ""] = /^ {2}accessLevels:\n {4}value:\n((?: {6}.*\n)*)/m.exec(project) ?? [];
  return [...levels.matchAll(/^ {6}([a-z-]+):/gm)].map(([, key = ""]) => key).join(", ") || "administrator";
}

function stackOf(file: string): string {
  const stack = /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1];
  if (stack === undefined) throw new Error(`not a stack's file: ${file}`);
  return stack;
}
