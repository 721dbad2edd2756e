import { expect } from "chai";
import { annotations, statusText } from "../../../review/outputs/annotations.ts";
import { FINDING, GAIN, HOLE, hostile, HOSTILE_NAMES, NOTHING, ORDINARY } from "./sample-reports.ts";

/** A workflow command as GitHub's runner reads it; its values are as they were before they were written. */
function readCommand(line: string): {
  readonly kind: string;
  readonly keys: readonly string[];
  readonly title: string;
} {
  const [, kind = "", properties = ""] = /^::(error|warning|notice) ([^:]*)::/.exec(line) ?? [];
  const pairs = properties.split(",").map((pair) => pair.split("=", 2));
  return { kind, keys: pairs.map(([key = ""]) => key), title: pairs.at(-1)?.[1] ?? "" };
}

describe("annotations of a review", () => {
  it("stand at the place, the worst kind first", () => {
    const lines = annotations(ORDINARY);
    expect(lines.map((line) => readCommand(line).kind)).to.deep.equal([
      "error",
      "error",
      "warning",
      "warning",
      "warning",
      "notice",
      "notice",
      "notice",
    ]);
    expect(lines).to.include(
      "::error file=Pulumi.home.yaml,line=14,title=too-many-administrators::AbcCorp/administrator: 4 holders are administrator of AbcCorp, and 3 at most are allowed. Take the grant from those who do not need it.",
    );
    expect(lines[4]).to.contain("title=Access gained%3A ADMINISTRATOR::user alice@acme.example: role administrator");
    expect(annotations(NOTHING)).to.deep.equal([]);
  });

  it("are each one command, whatever the names are", () => {
    const count = annotations(hostile("harmless")).length;
    for (const bad of HOSTILE_NAMES) {
      const lines = annotations(hostile(bad));
      expect(lines, bad).to.have.length(count);
      for (const line of lines) {
        expect(line)
          .to.match(/^::(?:error|warning|notice) /)
          .and.not.match(/[\r\n]|##|(?!\n)[\p{Cc}\p{Cf}]/u);
        expect(line.replaceAll(/%(?:25|0D|0A|3A|2C)/g, ""), bad).to.not.contain("%");
        expect(["file", "line", "col", "title"], bad).to.include.members([...readCommand(line).keys]);
      }
    }
  });

  it("read as they were written", () => {
    const message = "100%0A::error::x, 50%: y";
    const [line = ""] = annotations({ ...NOTHING, findings: [{ ...FINDING, rule: "a:b,c%2C", message }] });
    const decoded = (text: string): string => decodeURIComponent(text.replaceAll(/%(?!25|3A|2C)/g, "%25"));
    expect(decoded(line.split("::").slice(2).join("::"))).to.contain(message);
    expect(decoded(readCommand(line).title)).to.equal("a:b,c%2C");
  });

  it("are ten of a kind at most; the last says how many more there are", () => {
    const many = { ...NOTHING, gains: Array.from({ length: 25 }, () => ({ ...GAIN, administrator: "no" as const })) };
    const lines = annotations({ ...many, findings: Array.from({ length: 11 }, () => FINDING), holes: [HOLE] });
    expect(lines).to.have.length(20);
    expect(lines[0]).to.contain("Hole found by the proof");
    expect(lines[9]).to.match(/ \(And 2 more of this kind: see the review\.\)$/);
    expect(lines[19]).to.match(/ \(And 15 more of this kind: see the review\.\)$/);
  });
});

describe("the state of the check", () => {
  it("is one line of 140 characters at most, that claims nothing about what was not judged", () => {
    expect(statusText(NOTHING)).to.equal("Nobody's access changes: 0 gained, 0 lost");
    expect(statusText({ ...NOTHING, notJudged: ["index.ts"] })).to.contain("1 file not judged");
    const totals = {
      gained: 9e9,
      gainedAdministrator: 9e9,
      lost: 9e9,
      lostAdministrator: 9e9,
      clients: 9e9,
      accounts: 9e9,
    };
    expect(statusText({ ...ORDINARY, totals }).length).to.be.at.most(140);
  });
});
