import { expect } from "chai";

import { EventLog } from "../../../fleet/engine/event-log.ts";
import type { Step } from "../../../fleet/workers/protocol.ts";

const URN = "urn:pulumi:client-a::switchyard::switchyard:client:Client$aws:iam/role:Role::read-only";
const STACK = "pulumi:pulumi:Stack";

type Metadata = Readonly<Record<string, unknown>>;
const role = (op: string, more: Metadata = {}): Metadata => ({ op, type: "aws:iam/role:Role", urn: URN, ...more });
const pre = (metadata: Metadata): Metadata => ({ resourcePreEvent: { metadata } });
const done = (metadata: Metadata): Metadata => ({ resOutputsEvent: { metadata } });
const said = (severity: string, message: string, more: Metadata = {}): Metadata => ({
  diagnosticEvent: { severity, message, color: "never", ...more },
});

/** What a log holds after these events, as the engine sends them. */
function taken(...events: readonly Metadata[]) {
  const heard: [string, boolean][] = [];
  const log = new EventLog((step: Step, isDone) => heard.push([step.op, isDone]));
  for (const event of events) log.take({ sequence: 0, timestamp: 0, ...event });
  return { ...log.summary(), outputs: log.outputs(), saw: log.sawResources(), heard };
}

describe("the engine's events", () => {
  it("say what was done: the summary, each step that changes something once, and each sign of life", () => {
    const { changes, steps, heard, saw } = taken(
      pre(role("update", { diffs: ["description"] })),
      done(role("update", { diffs: ["description"] })),
      pre(role("same", { urn: `${URN}-2` })),
      done(role("same", { urn: `${URN}-2` })),
      { summaryEvent: { resourceChanges: { update: 1, same: 1 } } },
    );
    expect(changes).to.deep.equal({ update: 1, same: 1 });
    expect(steps).to.deep.equal([{ op: "update", type: "aws:iam/role:Role", urn: URN, diffs: ["description"] }]);
    expect(heard).to.deep.equal([
      ["update", false],
      ["update", true],
      ["same", false],
      ["same", true],
    ]);
    expect(saw).to.equal(true);
  });

  it("say that a step has ended where it failed", () => {
    const { heard } = taken(pre(role("create")), { resOpFailedEvent: { metadata: role("create") } });
    expect(heard).to.deep.equal([
      ["create", false],
      ["create", true],
    ]);
  });

  it("are both steps of a replacement", () => {
    const { steps } = taken(pre(role("create-replacement")), pre(role("delete-replaced")));
    expect(steps.map(({ op }) => op)).to.deep.equal(["create-replacement", "delete-replaced"]);
  });

  it("of the stack itself and of the engine's own provider are no resources", () => {
    const { steps, saw } = taken(
      pre({ op: "create", type: STACK, urn: "urn:stack" }),
      pre({ op: "create", type: "pulumi:providers:pulumi", urn: "urn:own" }),
    );
    expect({ steps, saw }).to.deep.equal({ steps: [], saw: false });
  });

  it("hold the stack's outputs, and none that is a secret", () => {
    const outputs = { roles: { a: 1 }, password: "[secret]", none: null };
    expect(taken(done({ op: "update", type: STACK, urn: "u", new: { outputs } })).outputs).to.deep.equal({
      roles: { a: 1 },
      none: null,
    });
  });

  it("hold no outputs before the stack has any, nor those of the time before", () => {
    const outputs = { roles: 1 };
    expect(taken(pre({ op: "update", type: STACK, urn: "u", new: { outputs } })).outputs).to.deep.equal({});
    expect(taken(done({ op: "update", type: STACK, urn: "u", old: { outputs } })).outputs).to.deep.equal({});
  });

  it("tell warnings and errors without the engine's color marks, and whom they are about", () => {
    const { diagnostics } = taken(
      said("error", "<{%fg 1%}>denied<{%reset%}>\n", { urn: URN }),
      said("warning", "old", { urn: `urn:pulumi:a::b::${STACK}::b-a` }),
      said("info", "hello"),
    );
    expect(diagnostics).to.deep.equal([
      { severity: "error", message: "denied", about: "aws:iam/role:Role read-only" },
      { severity: "warning", message: "old" },
      { severity: "info", message: "hello" },
    ]);
  });

  it("tell nothing that is empty, for debugging, or that the display takes back", () => {
    const { diagnostics } = taken(
      said("error", "<{%reset%}> \n"),
      said("debug", "x"),
      said("info#err", "x"),
      said("info", "downloading", { ephemeral: true }),
    );
    expect(diagnostics).to.deep.equal([]);
  });

  it("keep an error that comes after too many messages", () => {
    const many = Array.from({ length: 3000 }, (_, index) => said("info", `line ${String(index)}`));
    const { diagnostics } = taken(...many, said("error", "the cause"));
    expect(diagnostics.length).to.be.lessThan(2200);
    expect(diagnostics.at(-1)).to.deep.equal({ severity: "error", message: "the cause" });
  });
});
