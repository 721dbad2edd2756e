import * as settings from "@pulumi/pulumi/runtime/settings.js";

/** The options with which the Pulumi SDK opens its connections to the engine; it exports them without a type. */
const { grpcClientOptions } = settings as { readonly grpcClientOptions?: Record<string, unknown> };

/**
 * Has each connection of the Pulumi SDK to an engine stand for itself, for every program that this process runs from now
 * on.
 *
 * why: each inline program of the Automation API talks to an engine of its own, on a port that the system chooses. gRPC
 * shares connections by their address within a process, and keeps one that failed in a state of waiting. When a later
 * engine gets the port of an earlier one, its program hears `UNAVAILABLE` at once; the SDK takes this for an engine that
 * is ending, and the program ends as a success that declared nothing.
 * Source: grpc-js, channel option `grpc.use_local_subchannel_pool`.
 */
export function separateConnections(): void {
  if (grpcClientOptions !== undefined) grpcClientOptions["grpc.use_local_subchannel_pool"] = 1;
}
