import pMap from "p-map";
import type { PolicyDocument } from "../../core/aws/policy-document.ts";
import { boundaryPasses } from "../../core/aws/managed-policies.ts";
import { parsePolicyArn } from "../../core/aws/arns.ts";
import type { PlannedIdentity } from "../../core/home/iam/planned-identity.ts";
import { callFailure } from "../aws/call-failure.ts";
import type { DeployedGroup, DeployedRole, DeployedUser, HeldPolicies, IamReader } from "./deployed.ts";

/** IAM identities of the home account that are read at once. */
const AT_ONCE = 8;

/** What IAM of the home account has of the identities in question. */
export interface IdentityReading {
  /** By principal key (`iam-user:alice`); `undefined`: there is none. */
  readonly users: ReadonlyMap<string, DeployedUser | undefined>;
  readonly groups: ReadonlyMap<string, DeployedGroup | undefined>;
  readonly roles: ReadonlyMap<string, DeployedRole | undefined>;
  /** Groups that users are in, by name: those of the files and others. */
  readonly groupsOfUsers: ReadonlyMap<string, DeployedGroup>;
  /** Documents of customer-managed policies that any of them has, by ARN. */
  readonly documents: ReadonlyMap<string, PolicyDocument>;
  /** Why one could not be read, by principal key. */
  readonly unread: ReadonlyMap<string, string>;
}

/** Reads IAM users, groups and roles of the home account with all that they hold, also through groups. */
export async function readIdentities(iam: IamReader, identities: readonly PlannedIdentity[]): Promise<IdentityReading> {
  const unread = new Map<string, string>();
  const groupReads = new Map<string, Promise<DeployedGroup | undefined>>();
  const group = (name: string) => {
    const asked = groupReads.get(name) ?? iam.group(name);
    groupReads.set(name, asked);
    return asked;
  };
  const documentReads = new Map<string, Promise<PolicyDocument | undefined>>();
  const documents = new Map<string, PolicyDocument>();
  const readDocuments = async (arns: readonly string[]): Promise<void> => {
    for (const arn of arns) {
      const asked = documentReads.get(arn) ?? iam.policy(arn);
      documentReads.set(arn, asked);
      const document = await asked;
      if (document !== undefined) documents.set(arn, document);
    }
  };
  const held = ({ attached }: HeldPolicies, boundary = "") =>
    readDocuments([
      ...attached.filter((arn) => parsePolicyArn(arn)?.owner !== "aws"),
      // why also one of AWS's: what it lets through is not known of every one.
      ...(boundary !== "" && boundaryPasses(boundary) === undefined ? [boundary] : []),
    ]);
  const found = { users: new Map(), groups: new Map(), roles: new Map() } as {
    readonly users: Map<string, DeployedUser | undefined>;
    readonly groups: Map<string, DeployedGroup | undefined>;
    readonly roles: Map<string, DeployedRole | undefined>;
  };
  const groupsOfUsers = new Map<string, DeployedGroup>();
  const readUser = async (key: string, name: string): Promise<void> => {
    const user = await iam.user(name);
    if (user !== undefined) await held(user.policies, user.permissionsBoundary);
    for (const joined of user?.groups ?? []) {
      const one = await group(joined);
      if (one === undefined) continue;
      groupsOfUsers.set(joined, one);
      await held(one.policies);
    }
    found.users.set(key, user);
  };
  const read = async ({ kind, key, name }: PlannedIdentity): Promise<void> => {
    switch (kind) {
      case "iam-user":
        return readUser(key, name);
      case "iam-group": {
        const one = await group(name);
        if (one !== undefined) await held(one.policies);
        found.groups.set(key, one);
        return;
      }
      case "iam-role": {
        const one = await iam.role(name.slice(name.lastIndexOf("/") + 1));
        if (one !== undefined) await held(one.policies, one.permissionsBoundary);
        found.roles.set(key, one);
      }
    }
  };
  await pMap(
    identities,
    async (identity) => {
      try {
        await read(identity);
      } catch (error) {
        unread.set(identity.key, callFailure(error).message);
      }
    },
    { concurrency: AT_ONCE },
  );
  return { ...found, groupsOfUsers, documents, unread };
}
