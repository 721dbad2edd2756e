import type { Aws } from "../connection/aws.ts";
import { HalfMade } from "../protocol/half-made.ts";
import { codeOf, unlessGone } from "../connection/failure.ts";
import type { Properties } from "../protocol/value.ts";
import { resource } from "../table/entry.ts";
import { record, setOf } from "../table/collection.ts";
import { policyOrObject, text } from "../table/shape.ts";
import { pattern } from "../aws/limits.ts";
import { alreadyExists } from "./already-exists.ts";
import { applyContents, type Contents } from "./permission-set-contents.ts";
import { readPermissionSet } from "./permission-set-read.ts";
import { awaitStatus } from "./wait.ts";

const reference = record({ name: text, path: text }, { path: "/" });

/** The instance and set ARNs in an id. Throws when it is not `instanceArn|permissionSetArn`. */
export function permissionSetArns(id: string): { InstanceArn: string; PermissionSetArn: string } {
  const [InstanceArn, PermissionSetArn, ...rest] = id.split("|");
  if (!InstanceArn || !PermissionSetArn || rest.length > 0) {
    throw new Error(`id "${id}" is not of the form instanceArn|permissionSetArn`);
  }
  return { InstanceArn, PermissionSetArn };
}

async function provision(aws: Aws, set: { InstanceArn: string; PermissionSetArn: string }): Promise<void> {
  const sso = aws.sso();
  const { AccountIds } = await sso("ListAccountsForProvisionedPermissionSet", { ...set, MaxResults: 1 });
  if (AccountIds === undefined || AccountIds.length === 0) return;
  const request = { ...set, TargetType: "ALL_PROVISIONED_ACCOUNTS" } as const;
  const { PermissionSetProvisioningStatus: started } = await sso("ProvisionPermissionSet", request, { forMs: 60_000 });
  await awaitStatus(aws, started, async (ProvisionPermissionSetRequestId) => {
    const ask = { InstanceArn: set.InstanceArn, ProvisionPermissionSetRequestId };
    return (await sso("DescribePermissionSetProvisioningStatus", ask)).PermissionSetProvisioningStatus;
  });
}

/**
 * `aws-native.sso.PermissionSet`: id `instanceArn|permissionSetArn`. Changes reach the accounts where it is provisioned.
 * No property has an `unset` value, and reads prune: as with the official provider, what the program leaves out is not
 * compared, an empty boundary is not the same as none, and an import shows whatever is there.
 */
export const permissionSet = resource({
  token: "aws-native:sso:PermissionSet",
  label: "SSO PermissionSet",
  autoName: { property: "name", maxLength: 32 },
  defaultTags: "list",
  stable: ["permissionSetArn"],
  // why: as the official provider, which answers so for every type
  deleteFirst: true,
  prunes: true,
  inputs: {
    customerManagedPolicyReferences: { shape: setOf(reference) },
    description: { shape: text },
    inlinePolicy: { shape: policyOrObject },
    instanceArn: { shape: text, required: true, replace: true },
    managedPolicies: { shape: setOf(text) },
    name: { shape: text, replace: true, limit: pattern(/^[\w+=,.@-]{1,32}$/, "1 to 32 letters, digits or +=,.@-_") },
    permissionsBoundary: {
      shape: record({ customerManagedPolicyReference: reference, managedPolicyArn: text }),
    },
    relayStateType: { shape: text },
    sessionDuration: { shape: text },
    tags: { shape: setOf(record({ key: text, value: text })) },
  },

  async create(aws, given) {
    const request = {
      InstanceArn: given.instanceArn,
      Name: given.name,
      ...(given.description ? { Description: given.description } : {}),
      ...(given.relayStateType ? { RelayState: given.relayStateType } : {}),
      ...(given.sessionDuration ? { SessionDuration: given.sessionDuration } : {}),
      ...(given.tags?.length ? { Tags: given.tags.map(({ key, value }) => ({ Key: key, Value: value })) } : {}),
    };
    const { PermissionSet: made } = await aws
      .sso()("CreatePermissionSet", request)
      .catch((error: unknown) => {
        // why: AWS::SSO::PermissionSet's own handler takes every conflict of this call for a name that is taken
        const isTaken = error instanceof Error && codeOf(error) === "ConflictException";
        throw isTaken ? alreadyExists(`${error.message} (Service: SsoAdmin, Status Code: 400)`) : error;
      });
    const PermissionSetArn = made?.PermissionSetArn ?? "";
    const set = { InstanceArn: given.instanceArn, PermissionSetArn };
    const id = `${given.instanceArn}|${PermissionSetArn}`;
    const contents = given satisfies Contents;
    const done: { [name: string]: Properties[string] } = {};
    try {
      await applyContents(aws, set, {}, contents, done);
    } catch (error) {
      const { instanceArn, name, description, relayStateType, sessionDuration, tags } = given as Properties;
      const basic = {
        instanceArn,
        name,
        description,
        relayStateType,
        sessionDuration,
        tags,
        permissionSetArn: PermissionSetArn,
      };
      throw new HalfMade(id, { ...basic, ...done }, error instanceof Error ? error : new Error(String(error)));
    }
    return { id, outputs: { permissionSetArn: PermissionSetArn } };
  },

  read: (aws, id) => readPermissionSet(aws, permissionSetArns(id)),

  async update(aws, id, given, old) {
    const set = permissionSetArns(id);
    const sso = aws.sso();
    const done: { [name: string]: Properties[string] } = { ...old };
    try {
      const basics = ["description", "relayStateType", "sessionDuration"] as const;
      const changed = basics.some((name) => (old[name] ?? "") !== (given[name] ?? ""));
      if (changed) {
        // why: an omitted relay state is cleared by UpdatePermissionSet, so all three are always sent
        await sso("UpdatePermissionSet", {
          ...set,
          ...(given.description ? { Description: given.description } : {}),
          ...(given.relayStateType ? { RelayState: given.relayStateType } : {}),
          SessionDuration: given.sessionDuration ?? "PT1H",
        });
        Object.assign(done, {
          description: given.description,
          relayStateType: given.relayStateType,
          sessionDuration: given.sessionDuration,
        });
      }
      const applied = await applyContents(aws, set, old, given, done);
      // why: a set whose last provisioning failed is as new as its content says, so an update after a failure provisions too
      if (changed || applied || old["__stale"] === true) await provisionOrMark(aws, set, done);
    } catch (error) {
      throw new HalfMade(id, done, error instanceof Error ? error : new Error(String(error)));
    }
    return {};
  },

  async delete(aws, id) {
    await unlessGone(aws.sso()("DeletePermissionSet", permissionSetArns(id)));
  },
});

async function provisionOrMark(
  aws: Aws,
  set: { InstanceArn: string; PermissionSetArn: string },
  done: { [name: string]: Properties[string] },
): Promise<void> {
  done["__stale"] = true;
  await provision(aws, set);
  delete done["__stale"];
}
