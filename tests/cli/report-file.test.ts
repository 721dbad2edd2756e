import { Ajv } from "ajv";
import { expect } from "chai";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeReport } from "../../cli/report-file.ts";
import { reportOutcome } from "../../cli/report-outcome.ts";
import { fleetReportText } from "../../cli/view/fleet-report-text.ts";
import type { FleetReport, StackReport } from "../../fleet/report.ts";
import { projectRoot } from "../../sandbox/paths.ts";

const STACK: StackReport = {
  stack: "client-a",
  accountId: "222222222222",
  result: "succeeded",
  changes: { create: 2, same: 1 },
  seconds: 3.25,
  reasons: [],
  warnings: [],
};
const FAILED: StackReport = {
  ...STACK,
  stack: "client-b",
  result: "failed",
  reasons: [{ code: "x/y", message: '=HYPERLINK("http://evil")\u001b[31m' }],
  next: "npx switchyard up client-b",
};
const REPORT: FleetReport = {
  version: 1,
  command: "up",
  startedAt: "2026-01-31T00:00:00.000Z",
  seconds: 4,
  ok: false,
  dryRun: false,
  stacks: [STACK, FAILED],
  leftOver: [{ what: "+1", because: "@it", next: "-x" }],
  faults: [],
};
const DONE: FleetReport = { ...REPORT, ok: true, stacks: [STACK], leftOver: [] };

const validate = new Ajv({ strictTypes: false, allErrors: true }).compile<FleetReport>(
  JSON.parse(readFileSync(join(projectRoot, "schema/report.schema.json"), "utf8")) as object,
);

describe("the file of --report", () => {
  let folder = "";
  before(() => (folder = mkdtempSync(join(tmpdir(), "switchyard-report-"))));
  after(() => rmSync(folder, { recursive: true }));

  it("is JSON of the published schema, which a report of another form does not fit", async () => {
    const file = join(folder, "r.json");
    await writeReport(file, REPORT);
    const read: unknown = JSON.parse(readFileSync(file, "utf8"));
    expect(validate(read), JSON.stringify(validate.errors)).to.equal(true);
    expect(read).to.deep.equal(REPORT);
    for (const wrong of [{ ...REPORT, ok: "yes" }, { ...REPORT, stacks: [{ ...STACK, result: "fine" }] }, {}])
      expect(validate(wrong)).to.equal(false);
  });

  it("is CSV by its ending, in which nothing is a formula", async () => {
    const file = join(folder, "r.CSV");
    await writeReport(file, REPORT);
    const [head, ...rows] = readFileSync(file, "utf8").trimEnd().split("\n");
    expect(head).to.equal("stack,account,result,create,update,delete,same,seconds,why,reason,next");
    expect(rows[0]).to.equal("client-a,222222222222,succeeded,2,0,0,1,3.3,,,");
    expect(rows[1]).to.include(`"'=HYPERLINK(""http://evil"")`);
    expect(rows[2]).to.equal("'+1,,left,,,,,,,'@it,'-x");
  });

  it("that cannot be written is something not done, and the run is told all the same", async () => {
    const file = join(folder, "none", "r.json");
    const { exit, json, text } = await reportOutcome({
      ...{ report: DONE, file, isInterrupted: false },
      textOf: fleetReportText,
    });
    expect(exit).to.equal(1);
    expect(json).to.have.property("ok", false);
    expect(text).to.include("client-a").and.include(`the report ${file}`);
  });
});

describe("the outcome of a run", () => {
  const exitOf = async (report: FleetReport, isInterrupted = false) =>
    (await reportOutcome({ report, isInterrupted, textOf: fleetReportText })).exit;
  const skipped: FleetReport = { ...REPORT, stacks: [STACK, { ...STACK, result: "skipped" }], leftOver: [] };
  const faulty: FleetReport = {
    ...{ ...REPORT, stacks: [], leftOver: [] },
    faults: [{ code: "a/b", path: "p", expected: "e", found: "f", fix: "x" }],
  };

  it("has the exit code that tells the truth", async () => {
    expect(await exitOf(DONE)).to.equal(0);
    expect(await exitOf(DONE, true)).to.equal(0);
    expect(await exitOf(REPORT)).to.equal(1);
    expect(await exitOf(REPORT, true)).to.equal(1);
    expect(await exitOf(skipped)).to.equal(1);
    expect(await exitOf(skipped, true)).to.equal(130);
    expect(await exitOf(faulty)).to.equal(2);
  });

  it("says what was done and what was not, with what to type next, and steers no terminal", () => {
    const text = fleetReportText(REPORT);
    expect(text).to.match(/client-a +222222222222 +succeeded +2 create/);
    expect(text).to.include("client-b failed:").and.include("next:  npx switchyard up client-b");
    expect(text).to.include("\\u001b[31m").and.not.include("\u001b");
    expect(text).to.match(/Not all was done: 1 succeeded, 1 failed; 1 thing is left, in 4 s\.$/);
    expect(fleetReportText(DONE)).to.match(/\nDone: 1 succeeded, in 4 s\.$/);
    expect(fleetReportText({ ...DONE, dryRun: true })).to.include("nothing was written");
  });

  it("lists of five hundred stacks only those that changed or are not done", () => {
    const same = Array.from({ length: 498 }, (_, index) => ({
      ...STACK,
      stack: `client-${index}`,
      changes: { same: 3 },
    }));
    const lines = fleetReportText({ ...REPORT, stacks: [...same, STACK, FAILED] }).split("\n");
    expect(lines.length).to.be.lessThan(20);
    expect(lines.join("\n")).to.include("and 498 more").and.include("client-b failed");
  });
});
