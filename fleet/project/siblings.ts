import { existsSync } from "node:fs";
import { join, posix } from "node:path";
import { readYaml, type SourceFile } from "../../core/faults/yaml/source.ts";
import type { FleetProject } from "./open-project.ts";

/** What a new stack's file takes over from the files beside it. */
export interface FromSiblings {
  /** Reference to the schema of clients, relative to the stacks' folder; absent where none is found. */
  readonly schema?: string;
  /** Line `encryptionsalt` of the home stack; else the one that all clients with such a line share. Absent: none. */
  readonly salt?: string;
}

/** Folder of the schemas in a clone, and in a project of one's own. */
const SCHEMAS = ["schema", "node_modules/aws-switchyard/schema"];

/** Looks at the project's other files. */
export function fromSiblings({ root, files, home, clients }: FleetProject): FromSiblings {
  const sources = [...clients.values()].flatMap(({ source }) => source ?? []);
  const schema =
    sources.map((file) => reference(file, "client")).find((found) => found !== undefined) ??
    (home?.source === undefined ? undefined : reference(home.source, "home")) ??
    fromRoot(files.stackFolder, reference(files.project, "project")) ??
    fromRoot(
      files.stackFolder,
      SCHEMAS.map(client).find((path) => existsSync(join(root, path))),
    );
  const salt = (home?.source === undefined ? undefined : saltOf(home.source)) ?? shared(sources.map(saltOf));
  return { ...(schema !== undefined && { schema }), ...(salt !== undefined && { salt }) };
}

const client = (folder: string) => `${folder}/client.schema.json`;

/** The reference to the clients' schema that goes with a file's own. */
function reference({ text }: SourceFile, kind: "client" | "home" | "project"): string | undefined {
  const found = /^# yaml-language-server: \$schema=([\x21-\x7e]+)[ \t]*$/m.exec(text)?.[1];
  const file = `${kind}.schema.json`;
  return found?.endsWith(file) === true ? `${found.slice(0, -file.length)}client.schema.json` : undefined;
}

/** A reference that holds for the project's folder, for its stacks' folder. */
function fromRoot(stackFolder: string, found: string | undefined): string | undefined {
  if (found === undefined || stackFolder === "" || /^(?:[a-z]+:|\/)/i.test(found)) return found;
  return posix.relative(posix.normalize(stackFolder), posix.normalize(found));
}

function saltOf(file: SourceFile): string | undefined {
  const { value } = readYaml(file).source;
  const salt =
    typeof value === "object" && value !== null && "encryptionsalt" in value ? value.encryptionsalt : undefined;
  return typeof salt === "string" ? salt : undefined;
}

function shared(salts: readonly (string | undefined)[]): string | undefined {
  const [first, ...others] = new Set(salts.filter((salt) => salt !== undefined));
  return others.length === 0 ? first : undefined;
}
