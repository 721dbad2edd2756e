import type { Access } from "../../core/changes/access.ts";
import { accessOf } from "../../core/changes/access-of.ts";
import { listed } from "../../core/faults/fault.ts";
import type { Portfolio } from "../../core/portfolio/read-portfolio.ts";
import { EXAMPLE_HOME, homeWith, reviewWith } from "./cases/example-project.ts";
import type { Found, PortfolioInput, Rule } from "./rule.ts";

/** More administrators of one account than the settings allow. */
export const manyAdministrators: Rule = {
  id: "many-administrators",
  severity: "error",
  title: "Administrator granted to more than a few",
  why: "Each administrator can take the account over and lock everybody else out. A few who are named can be watched; `maxAdministrators` says how many.",
  mend: "Give some of them a lesser access level, or raise `maxAdministrators` in switchyard.review.yaml.",
  onPortfolio: look,
  passes: { head: reviewWith("maxAdministrators: 1") },
  fails: {
    head: {
      ...reviewWith("maxAdministrators: 1"),
      ...homeWith(`${EXAMPLE_HOME}\n  - { group: Auditors, clients: [AbcCorp], roles: [administrator] }`),
    },
  },
};

function look({ base, head, settings: { maxAdministrators } }: PortfolioInput): readonly Found[] {
  const before = base === undefined ? new Map<string, Access>() : accessOf(base).byKey;
  return [...administrators(head)].flatMap(([subject, all]) => {
    const holders = [...new Set(all.map(({ holder }) => holder.key))].sort();
    const wholeAccount = all.find(({ holder }) => holder.kind === "whole-account");
    if (holders.length <= maxAdministrators && wholeAccount === undefined) return [];
    const shown = wholeAccount ?? all.find(({ key }) => !before.has(key)) ?? all.at(-1);
    const message =
      wholeAccount === undefined
        ? `It has ${holders.length} groups, users and others as administrator, more than ${maxAdministrators}: ${listed(holders)}.`
        : "Everybody in the home account whom its own policies let is administrator.";
    return [{ subject, message, ...(shown !== undefined && { at: shown.place().at }) }];
  });
}

/** By the client's name, or `account:ID`. An IAM group stands for nobody where its members do. */
function administrators(head: Portfolio): ReadonlyMap<string, readonly Access[]> {
  const byAccount = new Map<string, Access[]>();
  for (const access of accessOf(head).byKey.values()) {
    if (access.administrator !== "yes") continue;
    const { target } = access;
    const subject = target.client ?? `account:${target.accountId}`;
    const all = byAccount.get(subject) ?? [];
    byAccount.set(subject, all);
    all.push(access);
  }
  return new Map([...byAccount].map(([subject, all]) => [subject, withoutGroupsOf(all)]));
}

function withoutGroupsOf(all: readonly Access[]): readonly Access[] {
  const groups = new Set(all.filter(({ holder }) => holder.kind === "iam-user").flatMap(({ through }) => through));
  return all.filter(({ holder }) => holder.kind !== "iam-group" || !groups.has(holder.key));
}
