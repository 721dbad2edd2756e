import { AwsError } from "../aws-error.ts";
import { text } from "../json-input.ts";
import { asked, event, handled, jsonObject, namedType, type Operation } from "./control-call.ts";
import { applyPatch, parsePatch, type PatchOperation } from "./json-patch.ts";
import { checkModel } from "./model-check.ts";
import { identified, identifierOf, nameOf, type ResourceType } from "./resource-type.ts";

function checkPatch({ schema }: ResourceType, patch: readonly PatchOperation[]): void {
  const touched = patch
    .filter(({ op }) => op !== "test")
    .flatMap(({ path, from, op }) => [path[0], op === "move" ? from[0] : undefined]);
  for (const kind of ["createOnlyProperties", "readOnlyProperties"] as const) {
    const hit = (schema[kind] ?? []).filter((path) => touched.includes(nameOf(path)));
    if (hit.length > 0) {
      const message = `Invalid patch update: ${kind} [${hit.join(", ")}] cannot be updated`;
      throw new AwsError("NotUpdatableException", message);
    }
  }
}

/** The operations that start a request. */
export const changes: Readonly<Record<string, Operation>> = {
  CreateResource: async (call) => {
    const type = await namedType(call);
    const desired = jsonObject(call.input, "DesiredState");
    checkModel(type, desired);
    const given = (type.schema.readOnlyProperties ?? []).filter((path) => nameOf(path) in desired);
    if (given.length > 0) {
      throw new AwsError("ValidationException", `readOnlyProperties [${given.join(", ")}] cannot be specified`);
    }
    const state = { ...asked(call, type, "CREATE", identifierOf(type, desired)), model: JSON.stringify(desired) };
    return event(
      call,
      call.requests.start(state, ({ identify, goesOn }) =>
        type.create(call.center(goesOn), desired, (id) => identify(identifierOf(type, id) ?? "")),
      ),
    );
  },

  UpdateResource: async (call) => {
    const type = await namedType(call);
    const identifier = text(call.input, "Identifier");
    const id = identified(type, identifier);
    const patch = parsePatch(text(call.input, "PatchDocument"));
    const state = asked(call, type, "UPDATE", identifier);
    const before = call.requests.known(state);
    if (before !== undefined) return event(call, before);
    checkPatch(type, patch);
    const live = await handled(type, type.read(call.center(), id));
    const desired = applyPatch(live, patch);
    checkModel(type, desired);
    const next = { ...state, model: JSON.stringify(desired) };
    return event(
      call,
      call.requests.start(next, ({ goesOn }) => type.update(call.center(goesOn), live, desired)),
    );
  },

  DeleteResource: async (call) => {
    const type = await namedType(call);
    const identifier = text(call.input, "Identifier");
    const id = identified(type, identifier);
    return event(
      call,
      call.requests.start(asked(call, type, "DELETE", identifier), ({ goesOn }) =>
        type.delete(call.center(goesOn), id),
      ),
    );
  },
};
