import { readFileSync } from "node:fs";
import { z } from "zod";
import type { Fault } from "../../core/faults/fault.ts";
import type { InitAnswers } from "./init-answers.ts";
import type { OwnPackage } from "./own-package.ts";

/** The project's `package.json`, new or with what it lacked. */
export interface PackageFile {
  /** Absent where there is a fault, or nothing to change. */
  readonly text?: string;
  readonly isNew: boolean;
  readonly faults: readonly Fault[];
  readonly notices: readonly string[];
}

const manifest = z.looseObject({ dependencies: z.record(z.string(), z.string()).optional() });

/**
 * `package.json` of the project. One that is there keeps all that it says, but for `type` and `main`, without which Pulumi
 * would not run the program, and the dependency.
 * @param path The one that is there.
 */
export function packageFile(path: string | undefined, { name, spec }: OwnPackage): PackageFile {
  const needed = { type: "module", main: "index.ts" };
  if (path === undefined)
    return {
      text: json({ private: true, ...needed, dependencies: { [name]: spec } }),
      isNew: true,
      faults: [],
      notices: [],
    };
  const read = manifest.safeParse(parsed(readFileSync(path, "utf8")));
  if (!read.success) return { isNew: false, faults: [unusable()], notices: [] };
  const { dependencies = {}, ...rest } = read.data;
  const merged = { ...rest, ...needed, dependencies: { ...dependencies, [name]: dependencies[name] ?? spec } };
  const text = json(merged);
  if (text === json(read.data)) return { isNew: false, faults: [], notices: [] };
  const notice = "The package.json that is there was kept; type, main and the dependency were set in it.";
  return { text, isNew: false, faults: [], notices: [notice] };
}

/** The program: one line. */
export function projectText(packageName: string): string {
  return `export { default } from ${JSON.stringify(packageName)};\n`;
}

/** A short README of the project. Names in it were checked. */
export function readme({ company, homeAccountId, clientName, clientSlug = "" }: InitAnswers): string {
  return `# Access of ${company} to its clients' AWS accounts

People sign in once, in the home account ${homeAccountId}, and enter the clients' accounts through roles that only the right
people can assume. The files here say who may enter what; [Switchyard](node_modules/aws-switchyard/README.md) makes it so.

| file | what it says |
| --- | --- |
| \`Pulumi.yaml\` | what all stacks share: the home account, access levels |
| \`Pulumi.home.yaml\` | who holds what |
| \`Pulumi.client-${clientSlug}.yaml\` | the client ${clientName}: its account and the roles in it |

\`\`\`sh
npm install
npx switchyard onboard ${clientSlug}
\`\`\`

Another client: \`npx switchyard add <slug>\`, then \`npx switchyard onboard <slug>\`. After a change of these files:
\`npx switchyard up --all --changed\`. Who gets in, and why: \`npx switchyard explain <who> <client>/<role>\`.
`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

function unusable(): Fault {
  return {
    code: "fleet/folder",
    at: { file: "package.json" },
    path: "package.json",
    expected: "a package.json that npm can read, or none",
    found: "something else",
    fix: "Correct it, or move it away.",
  };
}
