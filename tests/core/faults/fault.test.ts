import { expect } from "chai";
import {
  cut,
  describe as describeValue,
  type Fault,
  fewFaults,
  formatFault,
  formatFaults,
  formatLocation,
  listed,
} from "../../../core/faults/fault.ts";
import { testCalls } from "../support/calls.ts";

const fault = (more: Partial<Fault>): Fault => ({
  code: "config/invalid",
  path: "x",
  expected: "a",
  found: "b",
  fix: "Correct it.",
  ...more,
});
const at = (file: string, line: number, column = 1) => ({ at: { file, line, column } });
const names = (count: number) => Array.from({ length: count }, (_, index) => `client-${index}`);

describe("faults", () => {
  it("describe long values in at most 120 characters", () => {
    for (const value of ["x".repeat(500), { ["k".repeat(500)]: 1 }, Number.MAX_VALUE, 10n ** 400n]) {
      expect(describeValue(value)).to.have.lengthOf.at.most(120);
    }
    expect(describeValue("x".repeat(500))).to.match(/^"x{118}…$/);
    expect(cut("abcdef", 4)).to.equal("abc…");
    expect(cut("abcd", 4)).to.equal("abcd");
  });

  it("say expected, found, code and what to do, with the place first", () => {
    expect(formatFault(fault(at("a.yaml", 3, 5)))).to.equal(
      "a.yaml:3:5 x: expected a, found b [config/invalid]\n    Correct it.",
    );
    expect(formatFault(fault({}))).to.equal("x: expected a, found b [config/invalid]\n    Correct it.");
  });

  it("show control characters and marks of writing direction escaped, wherever they come from", () => {
    const evil = "a\u001b[2J\nb\r\u0085\u2028\u202e";
    for (const part of ["path", "expected", "found", "fix", "code"] as const) {
      const text = formatFault(fault({ [part]: evil }));
      expect(text.split("\n"), part).to.have.lengthOf(2);
      expect(text, part).to.include("a\\u001b[2J\\u000ab\\u000d\\u0085\\u2028\\u202e");
      expect(text.replaceAll("\n", ""), part).to.not.match(/[\p{Cc}\u2028\u202e]/u);
    }
    expect(formatFault(fault({ at: { file: "a\nb.yaml", line: 1 } }))).to.match(/^a\\u000ab.yaml:1 /);
  });

  it("show characters without width, which would make two names look alike", () => {
    expect(formatFault(fault({ found: "ali\u200bce\u061c\ufeff" }))).to.include("ali\\u200bce\\u061c\\ufeff");
  });

  it("are sorted by file, and by line and column as numbers", () => {
    const text = formatFaults("No", [
      fault({ ...at("b.yaml", 1), path: "five" }),
      fault({ ...at("a.yaml", 10), path: "four" }),
      fault({ ...at("a.yaml", 9, 20), path: "three" }),
      fault({ ...at("a.yaml", 9, 3), path: "two" }),
      fault({ path: "one" }),
    ]);
    const order = [...text.matchAll(/(one|two|three|four|five):/g)].map(([, word]) => word);
    expect(order).to.deep.equal(["one", "two", "three", "four", "five"]);
  });

  it("are counted, and say that nothing was changed", () => {
    expect(formatFaults("No", [fault({})])).to.match(/^No: 1 problem\. Nothing was changed\.\n {2}x: /);
    expect(formatFaults("No", [fault({}), fault({ path: "y" })])).to.match(/^No: 2 problems\./);
    expect(formatFaults("No", [fault({ clients: ["a"] }), fault({ clients: ["b"] })])).to.match(/^No: 1 problem\./);
  });

  it("are short, however long what they speak of is, and keep each of their parts", () => {
    const long = (part: string) => `${part}${"x".repeat(100_000)}`;
    const text = formatFault(
      fault({ path: long("path"), expected: long("one"), found: long("two"), fix: long("three") }),
    );
    expect(text).to.have.lengthOf.at.most(2500);
    for (const part of ["path", "expected one", "found two", "[config/invalid]", "three"])
      expect(text).to.include(part);
  });

  it("are 200 at most, and say how many more there are", () => {
    const many = (count: number) =>
      formatFaults(
        "No",
        Array.from({ length: count }, (_, index) => fault({ found: String(index) })),
      ).split("\n");
    expect(many(200)).to.have.lengthOf(1 + 2 * 200);
    expect(many(1000)).to.have.lengthOf(1 + 2 * 200 + 1);
    expect(many(1000)[0]).to.include("1000 problems");
    expect(many(1000).at(-1)).to.include("800 more");
  });

  it("of one place are ten at most, and say how many more there are", () => {
    const of = (count: number) => Array.from({ length: count }, (_, index) => fault({ found: String(index) }));
    expect(fewFaults(of(10))).to.deep.equal(of(10));
    expect(fewFaults([])).to.deep.equal([]);
    const few = fewFaults(of(12));
    expect(few).to.have.lengthOf(10);
    expect(few.map(({ found }) => found).slice(8)).to.deep.equal(["8", "9, and 2 more problems"]);
  });
});

describe("the text of a fault", () => {
  testCalls({ describe: describeValue, formatLocation }, new URL("fault-calls.yaml", import.meta.url));
});

describe("lists in faults", () => {
  it("name at most 20", () => {
    expect(listed([])).to.equal("none");
    expect(listed(["a", "b"])).to.equal("a, b");
    expect(listed(names(20))).to.match(/client-19$/);
    expect(listed(names(1000))).to.match(/client-19 and 980 more$/);
  });
});
