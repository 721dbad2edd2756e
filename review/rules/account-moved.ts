import { caseless } from "../../core/aws/names.ts";
import type { ClientPlan } from "../../core/client/client-plan.ts";
import type { Portfolio } from "../../core/portfolio/read-portfolio.ts";
import { clientWith, globexWith } from "./cases/example-project.ts";
import type { Found, PortfolioInput, Rule } from "./rule.ts";

/** A client that is another account than before, or an account that is another client's. */
export const accountMoved: Rule = {
  id: "account-moved",
  severity: "warning",
  title: "A client's account is another one",
  why: "One digit of an account id leads everybody with a grant on the client into another account, whose owner must have asked for it. An account under another client's name gives its grants to whoever holds that client's.",
  mend: "Have the client confirm the account id. For a new name, keep the file and its slug, and change `name`.",
  onPortfolio: look,
  passes: { base: {}, head: globexWith("roles: [read-only, devops]\ntags: { tier: gold }") },
  fails: {
    base: {},
    head: clientWith("globex", 'name: Globex\naccountId: "333333333334"\nroles: [read-only, devops]'),
  },
};

function look({ base, head }: PortfolioInput): readonly Found[] {
  if (base === undefined) return [];
  const before = all(base);
  const bySlug = new Map(before.map((client) => [client.slug, client]));
  const byAccount = new Map<string, ClientPlan[]>();
  for (const client of before) byAccount.set(client.accountId, [...(byAccount.get(client.accountId) ?? []), client]);
  return all(head).flatMap((client): readonly Found[] => {
    const { slug, name, accountId } = client;
    const was = bySlug.get(slug);
    const owners = byAccount.get(accountId) ?? [];
    const isOwn = owners.some((one) => one.slug === slug || caseless(one.name) === caseless(name));
    const owner = isOwn ? undefined : owners[0];
    const found = (message: string) => ({ subject: name, message, at: client.place(["accountId"]).at });
    return [
      ...(was === undefined || was.accountId === accountId
        ? []
        : [found(`It is the account ${accountId}, and was ${was.accountId}: whoever has a grant on it gets there.`)]),
      ...(owner === undefined
        ? []
        : [found(`The account ${accountId} is ${name} now, and was ${owner.name} (${owner.file}).`)]),
    ];
  });
}

function all({ clients, others }: Portfolio): readonly ClientPlan[] {
  return [...clients, ...others];
}
