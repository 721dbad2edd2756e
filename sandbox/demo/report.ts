import { awsConfig } from "../../core/aws/cli-profiles.ts";
import type { HomeSettings } from "../../core/home/settings/home-settings.ts";
import { outcomeTable } from "../entering/outcome-table.ts";
import { SANDBOX_REGION } from "../world.ts";
import type { Check } from "./checks.ts";
import type { LinkedRole } from "./linked-roles.ts";

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
export function linksAndProfiles(home: HomeSettings, roles: readonly LinkedRole[]): string {
  const held = roles.filter((role) => role.assignedTo.length > 0);
  const links = held.map((role) => `${role.client} ${role.role}\n  ${role.switchRoleLink}`);
  if (home.portal === undefined) return links.join("\n");
  const { company: session, portal, region: ssoRegion, accountId: homeAccountId } = home;
  const profiles = awsConfig(
    { session, portal, ssoRegion, homeAccountId, region: SANDBOX_REGION },
    held.map(({ client, role, roleArn, permissionSet }) => ({
      profile: `${client.toLowerCase()}-${role}`,
      roleArn,
      permissionSet,
    })),
  );
  const how = "For ~/.aws/config (then: aws sso login, and aws sts get-caller-identity --profile NAME):";
  return [...links, "", how, "", profiles].join("\n");
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
