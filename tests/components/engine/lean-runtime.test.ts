import engineMessages, { type LogRequest } from "@pulumi/pulumi/proto/engine_pb.js";
import { expect } from "chai";
import { type EngineLog, leanRuntime } from "../../../components/engine/lean-runtime.ts";

function engine(): EngineLog & { readonly sent: string[] } {
  const sent: string[] = [];
  return {
    sent,
    log(request, done) {
      sent.push(request.getMessage());
      done();
    },
  };
}

function log(to: EngineLog, severity: LogRequest["getSeverity"] extends () => infer S ? S : never, message: string) {
  const request = new engineMessages.LogRequest();
  request.setSeverity(severity);
  request.setMessage(message);
  return new Promise<void>((resolve) => {
    to.log(request, resolve);
  });
}

describe("the lean runtime", () => {
  const { stackTraceLimit } = Error;
  const formatting = Object.getOwnPropertyDescriptor(Error, "prepareStackTrace");
  afterEach(() => {
    Error.stackTraceLimit = stackTraceLimit;
    if (formatting !== undefined) Object.defineProperty(Error, "prepareStackTrace", formatting);
  });

  it("answers debug messages itself and sends all others", async () => {
    const to = engine();
    leanRuntime({}, to);
    await log(to, engineMessages.LogSeverity.DEBUG, "registering");
    await log(to, engineMessages.LogSeverity.INFO, "information");
    await log(to, engineMessages.LogSeverity.WARNING, "warning");
    await log(to, engineMessages.LogSeverity.ERROR, "error");
    expect(to.sent).to.deep.equal(["information", "warning", "error"]);
  });

  it("takes no call stacks", () => {
    leanRuntime({}, engine());
    expect(new Error("message").stack).to.equal("Error: message");
  });

  it("changes nothing when SWITCHYARD_DEBUG is set", async () => {
    const to = engine();
    leanRuntime({ SWITCHYARD_DEBUG: "1" }, to);
    await log(to, engineMessages.LogSeverity.DEBUG, "registering");
    expect(to.sent).to.deep.equal(["registering"]);
    expect(new Error("message").stack).to.include("lean-runtime.test.ts");
  });
});
