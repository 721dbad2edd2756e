import { describe, type Fault } from "../../faults/fault.ts";
import type { YamlSource } from "../../faults/yaml/source.ts";
import { SHARED_KEYS } from "./config-keys.ts";
import { member } from "./written-value.ts";

/** What Pulumi takes in the declaration of a configuration key. Source: Pulumi's `project.json` schema, `configTypeDeclaration`. */
const DECLARATION = new Set(["type", "description", "items", "default", "value", "secret"]);

/** What Pulumi needs in `Pulumi.yaml` and refuses the file without. */
export function incomplete(source: YamlSource): readonly Fault[] {
  const { value } = source;
  if (!isMap(value)) return [];
  const { name, runtime } = value;
  return [
    ...(typeof name === "string" && name !== "" ? [] : [withoutKey(source, "name")]),
    ...(runtime === undefined || runtime === null ? [withoutKey(source, "runtime")] : []),
  ];
}

/** Finds in `Pulumi.yaml` what Pulumi refuses, or leaves out without a word. */
export function projectFaults(source: YamlSource): readonly Fault[] {
  const { value } = source;
  const faults: Fault[] = [];
  const config = member(value, "config");
  if (Array.isArray(config)) faults.push(noMap(source));
  for (const [key, declared] of isMap(config) ? Object.entries(config) : []) {
    if (declared === null) faults.push(withoutValue(source, key));
    if (!isMap(declared)) continue;
    const wrong = Object.keys(declared).filter((inner) => !DECLARATION.has(inner));
    const found = wrong
      .map((inner) => JSON.stringify(inner))
      .slice(0, 4)
      .join(", ");
    if (wrong.length > 0)
      faults.push({
        code: "config/no-value",
        at: source.locateKey(["config", key, wrong[0] ?? "value"]),
        path: key,
        expected: `everything of ${key} below \`value:\``,
        found: "value" in declared ? `${found} beside \`value:\`` : `${found} without \`value:\` above`,
        fix:
          "value" in declared
            ? "Indent it further than `value:`; Pulumi refuses the file otherwise."
            : `Write \`value:\` below ${key}, and indent the rest below that.`,
      });
    else if ("value" in declared && "default" in declared)
      faults.push({
        code: "config/no-value",
        at: source.locateKey(["config", key, "default"]),
        path: key,
        expected: "either `value:` or `default:`",
        found: "both, which Pulumi refuses",
        fix: "Remove `default:`.",
      });
  }
  return faults;
}

/** Finds a stack's file without a map of configuration, and keys of `Pulumi.yaml` in it, where Pulumi would take them instead, for this stack alone. */
export function overriddenFaults(own: YamlSource, project: string, namespace: string): readonly Fault[] {
  const config = member(own.value, "config");
  if (config !== undefined && config !== null && !isMap(config)) return [noMap(own)];
  return (isMap(config) ? Object.keys(config) : []).flatMap((as) => {
    const key = as.replace(`${namespace}:`, "").replace(/^config:/, "");
    if (!SHARED_KEYS.has(key)) return [];
    return {
      code: "config/not-shared",
      at: own.locateKey(["config", as]),
      path: `${namespace}:${key}`,
      expected: `${key} in ${project} alone, since home and clients must read the same`,
      found: "it in the file of one stack, which replaces all of it for this stack",
      fix: `Move it to ${project}, below \`config:\` and \`${key}:\` and \`value:\`.`,
    };
  });
}

function noMap(source: YamlSource): Fault {
  return {
    code: "config/invalid",
    at: source.locate(["config"]),
    path: "config",
    expected: "keys and values below `config:`",
    found: describe(member(source.value, "config")),
    fix: "Write each key in a line of its own, indented below `config:`, with a colon after it.",
  };
}

function withoutValue(source: YamlSource, key: string): Fault {
  return {
    code: "config/no-value",
    at: source.locateKey(["config", key]),
    path: key,
    expected: `a \`value:\` below ${key}`,
    found: describe(null),
    fix: "Write the value, or remove the key.",
  };
}

function withoutKey(source: YamlSource, key: string): Fault {
  return {
    code: "config/missing",
    at: source.locate([key]),
    path: key,
    expected: `\`${key}:\` at the top of the file, without which Pulumi refuses it`,
    found: describe(member(source.value, key)),
    fix: key === "name" ? "Write name: switchyard, or the name that your stacks have." : "Write runtime: nodejs.",
  };
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
