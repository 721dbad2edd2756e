import type { StackConfig } from "../../../core/portfolio/resolve-stack.ts";
import { configOf, deploy } from "./deploy.ts";

/** A client's stack file with the usual roles. */
export function clientFile(name: string, accountId: string, roles = "[administrator, read-only]"): string {
  return `config:\n  switchyard:client:\n    name: ${name}\n    accountId: "${accountId}"\n    roles: ${roles}\n`;
}

/** Full name of a client's stack in the mocked backend. */
export function stackOf(slug: string): string {
  return `organization/switchyard/client-${slug}`;
}

/** What the client's stack outputs once it is deployed. */
export async function clientOutputs(slug: string, file: string, project?: string): Promise<Record<string, unknown>> {
  const stack = `client-${slug}`;
  const { outputs, error } = await deploy(stack, configOf(stack, file, project));
  if (error !== undefined) throw error;
  return outputs;
}

/** What the files of clients say, by slug, as the home stack is given them. */
export function clientFiles(texts: Readonly<Record<string, string>>, project?: string): Map<string, StackConfig> {
  return new Map(Object.entries(texts).map(([slug, text]) => [slug, configOf(`client-${slug}`, text, project)]));
}

const TWO = {
  abccorp: clientFile("AbcCorp", "222222222222"),
  globex: clientFile("Globex", "333333333333", "{ read-only: { name: auditor, path: /partners/ } }"),
};

/** What the files of {@link twoClients} say. */
export const TWO_FILES = clientFiles(TWO);

/** Two deployed clients, by full stack name. */
export async function twoClients(): Promise<Record<string, Record<string, unknown>>> {
  return {
    [stackOf("abccorp")]: await clientOutputs("abccorp", TWO.abccorp),
    [stackOf("globex")]: await clientOutputs("globex", TWO.globex),
  };
}

/** Everybody in the mocked Identity Center. */
export const PEOPLE = {
  groups: { "Platform Engineers": "g-1", Auditors: "g-2", Support: "g-3" },
  users: { "alice@acme.example": "u-1", "bob@acme.example": "u-2" },
};
