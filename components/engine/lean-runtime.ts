import engineMessages, { type LogRequest } from "@pulumi/pulumi/proto/engine_pb.js";
import { getEngine } from "@pulumi/pulumi/runtime/settings.js";

/** The part of the SDK's connection to the engine that carries its log. */
export interface EngineLog {
  log(request: LogRequest, done: () => void): unknown;
}

/**
 * Spares the Pulumi SDK two habits that take more than half of the program's time when a stack has thousands of
 * resources (docs/decisions/0009-lean-runtime.md). `SWITCHYARD_DEBUG`, when set, keeps both: the way to
 * find a bug, or to read the SDK's part in the log of `pulumi up --debug`.
 *
 * To be called once, by the program that the Pulumi CLI runs: it changes the whole process.
 */
export function leanRuntime(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  engine: EngineLog | undefined = getEngine(),
): void {
  if ((environment["SWITCHYARD_DEBUG"] ?? "") !== "") return;
  // why: the SDK writes down the call stack for each of the thirty or so promises of a resource, only to print it when
  // a promise never ends.
  Error.stackTraceLimit = 0;
  // why: the CLI's runner has source-map-support format stacks, which is slow and does not know tsx's source maps;
  // Node.js knows them.
  Reflect.deleteProperty(Error, "prepareStackTrace");
  if (engine !== undefined) withoutDebugMessages(engine);
}

/**
 * Answers debug messages here instead of sending them.
 * why: the SDK sends three or four for each resource, one after the other, and the engine shows none of them.
 */
function withoutDebugMessages(engine: EngineLog): void {
  const send = engine.log.bind(engine);
  engine.log = (request, done) => {
    if (request.getSeverity() !== engineMessages.LogSeverity.DEBUG) return send(request, done);
    setImmediate(done);
    return undefined;
  };
}
