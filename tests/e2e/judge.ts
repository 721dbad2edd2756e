import { ListGroupMembershipsForMemberCommand, ListUsersCommand } from "@aws-sdk/client-identitystore";
import {
  ListAccountAssignmentsForPrincipalCommand,
  DescribePermissionSetCommand,
  type SSOAdminClient,
} from "@aws-sdk/client-sso-admin";
import { evaluateAssumeRole } from "../../core/evaluate/assume-role.ts";
import type { AssumeRoleRequest, AssumingPrincipal } from "../../core/evaluate/request.ts";
import type { NamedPolicy } from "../../core/aws/policy-document.ts";
import { HOME_ACCOUNT_ID, WORLD_IDENTITY_CENTER } from "../../sandbox/world.ts";
import { simulate } from "../core/support/simulate.ts";
import { directory, identityCenter, readRole, roleNames } from "./deployed.ts";

/** Somebody who can call AWS, with the policies that AWS has for them. */
export interface Caller {
  readonly name: string;
  readonly principal: AssumingPrincipal;
  readonly policies: readonly NamedPolicy[];
}

/** Allows entering every role, as far as the caller's own side goes. */
const ANY_ROLE: readonly NamedPolicy[] = [
  {
    name: "any role",
    document: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Resource: "*" }] },
  },
];

/** Asks both evaluators whether a caller may enter a role. @throws Error when they disagree. */
export async function judge(caller: Caller, target: AssumeRoleRequest["target"]): Promise<boolean> {
  const request: AssumeRoleRequest = { principal: caller.principal, identityPolicies: caller.policies, target };
  const own = evaluateAssumeRole(request);
  const other = await simulate(request);
  if (own.allowed !== other)
    throw new Error(
      `${caller.name} at ${target.arn}: iam-simulate says ${String(other)}, core/evaluate: ${own.reason}`,
    );
  return other;
}

/** The user's sessions, one for each permission set that is assigned to the user or to a group of theirs, as deployed. */
export async function sessionsOf(userName: string): Promise<Caller[]> {
  const people = await directory();
  const center = await identityCenter();
  const { identityStoreId: IdentityStoreId, instanceArn: InstanceArn } = WORLD_IDENTITY_CENTER;
  const { Users: users = [] } = await people.send(new ListUsersCommand({ IdentityStoreId }));
  const id = users.find((user) => user.UserName === userName)?.UserId ?? "";
  const { GroupMemberships: memberships = [] } = await people.send(
    new ListGroupMembershipsForMemberCommand({ IdentityStoreId, MemberId: { UserId: id } }),
  );
  const holders = [
    { PrincipalType: "USER" as const, PrincipalId: id },
    ...memberships.map(({ GroupId }) => ({ PrincipalType: "GROUP" as const, PrincipalId: GroupId })),
  ];
  const sets = new Set<string>();
  for (const holder of holders) {
    const { AccountAssignments: assignments = [] } = await center.send(
      new ListAccountAssignmentsForPrincipalCommand({ InstanceArn, ...holder }),
    );
    for (const { PermissionSetArn: arn, PrincipalId: assigned } of assignments)
      if (assigned === holder.PrincipalId) sets.add(await setName(center, arn ?? ""));
  }
  const reserved = await roleNames("home", "/aws-reserved/sso.amazonaws.com/");
  return Promise.all(
    [...sets].map(async (set) => {
      const role = reserved.find((name) => name.replace(/_[0-9a-f]{16}$/, "") === `AWSReservedSSO_${set}`);
      const { arn, inlinePolicies, managedPolicies } = await readRole("home", role ?? "");
      if (managedPolicies.length > 0) throw new Error(`${set} has managed policies: ${managedPolicies.join(", ")}`);
      return {
        name: `${userName} with ${set}`,
        principal: { kind: "session", roleArn: arn, sessionName: userName } as const,
        policies: Object.entries(inlinePolicies).map(([name, document]) => ({ name, document })),
      };
    }),
  );
}

async function setName(center: SSOAdminClient, arn: string): Promise<string> {
  const { instanceArn: InstanceArn } = WORLD_IDENTITY_CENTER;
  const { PermissionSet: set } = await center.send(
    new DescribePermissionSetCommand({ InstanceArn, PermissionSetArn: arn }),
  );
  return set?.Name ?? "";
}

/** Principals that resemble a permission set's role, each with a policy that lets it try any role. */
export function lookAlikes(set: string): Caller[] {
  const suffix = "0123456789abcdef";
  const path = "role/aws-reserved/sso.amazonaws.com/eu-west-1/";
  const home = `arn:aws:iam::${HOME_ACCOUNT_ID}:`;
  const arns = [
    `${home}${path}AWSReservedSSO_${set}X_${suffix}`,
    `${home}${path}AWSReservedSSO_${set}_Admin_${suffix}`,
    `${home}${path}AWSReservedSSO_X${set}_${suffix}`,
    `${home}${path}AWSReservedSSO_${set.toLowerCase()}_${suffix}`,
    `${home}${path}AWSReservedSSO_${set}_${suffix}0`,
    `${home}${path}AWSReservedSSO_${set}_${suffix.slice(1)}`,
    `${home}${path}AWSReservedSSO_${set.slice(0, -1)}_${suffix}`,
    `${home}role/AWSReservedSSO_${set}_${suffix}`,
    `${home}role/x/aws-reserved/sso.amazonaws.com/AWSReservedSSO_${set}_${suffix}`,
    `arn:aws:iam::999999999999:${path}AWSReservedSSO_${set}_${suffix}`,
    `arn:aws:iam::222222222222:${path}AWSReservedSSO_${set}_${suffix}`,
  ];
  return arns.map((roleArn) => ({
    name: roleArn,
    principal: { kind: "session", roleArn, sessionName: "look-alike" } as const,
    policies: ANY_ROLE,
  }));
}

/** Principals that nobody granted anything, each with a policy that lets it try any role. */
export function strangers(): Caller[] {
  const users = ["111111111111:user/wildcard", "111111111111:user/bootstrap", "999999999999:user/mallory"];
  const roles = ["111111111111:role/admin", "999999999999:role/admin", "333333333333:role/your-company-read-only"];
  return [
    ...users.map((user): Caller => ({
      name: user,
      principal: { kind: "user", arn: `arn:aws:iam::${user}` },
      policies: ANY_ROLE,
    })),
    ...roles.map((role): Caller => ({
      name: role,
      principal: { kind: "session", roleArn: `arn:aws:iam::${role}`, sessionName: "stranger" },
      policies: ANY_ROLE,
    })),
  ];
}
