import { readFileSync } from "node:fs";
import { explainAccess, readPortfolio } from "aws-switchyard";

const file = (name: string) => ({ name, text: readFileSync(new URL(name, import.meta.url), "utf8") });
const stacks = [file("Pulumi.home.yaml"), file("Pulumi.client-laboratory.yaml")];
const { portfolio } = readPortfolio({ project: file("Pulumi.yaml"), stacks }, new Date());
if (portfolio === undefined) throw new Error("the files are at fault");

const role = "Laboratory/organizationAccountAccessRole";
const mfa = { present: true, ageSeconds: 0 };
for (const question of [
  { who: "iam-user:operator", role, context: { mfa } },
  { who: "iam-user:operator", role },
  { who: "iam-user:deputy", role, context: { mfa } },
  { who: "iam-user:intern", role, context: { mfa } },
]) {
  for (const { summary, sides } of explainAccess(portfolio, question).explanations)
    console.log([summary, ...sides.flatMap(({ change }) => change)].join("\n  "));
}
