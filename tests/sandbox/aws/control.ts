import {
  CreateResourceCommand,
  DeleteResourceCommand,
  GetResourceCommand,
  GetResourceRequestStatusCommand,
  UpdateResourceCommand,
  type CloudControlClient,
  type ProgressEvent,
} from "@aws-sdk/client-cloudcontrol";
import { HOME, INSTANCE, principalId } from "./permission-set.ts";
import type { TestAws } from "./world.ts";

export const SET = "AWS::SSO::PermissionSet";
export const ASSIGNMENT = "AWS::SSO::Assignment";
export const ALICE = "alice@acme.example";

/** Waits for the end of a request. */
export async function ended(client: CloudControlClient, started: ProgressEvent | undefined): Promise<ProgressEvent> {
  const { RequestToken } = started ?? {};
  for (;;) {
    const { ProgressEvent: event = {} } = await client.send(new GetResourceRequestStatusCommand({ RequestToken }));
    if (!["PENDING", "IN_PROGRESS", "CANCEL_IN_PROGRESS"].includes(event.OperationStatus ?? "")) return event;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Cloud Control as a test uses it: each change waits for its end. */
export interface Control {
  create(TypeName: string, desired: object): Promise<ProgressEvent>;
  update(Identifier: string | undefined, patch: object[], TypeName?: string): Promise<ProgressEvent>;
  remove(TypeName: string, Identifier: string | undefined): Promise<ProgressEvent>;
  get(Identifier: string | undefined, TypeName?: string): Promise<Record<string, unknown>>;
  /** A new set of a new name. Throws when it does not come to be. */
  makeSet(more?: object): Promise<{ id: string; name: string; arn: string }>;
}

let serial = 0;
/** A name that no other test uses. */
export const freshName = (): string => `Control${String((serial += 1))}`;

/** A client as a test uses it. */
export function controlOf(client: CloudControlClient): Control {
  const create: Control["create"] = async (TypeName, desired) => {
    const DesiredState = JSON.stringify(desired);
    return ended(client, (await client.send(new CreateResourceCommand({ TypeName, DesiredState }))).ProgressEvent);
  };
  return {
    create,
    update: async (Identifier, patch, TypeName = SET) => {
      const PatchDocument = JSON.stringify(patch);
      const command = new UpdateResourceCommand({ TypeName, Identifier, PatchDocument });
      return ended(client, (await client.send(command)).ProgressEvent);
    },
    remove: async (TypeName, Identifier) =>
      ended(client, (await client.send(new DeleteResourceCommand({ TypeName, Identifier }))).ProgressEvent),
    get: async (Identifier, TypeName = SET) => {
      const { ResourceDescription } = await client.send(new GetResourceCommand({ TypeName, Identifier }));
      return JSON.parse(ResourceDescription?.Properties ?? "") as Record<string, unknown>;
    },
    makeSet: async (more = {}) => {
      const name = freshName();
      const event = await create(SET, { InstanceArn: INSTANCE, Name: name, ...more });
      if (event.OperationStatus !== "SUCCESS") throw new Error(event.StatusMessage);
      return { id: event.Identifier ?? "", name, arn: event.Identifier?.split("|")[1] ?? "" };
    },
  };
}

/** The six properties of an assignment in the home account, in the order of its identifier. */
export async function assignmentOf(test: TestAws, PermissionSetArn: string, who = ALICE): Promise<object> {
  const { PrincipalType, PrincipalId } = await principalId(test, who);
  const TargetType = "AWS_ACCOUNT";
  return { InstanceArn: INSTANCE, TargetId: HOME, TargetType, PermissionSetArn, PrincipalType, PrincipalId };
}
