import * as grpc from "@grpc/grpc-js";
import any from "google-protobuf/google/protobuf/any_pb.js";
import pb from "@pulumi/pulumi/proto/provider_pb.js";
import statusPb from "@pulumi/pulumi/proto/status_pb.js";
import type { Properties } from "./value.ts";
import { encode } from "./wire.ts";

/**
 * Thrown when a resource exists but is not as asked: the engine keeps its id and state, reports the reason, and the
 * next update finishes the work.
 */
export class HalfMade extends Error {
  readonly id: string;
  readonly state: Properties;

  /** The inputs that the state was to have. Absent: those of the request. */
  readonly inputs: Properties | undefined;

  constructor(id: string, state: Properties, reason: Error, inputs?: Properties) {
    super(reason.message, { cause: reason });
    this.id = id;
    this.state = state;
    this.inputs = inputs;
  }
}

/** The gRPC error for what a provider method threw: a half-made resource carries its state, all else only its message. */
export function toServiceError(error: unknown): Partial<grpc.StatusObject> {
  const message = error instanceof Error ? error.message : String(error);
  if (!(error instanceof HalfMade)) return { code: grpc.status.UNKNOWN, details: message };
  const detail = new pb.ErrorResourceInitFailed();
  detail.setId(error.id);
  detail.setProperties(encode(error.state));
  detail.setReasonsList([message]);
  if (error.inputs !== undefined) detail.setInputs(encode(error.inputs));
  const packed = new any.Any();
  packed.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const status = new statusPb.Status();
  status.setCode(grpc.status.UNKNOWN);
  status.setMessage(message);
  status.addDetails(packed);
  const metadata = new grpc.Metadata();
  metadata.set("grpc-status-details-bin", Buffer.from(status.serializeBinary()));
  return { code: grpc.status.UNKNOWN, details: message, metadata };
}
