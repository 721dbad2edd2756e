import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { parse } from "yaml";
import { projectRoot } from "../../sandbox/paths.ts";

/** Faults of a YAML text against one of the schemas beside this file. */
export function schemaFaults(name: string, content: string): readonly string[] {
  const schema = JSON.parse(readFileSync(join(projectRoot, "tests/repository/schemas", name), "utf8")) as object;
  const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
  const validate = ajv.compile(schema);
  return validate(parse(content))
    ? []
    : (validate.errors ?? []).map((one) => `${one.instancePath} ${one.message ?? ""}`);
}

/** What the tests read of a workflow of GitHub Actions. */
export interface Workflow {
  readonly permissions: unknown;
  readonly jobs: Readonly<Record<string, WorkflowJob>>;
}

export interface WorkflowJob {
  readonly needs?: string;
  readonly if?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly strategy?: { readonly "fail-fast"?: boolean; readonly matrix: Readonly<Record<string, unknown>> };
  readonly steps: readonly {
    readonly run?: string;
    readonly uses?: string;
    readonly env?: Readonly<Record<string, string>>;
  }[];
}

/** Actions of a workflow that are not named by a commit with its version beside it. */
export function unpinnedActions(text: string): readonly string[] {
  const uses = [...text.matchAll(/^\s*(?:- )?uses: (.*)$/gm)].map(([, action = ""]) => action);
  if (uses.length === 0) throw new Error("the workflow uses no action");
  return uses.filter((one) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(one));
}

/** Rights to write that a workflow's jobs have beyond its own, as in `publish id-token`. */
export function writeRights({ jobs }: Workflow): readonly string[] {
  return Object.entries(jobs).flatMap(([job, { permissions = {} }]) =>
    Object.entries(permissions).flatMap(([name, right]) => (right === "write" ? [`${job} ${name}`] : [])),
  );
}

/** Scripts into which GitHub writes text before a shell reads them: somebody else's text would be run. */
export function filledScripts({ jobs }: Workflow): readonly string[] {
  const scripts = Object.values(jobs).flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []));
  return scripts.filter((script) => script.includes("${{"));
}
