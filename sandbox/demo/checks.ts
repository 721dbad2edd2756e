import type { AwsCredentialIdentityProvider } from "@aws-sdk/types";
import type { Grant } from "../../core/home/settings/home-settings.ts";
import type { SandboxHandle } from "../lifecycle.ts";
import { WORLD_IDENTITY_CENTER } from "../world.ts";
import { enter, portalCredentials, portalToken, profileCredentials, type Outcome } from "./calls.ts";

/** One access role as the home stack's outputs show it. */
export interface DeployedRole {
  readonly permissionSet: string;
  readonly client: string;
  readonly role: string;
  readonly roleArn: string;
  /** `group:Auditors`, `user:alice@acme.example` */
  readonly assignedTo: readonly string[];
}

/** One call to AWS and whether it came out as it must. */
export interface Check extends Outcome {
  readonly who: string;
  /** The credentials that the call is made with. */
  readonly as: string;
  readonly client: string;
  readonly role: string;
  readonly expected: "enters" | "refused";
  readonly passed: boolean;
}

/**
 * Whether the home file grants the role to the world's user, alone or through a group. Worked out from the file and not
 * from what was deployed, so that a permission set assigned to one person too many fails the demo.
 */
export function mayEnter(userName: string, role: DeployedRole, grants: readonly Grant[]): boolean {
  const groups = WORLD_IDENTITY_CENTER.groups.filter((group) =>
    (group.members as readonly string[]).includes(userName),
  );
  return grants.some(({ principal, target }) => {
    if (target.kind !== "roles" || (target.clients !== "all" && !Array.isArray(target.clients)))
      throw new Error("the demo's check knows grants of roles to clients by name only");
    const { clients, roles } = target;
    const isUser = principal.kind === "user" && principal.name === userName;
    const isMember = principal.kind === "group" && groups.some((group) => group.name === principal.name);
    return (isUser || isMember) && (clients === "all" || clients.includes(role.client)) && roles.includes(role.role);
  });
}

/** Tries every person and every stranger against every role: each attempt is a call to the portal and to STS. */
export async function runChecks(
  sandbox: SandboxHandle,
  roles: readonly DeployedRole[],
  grants: readonly Grant[],
): Promise<Check[]> {
  const checks: Check[] = [];
  for (const { userName } of WORLD_IDENTITY_CENTER.users) {
    const token = await portalToken(sandbox, userName);
    const held = roles.find((role) => mayEnter(userName, role, grants));
    for (const role of roles) {
      const expected = mayEnter(userName, role, grants) ? "enters" : "refused";
      const credentials = () => portalCredentials(sandbox, token, role.permissionSet);
      checks.push(await check(sandbox, { who: userName, as: role.permissionSet, role, expected, credentials }));
      if (expected === "enters" || held === undefined) continue;
      const other = () => portalCredentials(sandbox, token, held.permissionSet);
      checks.push(await check(sandbox, { who: userName, as: held.permissionSet, role, expected, credentials: other }));
    }
  }
  for (const { profile, who } of OUTSIDERS) {
    const credentials = profileCredentials(sandbox, profile);
    for (const role of roles)
      checks.push(await check(sandbox, { who, as: "access key", role, expected: "refused", credentials }));
  }
  return checks;
}

/** Principals that no configuration lets in. */
const OUTSIDERS = [
  { profile: "home-wildcard", who: "home: IAM user with sts:AssumeRole on *" },
  { profile: "home", who: "home: IAM user with AdministratorAccess" },
  { profile: "stranger-mallory", who: "stranger: IAM user with sts:AssumeRole on *" },
  { profile: "stranger", who: "stranger: IAM user with AdministratorAccess" },
] as const;

interface Attempt {
  readonly who: string;
  readonly as: string;
  readonly role: DeployedRole;
  readonly expected: Check["expected"];
  readonly credentials: AwsCredentialIdentityProvider;
}

async function check(sandbox: SandboxHandle, { who, as, role, expected, credentials }: Attempt): Promise<Check> {
  const { outcome, detail } = await enter(sandbox, role.roleArn, credentials);
  return { who, as, client: role.client, role: role.role, expected, outcome, detail, passed: outcome === expected };
}
