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

/** Two deployed clients, by full stack name. */
export async function twoClients(): Promise<Record<string, Record<string, unknown>>> {
  return {
    [stackOf("abccorp")]: await clientOutputs("abccorp", clientFile("AbcCorp", "222222222222")),
    [stackOf("globex")]: await clientOutputs(
      "globex",
      clientFile("Globex", "333333333333", "{ read-only: { name: auditor, path: /partners/ } }"),
    ),
  };
}

/** Everybody in the mocked Identity Center. */
export const PEOPLE = {
  groups: { "Platform Engineers": "g-1", Auditors: "g-2", Support: "g-3" },
  users: { "alice@acme.example": "u-1", "bob@acme.example": "u-2" },
};
