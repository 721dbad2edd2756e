import { expect } from "chai";
import { notBegun, stackReport } from "../../../fleet/run/stack-report.ts";
import type { StackEnd, StackJob } from "../../../fleet/workers/protocol.ts";

const JOB: StackJob = { kind: "stack", operation: "up", stack: "client-a" };
const END: StackEnd = {
  result: "failed",
  changes: { create: 1 },
  steps: [],
  diagnostics: [],
  text: "",
  isLocked: false,
  seconds: 2,
};
const error = (message: string, about?: string) =>
  ({ severity: "error", message, ...(about !== undefined && { about }) }) as const;
const reportOf = (end: Partial<StackEnd>) => stackReport(JOB, { ...END, ...end }, "222222222222");

describe("the report of a stack", () => {
  it("says of one that succeeded what was done and what was warned of, and no next step", () => {
    const report = reportOf({
      result: "succeeded",
      text: "printed",
      diagnostics: [{ severity: "warning", message: "old" }, error("tried again"), { severity: "info", message: "x" }],
    });
    expect(report).to.deep.equal({
      stack: "client-a",
      accountId: "222222222222",
      result: "succeeded",
      changes: { create: 1 },
      seconds: 2,
      reasons: [],
      warnings: ["old"],
    });
  });

  it("gives what Switchyard refused, with its code, rather than the engine's words for it", () => {
    const { reasons, next } = reportOf({
      faults: [{ code: "fleet/other-account", message: "expected …" }],
      diagnostics: [error("the program ended with 1")],
    });
    expect(reasons).to.deep.equal([{ code: "fleet/other-account", message: "expected …" }]);
    expect(next).to.equal("npx switchyard up client-a");
  });

  it("gives every error with what it is about, after what is known in one sentence", () => {
    const diagnostics = [error("denied", "aws:iam/role:Role a"), error("update failed")];
    const said = [{ message: "aws:iam/role:Role a: denied" }, { message: "update failed" }];
    expect(reportOf({ diagnostics }).reasons).to.deep.equal(said);
    expect(reportOf({ diagnostics, failure: "it ended" }).reasons).to.deep.equal([{ message: "it ended" }, ...said]);
  });

  it("is never without a reason for a failure: the last lines, or that there are none", () => {
    const text = `${Array.from({ length: 9 }, (_, index) => `line ${String(index)}`).join("\n\n")}\n`;
    expect(reportOf({ text }).reasons).to.deep.equal([{ message: "line 4\nline 5\nline 6\nline 7\nline 8" }]);
    expect(reportOf({ text: " \n" }).reasons).to.deep.equal([{ message: "The engine gave no reason." }]);
  });

  it("says of one that was cancelled that it was, and how to go on", () => {
    const { reasons, next } = reportOf({ result: "cancelled", diagnostics: [error("update canceled")] });
    expect(reasons.map(({ message }) => message).join()).to.match(/^It was cancelled/);
    expect(next).to.equal("npx switchyard up client-a");
  });

  it("keeps the end of what was printed, which says why", () => {
    const { text } = reportOf({ text: `${"x".repeat(30_000)}the end` });
    expect(text)
      .to.have.lengthOf(20_000)
      .and.to.match(/the end$/);
  });

  it("says that credentials are to be renewed where they have run out", () => {
    const { next, reasons } = reportOf({ diagnostics: [error("ExpiredToken: the security token is expired")] });
    expect(JSON.stringify(reasons)).to.match(/renew/i);
    expect(next).to.equal("npx switchyard up client-a");
  });

  it("of one that was not begun holds no changes", () => {
    expect(notBegun("client-a", "skipped", { next: "x" })).to.deep.equal({
      stack: "client-a",
      result: "skipped",
      changes: {},
      seconds: 0,
      reasons: [],
      warnings: [],
      next: "x",
    });
  });
});
