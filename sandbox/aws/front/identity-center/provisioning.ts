import { randomBytes } from "node:crypto";
import type { Context } from "../context.ts";
import type { Boundary, PermissionSet, Provisioned } from "./model.ts";

/** IAM's quota of managed policies on a role, where an account has not asked for more. */
const MANAGED_PER_ROLE = 10;

/** The path of the roles that Identity Center makes. No region when its region is us-east-1. (referencingpermissionsets.html) */
export function reservedPath(region: string): string {
  return region === "us-east-1" ? "/aws-reserved/sso.amazonaws.com/" : `/aws-reserved/sso.amazonaws.com/${region}/`;
}

function samlTrust(accountId: string, instanceArn: string): string {
  const provider = `AWSSSO_${instanceArn.slice(-16)}_DO_NOT_DELETE`;
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Federated: `arn:aws:iam::${accountId}:saml-provider/${provider}` },
        Action: ["sts:AssumeRoleWithSAML", "sts:TagSession"],
        Condition: { StringEquals: { "SAML:aud": "https://signin.aws.amazon.com/saml" } },
      },
    ],
  });
}

function boundaryArn(accountId: string, boundary: Boundary | undefined): string | undefined {
  if (boundary?.customer !== undefined) {
    return `arn:aws:iam::${accountId}:policy${boundary.customer.path}${boundary.customer.name}`;
  }
  return boundary?.managedPolicyArn;
}

/**
 * Makes the set's role in the account what the set is now: creates it with a new suffix, or updates it.
 * Throws an Error with AWS's failure reason, and changes nothing, when a policy does not exist in the account.
 */
export async function provision(context: Context, set: PermissionSet, accountId: string): Promise<void> {
  const { center } = context.state;
  const { revision } = set;
  const managed = [
    ...set.managed,
    ...set.customerManaged.map(({ name, path }) => `arn:aws:iam::${accountId}:policy${path}${name}`),
  ];
  if (context.settings.quotas && managed.length > MANAGED_PER_ROLE) {
    throw new Error("Received a 409 status error: Cannot exceed quota for PoliciesPerRole: 10");
  }
  const before = set.provisioned.get(accountId);
  const roleName = before?.roleName ?? `AWSReservedSSO_${set.name}_${randomBytes(8).toString("hex")}`;
  const made = await context.moto.ask("put-role", {
    account: accountId,
    name: roleName,
    path: reservedPath(center.instance.region),
    trust: samlTrust(accountId, center.instance.arn),
    description: set.description ?? "",
    maxSessionDuration: 43_200,
    inline: set.inlinePolicy === undefined ? {} : { AwsSSOInlinePolicy: set.inlinePolicy },
    managed,
    boundary: boundaryArn(accountId, set.boundary) ?? null,
  });
  if (made === undefined) {
    const names = [...managed, boundaryArn(accountId, set.boundary)].filter((arn) => arn !== undefined);
    throw new Error(
      `Received a 404 status error: One of the policies ${names.join(", ")} does not exist or is not attachable.`,
    );
  }
  const provisioned: Provisioned = { roleName, revision };
  set.provisioned.set(accountId, provisioned);
}

/** Deletes the set's role in the account. */
export async function unprovision(context: Context, set: PermissionSet, accountId: string): Promise<void> {
  const provisioned = set.provisioned.get(accountId);
  if (provisioned === undefined) return;
  await context.moto.ask("drop-role", { account: accountId, name: provisioned.roleName });
  set.provisioned.delete(accountId);
}
