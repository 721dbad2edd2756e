import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { doctorExit } from "../../../cli/actions/doctor-action.ts";
import { DOCTOR_EXIT_CODES, EXIT_CODES, NOT_CHECKED } from "../../../cli/exit-codes.ts";
import { doctorText } from "../../../cli/view/doctor-text.ts";
import { CHECK_IDS, type DoctorCheck, notChecked, ok, type Trouble } from "../../../fleet/doctor/check.ts";
import { projectRoot } from "../../../sandbox/paths.ts";
import type { DoctorReport } from "../../../fleet/doctor/doctor.ts";

const report = (checks: readonly DoctorCheck[], more: Partial<DoctorReport> = {}): DoctorReport => ({
  ...{ version: 1, command: "doctor", ok: false, checks, leftOut: [] },
  ...more,
});
const FAULT: Trouble = {
  ...{ id: "names", subject: "home", state: "fault", code: "doctor/unknown-name", expected: 'the group "A"' },
  ...{ found: "nobody of that name", fix: "Correct it.", at: { file: "Pulumi.home.yaml", line: 7, column: 3 } },
};
const open = (subject: string) => notChecked("quotas", subject, { expected: "numbers", found: "none", fix: "Ask." });

describe("what doctor says", () => {
  it("tells what is well in a line for each check, and by number where there are many", () => {
    const many = ["a", "b", "c", "d"].map((stack) => ok("credentials", stack, "its own"));
    const text = doctorText(report([ok("node", "this machine", "22.1.0"), ...many], { ok: true }));
    expect(text.split("\n")).to.deep.equal([
      "ok           node: this machine: 22.1.0",
      "ok           credentials: 4 of 4",
      "",
      "All that was looked at is well.",
    ]);
  });

  it("tells each cause with its place and what to do, the same one of several stacks once, and the exit code", () => {
    const text = doctorText(report([FAULT, open("client-a"), open("client-b")], { cause: "names" }));
    expect(text.split("\n")).to.deep.equal([
      'FAULT        names: home (Pulumi.home.yaml:7:3): expected the group "A", found nobody of that name [doctor/unknown-name]',
      "  next:  Correct it.",
      "",
      "NOT CHECKED  quotas: client-a, client-b: expected numbers, found none [doctor/not-checked]",
      "  next:  Ask.",
      "",
      "A first run would fail: 1 fault, 1 not checked. Exit code 18, for names.",
    ]);
  });

  it("tells what several checks lack in one line", () => {
    const rights = (subject: string): Trouble => ({ ...open(subject), id: "rights" });
    const text = doctorText(report([open("a"), rights("a"), open("b"), rights("b"), rights("c")]));
    expect(text.split("\n").filter((one) => one.startsWith("NOT CHECKED"))).to.deep.equal([
      "NOT CHECKED  quotas, rights: a, b: expected numbers, found none [doctor/not-checked]",
      "NOT CHECKED  rights: c: expected numbers, found none [doctor/not-checked]",
    ]);
  });

  it("never calls what was not checked or left out well", () => {
    expect(doctorText(report([open("home")]))).to.match(/not all could be: 1 not checked\. Exit code 3\.$/);
    const left = report([], { ok: true, leftOut: ["organization-policies"] });
    expect(doctorText(left)).to.include("Left out by --skip, so that nothing is said of it: organization-policies.");
  });

  it("lets no name steer the terminal", () => {
    const hostile = "a\u001b[2J\nb\u202e";
    const checks = [{ ...FAULT, subject: hostile, found: hostile, fix: hostile }, ok("node", hostile, hostile)];
    const text = doctorText(report(checks, { cause: "names" }));
    expect(text).not.to.match(/[\u0000-\u0009\u000b-\u001f\u202e]/);
  });

  it("has an exit code of its own for each cause, and one for what was not checked", () => {
    const codes = [...CHECK_IDS.map((id) => doctorExit({ ok: false, cause: id })), doctorExit({ ok: false })];
    expect(new Set(codes).size).to.equal(codes.length);
    const others = Object.keys(EXIT_CODES).map(Number);
    // why but for files: faults in files end every command with 2.
    expect(codes.filter((code) => others.includes(code))).to.deep.equal([DOCTOR_EXIT_CODES.files]);
    expect(codes).to.include(NOT_CHECKED);
    expect(doctorExit({ ok: true })).to.equal(0);
  });

  it("has the exit codes of the documentation, in its order", () => {
    const page = readFileSync(join(projectRoot, "docs/first-run-on-aws.md"), "utf8");
    const rows = [...page.matchAll(/^\| (?:`([a-z-]+)`)? ?\| (\d+) \|/gm)].map(([, id = "", code]) => [
      id,
      Number(code),
    ]);
    expect(rows).to.deep.equal([...CHECK_IDS.map((id) => [id, DOCTOR_EXIT_CODES[id]]), ["", NOT_CHECKED]]);
  });
});
