import { principalKey } from "../../core/home/settings/principals.ts";
import { abccorpWith } from "./cases/example-project.ts";
import { placed } from "./beyond-grants.ts";
import type { Rule } from "./rule.ts";

/** A grant that the client's trust makes void. */
export const grantWithoutTrust: Rule = {
  id: "grant-without-trust",
  severity: "warning",
  title: "Grant without trust",
  why: "A grant whose role's own trust has ended gives nothing, and comes back by itself when the client moves the end. A grant that a role's trust never let in is more: files that say so are refused (`grant/not-trusted`).",
  mend: "Remove the grant, or move `until` of the role's trust in the client's file.",
  onPortfolio: ({ head: { home, plan } }) =>
    plan.dropped.map(({ path, found, at }) => {
      const grant = home.grants.find((one) => path.startsWith(`${one.origin.name(one.path)}.`));
      const subject = grant === undefined ? path : principalKey(grant.principal);
      return { subject, message: `It ${found}.`, ...placed(at) };
    }),
  passes: {
    head: abccorpWith(`roles:
  administrator: { trust: { permissionSets: [AbcCorpAdministrator], until: 2027-01-31 } }
  read-only:
  devops:`),
  },
  fails: {
    head: abccorpWith(`roles:
  administrator: { trust: { permissionSets: [AbcCorpAdministrator], until: 2026-06-30 } }
  read-only:
  devops:`),
  },
};
