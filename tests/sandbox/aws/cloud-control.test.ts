import { expect } from "chai";
import {
  CancelResourceRequestCommand,
  CreateResourceCommand,
  DeleteResourceCommand,
  GetResourceCommand,
  GetResourceRequestStatusCommand,
  ListResourceRequestsCommand,
  ListResourcesCommand,
  UpdateResourceCommand,
  type CloudControlClient,
  type ProgressEvent,
} from "@aws-sdk/client-cloudcontrol";
import {
  AttachCustomerManagedPolicyReferenceToPermissionSetCommand,
  PutPermissionsBoundaryToPermissionSetCommand,
} from "@aws-sdk/client-sso-admin";
import { CreatePolicyCommand, GetRolePolicyCommand, ListRolesCommand } from "@aws-sdk/client-iam";
import { allow, assign, HOME, INSTANCE, principalId } from "./permission-set.ts";
import { refusal, refusalMessage, startTestAws, type TestAws } from "./world.ts";

const SET = "AWS::SSO::PermissionSet";
const ASSIGNMENT = "AWS::SSO::Assignment";
const READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess";
const AUDIT = "arn:aws:iam::aws:policy/SecurityAudit";

/** Waits for the end of a request. */
async function ended(client: CloudControlClient, started: ProgressEvent | undefined): Promise<ProgressEvent> {
  const { RequestToken } = started ?? {};
  for (;;) {
    const { ProgressEvent: event = {} } = await client.send(new GetResourceRequestStatusCommand({ RequestToken }));
    if (!["PENDING", "IN_PROGRESS", "CANCEL_IN_PROGRESS"].includes(event.OperationStatus ?? "")) return event;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe("sandbox aws: Cloud Control", () => {
  let test: TestAws;
  let control: CloudControlClient;
  let serial = 0;
  const freshName = (): string => `Control${String((serial += 1))}`;

  const create = async (TypeName: string, desired: object): Promise<ProgressEvent> =>
    ended(
      control,
      (await control.send(new CreateResourceCommand({ TypeName, DesiredState: JSON.stringify(desired) })))
        .ProgressEvent,
    );
  const update = async (Identifier: string | undefined, patch: object[], TypeName = SET): Promise<ProgressEvent> =>
    ended(
      control,
      (await control.send(new UpdateResourceCommand({ TypeName, Identifier, PatchDocument: JSON.stringify(patch) })))
        .ProgressEvent,
    );
  const remove = async (TypeName: string, Identifier: string | undefined): Promise<ProgressEvent> =>
    ended(control, (await control.send(new DeleteResourceCommand({ TypeName, Identifier }))).ProgressEvent);
  const get = async (Identifier: string | undefined, TypeName = SET): Promise<Record<string, unknown>> => {
    const { ResourceDescription } = await control.send(new GetResourceCommand({ TypeName, Identifier }));
    return JSON.parse(ResourceDescription?.Properties ?? "") as Record<string, unknown>;
  };
  const makeSet = async (more: object = {}): Promise<{ id: string; name: string; arn: string }> => {
    const name = freshName();
    const event = await create(SET, { InstanceArn: INSTANCE, Name: name, ...more });
    expect(event.OperationStatus, event.StatusMessage).to.equal("SUCCESS");
    return { id: event.Identifier ?? "", name, arn: event.Identifier?.split("|")[1] ?? "" };
  };
  const key = async (PermissionSetArn: string, who = "alice@acme.example") => ({
    InstanceArn: INSTANCE,
    TargetId: HOME,
    TargetType: "AWS_ACCOUNT",
    PermissionSetArn,
    ...(await principalId(test, who)),
  });
  const inlineOf = async (set: string): Promise<string> => {
    const { Roles } = await test.iam("home").send(new ListRolesCommand({ PathPrefix: "/aws-reserved/", MaxItems: 999 }));
    const RoleName = Roles?.find((role) => role.RoleName?.startsWith(`AWSReservedSSO_${set}_`))?.RoleName;
    const PolicyName = "AwsSSOInlinePolicy";
    const { PolicyDocument } = await test.iam("home").send(new GetRolePolicyCommand({ RoleName, PolicyName }));
    return decodeURIComponent(PolicyDocument ?? "");
  };

  before(async () => {
    test = await startTestAws();
    control = test.control();
  });
  after(() => test.stop());
  afterEach(() => test.admin("DELETE", "faults"));

  describe("a permission set", () => {
    it("is answered with both lists and its inline policy as the text that was put", async () => {
      const text = '{ "Version": "2012-10-17", "Statement": [{"Effect":"Allow","Action":"s3:*","Resource":"*"}] }';
      const { id, name, arn } = await makeSet({ Description: "for tests", InlinePolicy: text });
      expect(id).to.equal(`${INSTANCE}|${arn}`);
      expect(await get(id)).to.deep.equal({
        CustomerManagedPolicyReferences: [],
        ManagedPolicies: [],
        SessionDuration: "PT1H",
        Description: "for tests",
        InstanceArn: INSTANCE,
        InlinePolicy: text,
        PermissionSetArn: arn,
        Name: name,
      });
    });
  });
});
