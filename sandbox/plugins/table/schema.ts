import type { FunctionType, ResourceType } from "./entry.ts";
import type { Inputs } from "./inputs.ts";

/** A Pulumi package schema of the supported types and functions: enough for `pulumi import` to write a program. */
export function packageSchema(
  name: string,
  version: string,
  resources: readonly ResourceType[],
  functions: readonly FunctionType[],
): string {
  return JSON.stringify({
    name,
    version,
    resources: Object.fromEntries(
      resources.map((type) => {
        const outputs: [string, object][] = [...type.stable, ...(type.computed ?? [])].map((output) => [
          output,
          { $ref: "pulumi.json#/Any" },
        ]);
        const inputProperties = properties(type.inputs);
        const row = {
          properties: { ...Object.fromEntries(outputs), ...inputProperties },
          inputProperties,
          requiredInputs: required(type.inputs),
        };
        return [type.token, row] as const;
      }),
    ),
    functions: Object.fromEntries(
      functions.map(({ token, inputs }) => [
        token,
        { inputs: { properties: properties(inputs), required: required(inputs) } },
      ]),
    ),
  });
}

function properties(inputs: Inputs): { [name: string]: unknown } {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, { shape }]) => {
      const inline = shape.schema["type"] === "object" && "properties" in shape.schema;
      return [name, inline ? { $ref: "pulumi.json#/Any" } : shape.schema];
    }),
  );
}

function required(inputs: Inputs): string[] {
  return Object.keys(inputs).filter((name) => inputs[name]?.required);
}
