import { expect } from "chai";
import { Composer, type CST, LineCounter, Parser } from "yaml";
import { READING_FLEETS } from "../../../../bench/reading-texts.ts";
import { readYaml } from "../../../../core/faults/yaml/source.ts";
import { readPortfolio } from "../../../../core/portfolio/read-portfolio.ts";
import { portfolioFiles, type PortfolioText } from "../../support/portfolio.ts";

const NOW = new Date("2026-11-22T00:00:00Z");

/** How many times a file is composed to nodes while the work is done. */
function composed(work: () => void): number {
  const prototype = Composer.prototype as { compose: (this: Composer, ...given: never[]) => unknown };
  const { compose } = prototype;
  let count = 0;
  prototype.compose = function (...given) {
    count += 1;
    return compose.apply(this, given);
  };
  try {
    work();
  } finally {
    prototype.compose = compose;
  }
  return count;
}

describe("what is read only when somebody asks", () => {
  for (const { name, files } of READING_FLEETS)
    it(`${name}: a fleet without a fault is composed once a file, and asks for no place`, () => {
      const read = files(20);
      const work = () => {
        expect(readPortfolio(read, NOW).faults).to.deep.equal([]);
      };
      expect(composed(work)).to.equal(22);
      expect(composed(work), "a second time").to.equal(0);
    });

  it("a file is composed a second time at its first fault, unless it was the one read last, and then no more", () => {
    const file = { name: "x.yaml", text: "a: { b: 1 }\nc: [1, 2]\n" };
    const { source } = readYaml(file);
    expect(
      composed(() => readYaml(file).source.locate(["a"])),
      "the one read last",
    ).to.equal(0);
    const late = readYaml({ ...file }).source;
    readYaml({ name: "y.yaml", text: "a: 2\n" });
    expect(composed(() => late.locate(["c", 1]))).to.equal(1);
    expect(composed(() => late.locate(["c", 1]))).to.equal(0);
    expect(
      composed(() => [source.locate(["a", "b"]), source.locateKey(["a", "b"]), source.written(["c", 0])]),
    ).to.equal(0);
    expect(readYaml(file).source).to.equal(source);
  });

  const TEXTS = {
    "Unix lines": "a:\n  b: [1, 2]\n\n# note\nc: 'x\n\n  y'\nd: |\n  text\n\n  more\ne: end\n",
    "Windows lines": "a:\r\n  b: [1, 2]\r\n\r\nc: >-\r\n  text\r\n  more\r\ne: 012\r\n",
    "a mark at the start": "\uFEFFa: 1\nb:\n  - x\n  - y\n",
    "no end of line": "a: 1\nb: *none",
    "an alias": "a: &one\n  b: [1, { c: 2 }]\nd: *one\ne:\n  <<: *one\n  f: 3\n",
    nothing: "",
  };
  for (const [what, text] of Object.entries(TEXTS))
    it(`lines and columns are those that the library counts: ${what}`, () => {
      const lines = new LineCounter();
      const tokens: CST.Token[] = [...new Parser(lines.addNewLine).parse(text)];
      expect(tokens).to.be.an("array");
      const { source } = readYaml({ name: "x.yaml", text });
      const paths = [["e"], ["a", "b", 1], ["a"], ["d", "b", 1, "c"], ["b", 1], ["nothing"], []];
      const places = paths.map((path) => source.locate(path));
      for (const place of places) {
        if (place.line === undefined) continue;
        const start = lines.lineStarts[place.line - 1] ?? NaN;
        expect(lines.linePos(start + (place.column ?? 0) - 1)).to.deep.equal({ line: place.line, col: place.column });
      }
      const late = readYaml({ name: "x.yaml", text }).source;
      expect([...paths].reverse().map((path) => late.locate(path))).to.deep.equal(places.reverse());
    });

  it("places in aliased values are those of the anchor", () => {
    const { source } = readYaml({ name: "x.yaml", text: TEXTS["an alias"] });
    expect(source.value).to.deep.equal({
      a: { b: [1, { c: 2 }] },
      d: { b: [1, { c: 2 }] },
      e: { f: 3, b: [1, { c: 2 }] },
    });
    expect(source.locate(["d", "b", 1, "c"])).to.deep.equal({ file: "x.yaml", line: 2, column: 15 });
    expect(source.locateKey(["e", "f"])).to.deep.equal({ file: "x.yaml", line: 6, column: 3 });
  });
});

describe("what Pulumi.yaml says, checked once for all clients", () => {
  const text = (levels: string): PortfolioText => ({
    home: "identityCenter: { region: eu-west-1 }\ngrants: []",
    clients: {
      abccorp: 'name: AbcCorp\naccountId: "222222222222"\nroles: [read-only]',
      globex: 'name: Globex\naccountId: "333333333333"\nroles: [wrong]',
    },
    project: `accessLevels:\n  value:\n${levels}`,
  });
  const faultsOf = (levels: string) =>
    readPortfolio(portfolioFiles(text(levels)), NOW).faults.map(({ code, at, path }) => [
      code,
      at?.file,
      at?.line,
      path,
    ]);
  const WRONG_KEY = "    read-only: { managedPolicies: [ReadOnlyAccess], colour: red }";

  it("its faults come out with those of the clients, each once and in the same order each time", () => {
    const found = faultsOf(WRONG_KEY);
    expect(found).to.deep.equal([["config/unknown-key", "Pulumi.yaml", 7, "switchyard:accessLevels.read-only.colour"]]);
    expect(faultsOf(WRONG_KEY)).to.deep.equal(found);
  });

  it("of two revisions what did not change is read once, and nothing where Pulumi.yaml changed", () => {
    const [fleet] = READING_FLEETS;
    const before = fleet!.files(20);
    const longer = (file: { readonly name: string; readonly text: string }) => ({
      ...file,
      text: `${file.text}    protect: false\n`,
    });
    const after = { ...before, stacks: before.stacks.map((stack, index) => (index === 1 ? longer(stack) : stack)) };
    const names = (read: ReturnType<typeof readPortfolio>) =>
      read.portfolio?.clients.filter((one) => !one.protect).length;
    expect(names(readPortfolio(before, NOW))).to.equal(0);
    expect(composed(() => expect(names(readPortfolio(after, NOW))).to.equal(1))).to.equal(1);
    const renamed = { ...before.project, text: before.project.text.replace("your-company", "another") };
    const anew = readPortfolio({ ...before, project: renamed }, NOW).portfolio!;
    expect(anew.clients[0]!.roles[0]!.name).to.match(/^another-/);
    expect(readPortfolio(before, NOW).portfolio!.clients[0]!.roles[0]!.name).to.match(/^your-company-/);
  });

  it("another file of that name is read anew", () => {
    expect(
      faultsOf("    read-only: { managedPolicies: [ReadOnlyAccess] }").map(([code, file]) => [code, file]),
    ).to.deep.equal([["config/unknown-level", "Pulumi.client-globex.yaml"]]);
    expect(faultsOf("    wrong: { managedPolicies: [ReadOnlyAccess] }")).to.deep.equal([]);
  });

  it("a level's document at fault is at fault for each client, in that client's partition", () => {
    const document =
      '{ Version: "2012-10-17", Statement: [{ Effect: Allow, Action: "s3:*", Resource: "arn:aws-cn:s3:::x" }] }';
    const found = faultsOf(
      `    read-only: { inlinePolicies: { own: ${document} } }\n    wrong: { inlinePolicies: { own: ${document} } }`,
    );
    expect(found.map(([code, , line]) => [code, line])).to.deep.equal([
      ["config/policy", 7],
      ["config/policy", 8],
    ]);
  });
});
