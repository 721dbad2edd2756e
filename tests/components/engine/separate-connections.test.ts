import { type sendUnaryData, Server, ServerCredentials } from "@grpc/grpc-js";
import services from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import { LogRequest } from "@pulumi/pulumi/proto/engine_pb.js";
import { getEngine, resetOptions } from "@pulumi/pulumi/runtime/settings.js";
import { expect } from "chai";
import emptyPb from "google-protobuf/google/protobuf/empty_pb.js";

const { Empty } = emptyPb;
type Empty = emptyPb.Empty;

/** What a program hears that is given this engine and logs to it: `ok`, or what is wrong with the connection. */
function logTo(address: string): Promise<string> {
  resetOptions("project", "stack", -1, address, "", false, "");
  return new Promise((resolve) => {
    getEngine()!.log(new LogRequest(), (error) => resolve(error === null ? "ok" : error.message));
  });
}

/** An engine that answers to logging alone. */
function engine(port: number): Promise<{ readonly server: Server; readonly port: number }> {
  const server = new Server();
  const { log } = services.EngineService;
  server.addService({ log }, { log: (_call: unknown, answer: sendUnaryData<Empty>) => answer(null, new Empty()) });
  return new Promise((resolve, reject) => {
    server.bindAsync(`127.0.0.1:${port}`, ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve({ server, port: bound });
      else reject(error);
    });
  });
}

describe("connections of the SDK to one engine after another", () => {
  after(() => resetOptions("", "", -1, "", "", false, ""));

  it("an engine on the port of one that is gone is reached at once", async () => {
    const gone = await engine(0);
    const address = `127.0.0.1:${gone.port}`;
    gone.server.forceShutdown();
    expect(await logTo(address)).to.contain("UNAVAILABLE");
    const next = await engine(gone.port);
    try {
      expect(await logTo(address)).to.equal("ok");
    } finally {
      next.server.forceShutdown();
    }
  });
});
