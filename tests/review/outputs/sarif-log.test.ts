import { Ajv } from "ajv";
import { expect } from "chai";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { sarifLog } from "../../../review/outputs/sarif-log.ts";
import { projectRoot } from "../../../sandbox/paths.ts";
import { FINDING, GAIN, HOLE, hostile, HOSTILE_NAMES, INVALID, NOTHING, ORDINARY } from "./sample-reports.ts";

const validate = new Ajv({
  // why: one pattern of the schema is none with the flag u.
  unicodeRegExp: false,
  strict: false,
  allErrors: true,
  formats: { uri: isUri, "uri-reference": isUri, "date-time": true },
}).compile(JSON.parse(readFileSync(join(projectRoot, "tests/repository/schemas/sarif.json"), "utf8")) as object);

/** Characters that a URI may hold (RFC 3986). */
function isUri(text: string): boolean {
  return /^(?:[\w\-.~:/?#[\]@!$&'()*+,;=]|%[0-9A-F]{2})*$/i.test(text);
}

const RULES = [
  {
    id: FINDING.rule,
    severity: "error",
    title: "Too many administrators",
    why: "Fewer are watched.",
    mend: "Take one away.",
  },
] as const;

describe("the review as SARIF", () => {
  for (const [of, report] of Object.entries({
    "an ordinary change": ORDINARY,
    "no change": NOTHING,
    "files at fault": INVALID,
    "hostile names": hostile(HOSTILE_NAMES.join(" ")),
    "hostile file names": hostile("SARIF_BUILDER_INVALID a.constructor"),
    "files without a language": hostile("x.__proto__"),
  }))
    it(`fits the schema of SARIF 2.1.0: ${of}`, async () => {
      const log: unknown = JSON.parse(JSON.stringify(await sarifLog(report, RULES)));
      expect(validate(log), JSON.stringify(validate.errors)).to.equal(true);
    });

  it("lists holes, findings with their exceptions, and gains as notes, each with file and line", async () => {
    const [run] = (await sarifLog(ORDINARY, RULES)).runs;
    const results = run?.results ?? [];
    expect(results.map(({ ruleId, level }) => `${level ?? ""} ${ruleId ?? ""}`)).to.deep.equal([
      ...["error proof-hole", "error too-many-administrators", "warning far-until"],
      ...["note missing-ticket", "note access-gained", "note access-gained"],
    ]);
    const place = results[1]?.locations?.[0]?.physicalLocation;
    expect([place?.artifactLocation?.uri, place?.region?.startLine]).to.deep.equal(["Pulumi.home.yaml", 14]);
    expect(results[2]?.suppressions?.[0]?.justification).to.contain("Migration of the year (owner @acme/security");
    expect(results[4]?.message.text).to.contain(
      "alice@acme.example gains role administrator (ADMINISTRATOR) of AbcCorp",
    );
    expect(run?.tool.driver.rules?.find(({ id }) => id === FINDING.rule)?.help?.text).to.equal(
      "Fewer are watched. Take one away.",
    );
    expect(run?.invocations?.[0]?.toolExecutionNotifications?.[0]?.message.text).to.contain(
      "2 changed files were not judged",
    );
  });

  it("has 5,000 results at most, the worst first, and says how many more there are", async () => {
    const gains = Array.from({ length: 6_000 }, () => GAIN);
    const [run] = (await sarifLog({ ...ORDINARY, gains, notJudged: [] }, RULES)).runs;
    expect(run?.results).to.have.length(5_000);
    expect(run?.results?.[0]?.message.text).to.contain(HOLE.principal);
    expect(run?.invocations?.[0]?.toolExecutionNotifications?.[0]?.message.text).to.contain(
      "1004 more results are not",
    );
  });

  it("holds no link and no place for other text that a name brings", async () => {
    const [run] = (await sarifLog(hostile("{0} [a](https://evil.example)"), RULES)).runs;
    for (const { message } of run?.results ?? []) expect(message.text).to.not.match(/\]\(|(?<!\{)\{0\}/);
  });
});
