import pb from "@pulumi/pulumi/proto/provider_pb.js";
import type { Checked, Difference, ExistingCall, Refusal, UnknownDifference } from "./provider.ts";
import { decode, encode } from "./wire.ts";

const kinds = {
  add: { inPlace: pb.PropertyDiff.Kind.ADD, replace: pb.PropertyDiff.Kind.ADD_REPLACE },
  delete: { inPlace: pb.PropertyDiff.Kind.DELETE, replace: pb.PropertyDiff.Kind.DELETE_REPLACE },
  update: { inPlace: pb.PropertyDiff.Kind.UPDATE, replace: pb.PropertyDiff.Kind.UPDATE_REPLACE },
} as const;

/** The protocol's answer to Check and CheckConfig. */
export function checkResponse(checked: Checked): pb.CheckResponse {
  return new pb.CheckResponse().setInputs(encode(checked.inputs)).setFailuresList(failures(checked.refusals));
}

/** The protocol's list of refused properties. */
export function failures(refusals: readonly Refusal[]): pb.CheckFailure[] {
  return refusals.map(({ property, reason }) => new pb.CheckFailure().setProperty(property).setReason(reason));
}

/** The protocol's answer to Diff and DiffConfig. */
export function diffResponse(difference: Difference | UnknownDifference): pb.DiffResponse {
  const { DIFF_NONE, DIFF_SOME, DIFF_UNKNOWN } = pb.DiffResponse.DiffChanges;
  const response = new pb.DiffResponse().setDeletebeforereplace(difference.deleteBeforeReplace);
  if (difference.changes === "unknown") return response.setChanges(DIFF_UNKNOWN);
  response.setStablesList([...difference.stable]);
  const detailed = response.getDetaileddiffMap();
  for (const [property, { kind, replaces }] of difference.changes) {
    const detail = new pb.PropertyDiff().setKind(kinds[kind][replaces ? "replace" : "inPlace"]).setInputdiff(true);
    detailed.set(property, detail);
    response.addDiffs(property);
    if (replaces) response.addReplaces(property);
  }
  return response.setChanges(difference.changes.size === 0 ? DIFF_NONE : DIFF_SOME).setHasdetaileddiff(true);
}

/** The resource that a Diff or Update request is about, with its old inputs and old state. */
export function existing(request: pb.DiffRequest | pb.UpdateRequest): ExistingCall {
  return {
    ...subject(request),
    id: request.getId(),
    inputs: decode(request.getOldInputs()),
    state: decode(request.getOlds()),
  };
}

interface Named {
  getUrn(): string;
  getType(): string;
  getName(): string;
}

/** Type token and logical name of a request; engines that do not send them have them in the URN. */
export function subject(request: Named): { type: string; name: string } {
  const [, , types = "", name = ""] = request.getUrn().split("::");
  return { type: request.getType() || (types.split("$").at(-1) ?? ""), name: request.getName() || name };
}
