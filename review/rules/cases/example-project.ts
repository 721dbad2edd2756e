import type { CaseFiles } from "../rule.ts";

/** The moment for which the cases of the rules hold. */
export const EXAMPLE_NOW = new Date("2026-11-29T00:00:00Z");

/** The access levels of the example project. */
export const EXAMPLE_LEVELS = `accessLevels:
  value:
    administrator: { managedPolicies: [AdministratorAccess] }
    read-only: { managedPolicies: [ReadOnlyAccess] }
    devops: { title: DevOps, managedPolicies: [PowerUserAccess] }`;

/** `Pulumi.yaml`. @param body What stands below `config:`, beside `homeAccount`. Default: three access levels. */
export function projectWith(body: string = EXAMPLE_LEVELS): CaseFiles {
  const shared = `name: switchyard\nruntime: nodejs\nconfig:\n  homeAccount:\n    value: { accountId: "111111111111", company: your-company }\n`;
  return { "Pulumi.yaml": `${shared}${indented(body, 2)}\n` };
}

/** `Pulumi.home.yaml`. @param body What stands below `switchyard:home:`. */
export function homeWith(body: string): CaseFiles {
  return stackWith("home", "home", body);
}

/** The file of one client. @param body What stands below `switchyard:client:`. */
export function clientWith(slug: string, body: string): CaseFiles {
  return stackWith(`client-${slug}`, "client", body);
}

/** The file of AbcCorp, account 222222222222. @param body What stands beside its name and account. */
export function abccorpWith(body: string): CaseFiles {
  return clientWith("abccorp", `name: AbcCorp\naccountId: "222222222222"\n${body}`);
}

/** The file of Globex, account 333333333333. @param body What stands beside its name and account. */
export function globexWith(body: string): CaseFiles {
  return clientWith("globex", `name: Globex\naccountId: "333333333333"\n${body}`);
}

/** `switchyard.review.yaml`. @param body All of it. */
export function reviewWith(body: string): CaseFiles {
  return { "switchyard.review.yaml": `${body}\n` };
}

/** The grants of the example project, one a line, with what stands before them. */
export const EXAMPLE_HOME = `identityCenter: { region: eu-west-1 }
grants:
  - { group: Platform Engineers, clients: all, roles: [read-only, devops] }
  - { group: Auditors, clients: all, roles: [read-only] }
  - { user: alice@acme.example, clients: [AbcCorp], roles: [administrator] }`;

/** Over what the cases of the rules are laid: a home account and two clients. */
export const EXAMPLE_PROJECT: Readonly<Record<string, string | null>> = {
  ...projectWith(),
  ...homeWith(EXAMPLE_HOME),
  ...abccorpWith("roles: [administrator, read-only, devops]"),
  ...globexWith("roles: [read-only, devops]"),
};

function stackWith(stack: string, key: string, body: string): CaseFiles {
  return { [`Pulumi.${stack}.yaml`]: `config:\n  switchyard:${key}:\n${indented(body, 4)}\n` };
}

function indented(body: string, depth: number): string {
  return body.replaceAll(/^(?=.)/gm, " ".repeat(depth));
}
