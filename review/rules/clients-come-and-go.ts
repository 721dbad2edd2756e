import type { ClientPlan } from "../../core/client/client-plan.ts";
import { clientWith, globexWith } from "./cases/example-project.ts";
import type { Found, PortfolioInput, Rule } from "./rule.ts";

/** A client that the home stack reads from now on, or no more. */
export const clientsComeAndGo: Rule = {
  id: "clients-come-and-go",
  severity: "note",
  title: "A client comes or goes",
  why: "It explains gains and losses that no line of a grant shows: grants for all clients, or by tags, take in a new client, and let go of one that leaves.",
  mend: "Make sure that it is meant. A client that leaves is taken down by `npx switchyard offboard`; without its file nothing is.",
  onPortfolio: look,
  passes: { base: {}, head: globexWith("roles: [read-only, devops]\ntags: { tier: gold }") },
  fails: {
    base: {},
    head: clientWith("initech", 'name: Initech\naccountId: "444444444444"\nroles: [read-only]'),
  },
};

function look({ base, head }: PortfolioInput): readonly Found[] {
  if (base === undefined) return [];
  const accounts = (clients: readonly ClientPlan[]) => new Set(clients.map(({ accountId }) => accountId));
  const [before, after] = [accounts(base.clients), accounts(head.clients)];
  const leaving = new Set(head.others.filter(({ offboarding }) => offboarding).map(({ accountId }) => accountId));
  return [
    ...head.clients
      .filter(({ accountId }) => !before.has(accountId))
      .map((client) => ({
        subject: client.name,
        message: `The client ${client.name} (account ${client.accountId}) is new to the home stack.`,
        at: client.place(["name"]).at,
      })),
    ...base.clients
      .filter(({ accountId }) => !after.has(accountId))
      .map(({ name, accountId }) => ({
        subject: name,
        message: leaving.has(accountId)
          ? `The client ${name} (account ${accountId}) leaves: \`offboarding\` is set, and the home stack takes it for gone.`
          : `The home stack reads the client ${name} (account ${accountId}) no more.`,
      })),
  ];
}
