import { expect } from "chai";
import { EventLog } from "../../../fleet/engine/event-log.ts";

const URN = "urn:pulumi:client-a::switchyard::switchyard:client:Client$aws:iam/role:Role::open";

/** The messages of a log that heard this of a policy. */
function heard(enforcementLevel: string, message: string) {
  const log = new EventLog(() => undefined);
  const policyEvent = {
    ...{ resourceUrn: URN, message, color: "never", policyName: "root-trust", policyPackName: "switchyard" },
    ...{ policyPackVersion: "0.1.0", policyPackVersionTag: "0.1.0", enforcementLevel },
  };
  log.take({ sequence: 0, timestamp: 0, policyEvent } as Parameters<EventLog["take"]>[0]);
  return log.summary().diagnostics;
}

describe("what a policy pack says", () => {
  it("is an error of the resource where it stops the stack, and a warning else", () => {
    const text = "Everybody of the home account may enter\nrole:open. Name who may.";
    const message = "policy root-trust: Everybody of the home account may enter. role:open. Name who may.";
    const about = "aws:iam/role:Role open";
    expect(heard("mandatory", text)).to.deep.equal([{ severity: "error", message, about }]);
    expect(heard("advisory", text)).to.deep.equal([{ severity: "warning", message, about }]);
  });

  it("has no colors of the engine", () => {
    expect(heard("mandatory", "<{%fg 1%}>bad<{%reset%}>\n")[0]?.message).to.equal("policy root-trust: bad");
  });
});
