import { caseless } from "../../core/aws/names.ts";
import type { ClientPlan } from "../../core/client/client-plan.ts";
import { clientWith, EXAMPLE_HOME, homeWith } from "./cases/example-project.ts";
import type { Found, Rule } from "./rule.ts";

const HOME = homeWith(`clients: [abccorp, globex]\n${EXAMPLE_HOME}`);

/** Two files for one account, or for one client. */
export const accountOfTwoClients: Rule = {
  id: "account-of-two-clients",
  severity: "error",
  title: "One account, or one name, of two clients",
  why: "Two files for one account make roles in it that neither file tells of alone. Among the clients that the home stack reads the files are refused for it (`contract/clash`); one that it does not read, or that leaves, it does not look at.",
  mend: "Keep one file for each account, and give each client a name of its own.",
  onPortfolio: ({ head }) => {
    const all = [...head.clients, ...head.others].sort((a, b) => (a.slug < b.slug ? -1 : 1));
    return [
      ...twice(all, ({ accountId }) => `account:${accountId}`, "accountId", "Its account id"),
      ...twice(all, ({ name }) => `client:${caseless(name)}`, "name", "Its name"),
    ];
  },
  passes: { head: { ...HOME, ...clientWith("old", 'name: OldCorp\naccountId: "444444444444"\nroles: [read-only]') } },
  fails: { head: { ...HOME, ...clientWith("old", 'name: OldCorp\naccountId: "222222222222"\nroles: [read-only]') } },
};

function twice(
  all: readonly ClientPlan[],
  keyOf: (client: ClientPlan) => string,
  written: "accountId" | "name",
  what: string,
): readonly Found[] {
  const first = new Map<string, ClientPlan>();
  return all.flatMap((client) => {
    const key = keyOf(client);
    const other = first.get(key);
    if (other === undefined) first.set(key, client);
    if (other === undefined) return [];
    return [
      {
        subject: key,
        message: `${what} in ${client.file} is also that of ${other.file}.`,
        at: client.place([written]).at,
      },
    ];
  });
}
