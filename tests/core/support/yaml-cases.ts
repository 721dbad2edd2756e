import { readFileSync } from "node:fs";
import { readConfigFiles, type StackFiles } from "../../../core/config/read/read-config.ts";

/** A text of YAML, what Pulumi's engine makes of it, and whether our reader refuses it. */
export interface YamlCase {
  readonly name: string;
  /** What stands after `switchyard:home:` in the stack's file; the lines of one that begins with a new line are indented. */
  readonly value?: string;
  /** Whole stack file. */
  readonly stack?: string;
  /** Whole Pulumi.yaml. */
  readonly project?: string;
  /** What the engine passes for `switchyard:home`: text, or structures as JSON; `refuses` where it takes no such file. */
  readonly engine: string;
  /** Part of what the reader finds at fault. Absent: it gives the same value as the engine. */
  readonly reader?: string;
}

/** The table of `yaml-cases.json`. */
export const YAML_CASES = JSON.parse(
  readFileSync(new URL("yaml-cases.json", import.meta.url), "utf8"),
) as readonly YamlCase[];

/** The two files of a case, for a stack called `home`. */
export function yamlFiles({ value, stack, project }: YamlCase): StackFiles {
  const body = value?.startsWith("\n") === true ? value.replaceAll("\n", "\n    ") : value;
  const own = stack ?? (body === undefined ? "config: {}\n" : `config:\n  switchyard:home:${body}\n`);
  return {
    project: { name: "Pulumi.yaml", text: project ?? "name: switchyard\nruntime: nodejs\n" },
    stack: { name: "Pulumi.home.yaml", text: own },
  };
}

/** What our reader makes of it: the value as the engine writes it, or what it finds at fault. */
export function readYamlCase(one: YamlCase): { readonly value: string } | { readonly faults: readonly string[] } {
  const { entries, faults } = readConfigFiles("home", yamlFiles(one));
  if (faults.length > 0) return { faults: faults.map(({ at, found }) => `${String(at?.line)}: ${found}`) };
  const entry = entries.get("home");
  if (entry === undefined) return { value: "(nothing)" };
  return { value: asText(entry.value) };
}

/** What the engine passes, with the keys of maps in order. */
export function inOrder(passed: string): string {
  return /^[[{]/.test(passed) ? asText(JSON.parse(passed)) : passed;
}

function asText(value: unknown): string {
  if (value === null) return "";
  return typeof value === "string" ? value : JSON.stringify(sorted(value));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return Object.is(value, -0) ? 0 : value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item)]));
}
