import { expect } from "chai";
import type { Actions, CommandIo } from "../../cli/command-io.ts";
import { Interrupts } from "../../cli/interrupts.ts";
import { runCommandLine, type Surroundings } from "../../cli/run-command-line.ts";
import type { Fault } from "../../core/faults/fault.ts";
import { FleetError } from "../../fleet/fleet-error.ts";
import { ProjectFaults } from "../../fleet/session.ts";

interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the command line with an action in place of `status`, in a pipe unless the surroundings say otherwise. */
async function run(args: readonly string[], action: Actions["status"], more: Partial<Surroundings> = {}): Promise<Run> {
  let out = "";
  let err = "";
  const code = await runCommandLine(
    {
      args,
      version: "1.2.3",
      env: {},
      stdin: {},
      stdout: { write: (text) => (out += text) },
      stderr: { write: (text) => (err += text) },
      onSignals: () => () => undefined,
      leave: () => undefined,
      ...more,
    },
    { status: action },
  );
  return { code, out, err };
}

const throwing = (error: unknown) => () =>
  Promise.resolve().then((): never => {
    throw error;
  });
const FAULT: Fault = { code: "config/yaml", path: "x", expected: "y", found: "z", fix: "Do it.\u001b[31m" };

describe("running the command line", () => {
  for (const exit of [0, 1, 2, 130] as const)
    it(`exits with the outcome's ${exit}, and prints its text`, async () => {
      const found = await run(["status"], () => Promise.resolve({ exit, json: {}, text: "told" }));
      expect(found).to.deep.equal({ code: exit, out: "told\n", err: "" });
    });

  it("prints one JSON document and nothing else where that is asked for", async () => {
    const action = (_: unknown, io: CommandIo) => {
      io.say("for people");
      io.onEvent({ kind: "notice", text: "so it goes" });
      return Promise.resolve({ exit: 0 as const, json: { rows: ["ü"] }, text: "for people" });
    };
    const { code, out, err } = await run(["--json", "status"], action);
    expect([code, JSON.parse(out)]).to.deep.equal([0, { rows: ["ü"] }]);
    expect(err).to.equal("for people\nso it goes\n");
  });

  const ERRORS: readonly (readonly [string, unknown, number, RegExp])[] = [
    [
      "a refusal of the fleet",
      new FleetError("there is no engine", "install it"),
      2,
      /^error: there is no engine\nnext: {2}install it\n$/,
    ],
    ["a refusal after something was begun", new FleetError("lost", undefined, true), 1, /^error: lost\n$/],
    [
      "faults in files",
      new ProjectFaults([FAULT]),
      2,
      /x: expected y, found z \[config\/yaml\]\n {4}Do it\.\\u001b\[31m\n$/,
    ],
    ["a full disk", Object.assign(new Error("ENOSPC: no space"), { code: "ENOSPC" }), 1, /^error: ENOSPC: no space\n$/],
    ["something thrown that is no error", "text", 1, /^error: text\n$/],
  ];
  for (const [what, error, exit, text] of ERRORS) {
    it(`tells of ${what} on standard error, without a stack`, async () => {
      const { code, out, err } = await run(["status"], throwing(error));
      expect([code, out]).to.deep.equal([exit, ""]);
      expect(err)
        .to.match(text)
        .and.not.match(/\n +at /);
    });
    it(`tells of ${what} as JSON too`, async () => {
      const { code, out, err } = await run(["status", "--json"], throwing(error));
      const { ok, error: shown } = JSON.parse(out) as { ok: boolean; error: object };
      expect([code, ok, err]).to.deep.equal([exit, false, ""]);
      expect(shown).to.have.property("message");
      expect(shown).not.to.have.property("stack");
    });
  }

  it("shows where in the code a bug is, and asks for a report", async () => {
    const { code, err } = await run(["status"], throwing(new TypeError("x is undefined")));
    expect(code).to.equal(1);
    expect(err).to.match(/TypeError: x is undefined\n +at .*\n[^]*Please report it/);
  });

  it("takes wrong use for 2, as JSON too, whatever else is wrong", async () => {
    const never = throwing(new Error("it was called"));
    expect(await run(["status", "--al"], never)).to.deep.include({ code: 2, out: "" });
    expect(await run([], never)).to.deep.include({ code: 2, out: "" });
    for (const args of [["--json"], ["stats", "--json"], ["status", "--json", "--x"]]) {
      const { code, out, err } = await run(args, never);
      expect([code, err], args.join(" ")).to.deep.equal([2, ""]);
      expect(JSON.parse(out)).to.have.nested.property("error.name", "WrongUse");
    }
  });

  it("prints a help and the version on standard output", async () => {
    const never = throwing(new Error("it was called"));
    expect(await run(["--version"], never)).to.deep.equal({ code: 0, out: "1.2.3\n", err: "" });
    const { code, out, err } = await run(["status", "--help"], never);
    expect([code, err]).to.deep.equal([0, ""]);
    expect(out).to.include("Usage: switchyard status");
  });

  describe("that asks before it writes", () => {
    const asking = async (_: unknown, io: CommandIo) => {
      const isGranted = await io.confirm("Really?");
      return { exit: isGranted ? (0 as const) : (1 as const), json: {}, text: "" };
    };
    const tty = { isTTY: true, write: () => true };
    const cases: readonly (readonly [string, Partial<Surroundings>, readonly string[]])[] = [
      ["in a pipe", {}, ["status"]],
      ["with a pipe as input", { stderr: tty }, ["status"]],
      ["beside --json", { stdin: { isTTY: true }, stderr: tty }, ["status", "--json"]],
      ["in CI", { stdin: { isTTY: true }, stderr: tty, env: { CI: "true" } }, ["status"]],
    ];
    for (const [where, around, args] of cases)
      it(`is refused with 2 ${where}, since nobody can answer`, async () => {
        let err = "";
        const write = (text: string) => (err += text);
        const { code, out } = await run(args, asking, { ...around, stderr: { ...around.stderr, write } });
        expect(code).to.equal(2);
        expect(err + out).to.include("Give --yes");
      });
  });

  it("ends at once at Ctrl-C where nothing has to be brought to an end, and drains where something has", async () => {
    const left: number[] = [];
    let interrupts: Interrupts | undefined;
    const around = {
      onSignals: (found: Interrupts) => {
        interrupts = found;
        return () => undefined;
      },
      leave: (code: number) => left.push(code),
    };
    const press = () => {
      interrupts?.press();
      return Promise.resolve({ exit: 0 as const, json: {}, text: "" });
    };
    await run(["status"], press, around);
    expect(left).to.deep.equal([130]);
    const { err } = await run(["status"], (_, io) => (io.signals(), press()), around);
    expect(left).to.deep.equal([130]);
    expect(err).to.include("Press Ctrl-C again");
  });
});
