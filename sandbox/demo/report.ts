import { entrancesOf } from "../../core/exports/entrances.ts";
import { profilesFor } from "../../core/exports/profiles.ts";
import type { Portfolio } from "../../core/portfolio/read-portfolio.ts";
import { outcomeTable } from "../entering/outcome-table.ts";
import type { Check } from "./checks.ts";

/** The checks as a table. */
export function checkTable(checks: readonly Check[]): string {
  return outcomeTable(
    ["who", "with", "client", "role", "expected", "outcome"],
    checks.map(({ passed, who, as, client, role, expected, outcome, detail }) => {
      const found = outcome === "enters" ? outcome : `${outcome}: ${detail}`;
      return [passed, who, as, client, role, expected, found];
    }),
  );
}

/** Switch-role links and AWS CLI profiles for every role that somebody holds. */
export function linksAndProfiles(portfolio: Portfolio): string {
  const entrances = entrancesOf(portfolio);
  const links = entrances.map(({ client, role, switchRoleLink }) => `${client} ${role}\n  ${switchRoleLink}`);
  const { text } = profilesFor(portfolio.home, entrances);
  const how = "For ~/.aws/config (then: aws sso login, and aws sts get-caller-identity --profile NAME):";
  return [...links, ...(text === "" ? [] : ["", how, "", text])].join("\n");
}

/** What to do after the demo. */
export function nextSteps(kept: boolean): string {
  const sandbox = kept
    ? 'The sandbox is still up. Use it from a shell:  eval "$(npm run -s sandbox -- env)"   and end it:  npm run sandbox -- stop'
    : "The sandbox was stopped and keeps its state: change a role in a file and run the demo again, and only that changes.";
  return [
    sandbox,
    "On real AWS: put your account ids into Pulumi.yaml and a client's file, then, with credentials of each account,",
    "  pulumi stack init client-abccorp && pulumi up -s client-abccorp     (credentials of the client account)",
    "  pulumi stack init home && pulumi up -s home                         (credentials of the home account)",
    'The README tells it step by step: "Onboard your first client".',
  ].join("\n");
}
