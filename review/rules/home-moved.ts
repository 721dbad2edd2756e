import { homeWith, EXAMPLE_HOME } from "./cases/example-project.ts";
import type { Found, PortfolioInput, Rule } from "./rule.ts";

/** Everybody comes from another home account or directory. */
export const homeMoved: Rule = {
  id: "home-moved",
  severity: "error",
  title: "Another home account or directory",
  why: "Every client trusts principals of the home account. Another id of it gives all access to whoever is administrator of that account, and a group of the same name in another directory is another group.",
  mend: "Undo it, unless the home account really moves: then have every client confirm it, and say so in an exception.",
  onPortfolio: look,
  passes: { base: {}, head: homeWith(`${EXAMPLE_HOME}\npermissionSets: { sessionDuration: PT2H }`) },
  fails: { base: {}, head: homeWith(EXAMPLE_HOME.replace("eu-west-1", "us-east-1")) },
};

function look({ base, head }: PortfolioInput): readonly Found[] {
  if (base === undefined) return [];
  const [was, is] = [base.home, head.home];
  const at = (path: readonly string[]) => is.origin.locate(path);
  const found: Found[] = [];
  if (was.accountId !== is.accountId)
    found.push({
      subject: "home",
      message: `The home account is ${is.accountId}, and was ${was.accountId}: every client now trusts that account instead.`,
      at: at([]),
    });
  const [from, to] = [was.instanceArn ?? was.region, is.instanceArn ?? is.region];
  if (was.identityCenter && is.identityCenter && from !== to)
    found.push({
      subject: "directory",
      message: `Groups and users are those of Identity Center ${to}, and were those of ${from}: the same name is somebody else there.`,
      at: at(["identityCenter"]),
    });
  return found;
}
