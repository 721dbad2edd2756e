import { styleText } from "node:util";
import Table from "cli-table3";
import { z } from "zod";
import { awsConfig } from "../../core/aws/cli-profiles.ts";
import type { HomeSettings } from "../../core/home/settings/home-settings.ts";
import { SANDBOX_REGION } from "../world.ts";
import type { Check, DeployedRole } from "./checks.ts";

/** One access role with the links that lead to it. */
export interface LinkedRole extends DeployedRole {
  readonly switchRoleLink: string;
}

const outputs = z.looseObject({
  access: z.record(
    z.string(),
    z.looseObject({
      client: z.string(),
      role: z.string(),
      roleArn: z.string(),
      assignedTo: z.array(z.string()),
      switchRoleLink: z.string(),
    }),
  ),
});

/** Reads the home stack's outputs. */
export function deployedRoles(homeOutputs: unknown): LinkedRole[] {
  return Object.entries(outputs.parse(homeOutputs).access).map(([permissionSet, entry]) => ({
    permissionSet,
    ...entry,
  }));
}

/** Characters of a table without lines. */
export const COMPACT = Object.fromEntries(
  ["top", "bottom", "left", "right", "mid", "left-mid", "right-mid", "mid-mid", "middle"]
    .concat(["top", "bottom"].flatMap((side) => [`${side}-mid`, `${side}-left`, `${side}-right`]))
    .map((part) => [part, ""]),
);

/** The checks as a table. */
export function checkTable(checks: readonly Check[]): string {
  const table = new Table({
    head: ["", "who", "with", "client", "role", "expected", "outcome"],
    style: { head: [], border: [] },
    chars: COMPACT,
  });
  for (const { passed, who, as, client, role, expected, outcome, detail } of checks) {
    const mark = passed ? styleText("green", "✓") : styleText("red", "✗");
    table.push([mark, who, as, client, role, expected, outcome === "enters" ? outcome : `${outcome}: ${detail}`]);
  }
  return table.toString();
}

/** Switch-role links and AWS CLI profiles for every role that somebody holds. */
export function linksAndProfiles(home: HomeSettings, roles: readonly LinkedRole[]): string {
  const held = roles.filter((role) => role.assignedTo.length > 0);
  const links = held.map((role) => `${role.client} ${role.role}\n  ${role.switchRoleLink}`);
  if (home.portal === undefined) return links.join("\n");
  const profiles = awsConfig(
    {
      session: home.company,
      portal: home.portal,
      ssoRegion: home.region,
      homeAccountId: home.accountId,
      region: SANDBOX_REGION,
    },
    held.map((role) => ({
      profile: `${role.client.toLowerCase()}-${role.role}`,
      roleArn: role.roleArn,
      permissionSet: role.permissionSet,
    })),
  );
  return [
    ...links,
    "",
    "For ~/.aws/config (then: aws sso login, and aws sts get-caller-identity --profile NAME):",
    "",
    profiles,
  ].join("\n");
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
