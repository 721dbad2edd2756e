import { expect } from "chai";
import { ListResourcesCommand, UpdateResourceCommand, type CloudControlClient } from "@aws-sdk/client-cloudcontrol";
import {
  AttachCustomerManagedPolicyReferenceToPermissionSetCommand,
  PutPermissionsBoundaryToPermissionSetCommand,
} from "@aws-sdk/client-sso-admin";
import { GetRolePolicyCommand, ListRolesCommand } from "@aws-sdk/client-iam";
import { ALICE, ASSIGNMENT, assignmentOf, controlOf, freshName, SET, type Control } from "./control.ts";
import { allow, assign, HOME, INSTANCE } from "./permission-set.ts";
import { refusal, refusalMessage, startTestAws, type TestAws } from "./world.ts";

const READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess";
const AUDIT = "arn:aws:iam::aws:policy/SecurityAudit";

describe("sandbox aws: Cloud Control", () => {
  let test: TestAws;
  let client: CloudControlClient;
  let control: Control;
  const roleOf = async (set: string): Promise<string | undefined> => {
    const { Roles } = await test
      .iam("home")
      .send(new ListRolesCommand({ PathPrefix: "/aws-reserved/", MaxItems: 999 }));
    return Roles?.find(({ RoleName }) => RoleName?.startsWith(`AWSReservedSSO_${set}_`))?.RoleName;
  };
  const inlineOf = async (set: string): Promise<string> => {
    const policy = { RoleName: await roleOf(set), PolicyName: "AwsSSOInlinePolicy" };
    return decodeURIComponent((await test.iam("home").send(new GetRolePolicyCommand(policy))).PolicyDocument ?? "");
  };

  before(async () => {
    test = await startTestAws();
    client = test.control();
    control = controlOf(client);
  });
  after(() => test.stop());

  describe("a permission set", () => {
    it("is answered with both lists always, its inline policy as the text that was put, and nothing that is not there", async () => {
      const text = '{ "Version": "2012-10-17", "Statement": [{"Effect":"Allow","Action":"s3:*","Resource":"*"}] }';
      const { id, name, arn } = await control.makeSet({ Description: "for tests", InlinePolicy: text });
      expect(id).to.equal(`${INSTANCE}|${arn}`);
      expect(await control.get(id)).to.deep.equal({
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

    it("takes every property, and an inline policy that is an object as its text", async () => {
      const policy = JSON.parse(allow("s3:*", "*")) as object;
      const more = {
        SessionDuration: "PT4H",
        RelayStateType: "https://console.aws.amazon.com/",
        ManagedPolicies: [READ_ONLY, AUDIT],
        CustomerManagedPolicyReferences: [{ Name: "own", Path: "/team/" }],
        PermissionsBoundary: { CustomerManagedPolicyReference: { Name: "limit" } },
        Tags: [{ Key: "team", Value: "ops" }],
      };
      const { id } = await control.makeSet({ ...more, InlinePolicy: policy });
      const { PermissionsBoundary, ...rest } = more;
      expect(PermissionsBoundary).to.have.keys("CustomerManagedPolicyReference");
      const read = await control.get(id);
      expect(read).to.deep.include({ ...rest, InlinePolicy: JSON.stringify(policy) });
      const limit = { CustomerManagedPolicyReference: { Name: "limit", Path: "/" } };
      expect(read["PermissionsBoundary"]).to.deep.equal(limit);
    });

    it("reaches the accounts that have it with each update", async () => {
      const { id, name, arn } = await control.makeSet({ InlinePolicy: allow("s3:*", "*") });
      await assign(test, arn, ALICE);
      const next = allow("ec2:*", "*");
      const event = await control.update(id, [{ op: "replace", path: "/InlinePolicy", value: next }]);
      expect(event).to.include({ OperationStatus: "SUCCESS", Operation: "UPDATE", Identifier: id, TypeName: SET });
      expect(JSON.parse(event.ResourceModel ?? "") as object).to.deep.equal(await control.get(id));
      expect(JSON.parse(await inlineOf(name))).to.deep.equal(JSON.parse(next));
    });

    it("loses what an update empties or removes", async () => {
      const { id } = await control.makeSet({
        Description: "stays",
        RelayStateType: "https://example.com/",
        InlinePolicy: allow("s3:*", "*"),
        ManagedPolicies: [READ_ONLY, AUDIT],
        CustomerManagedPolicyReferences: [{ Name: "own" }],
        PermissionsBoundary: { ManagedPolicyArn: READ_ONLY },
        Tags: [
          { Key: "a", Value: "1" },
          { Key: "b", Value: "2" },
        ],
      });
      await control.update(id, [
        { op: "remove", path: "/ManagedPolicies/0" },
        { op: "replace", path: "/Tags", value: [{ Key: "b", Value: "3" }] },
      ]);
      expect(await control.get(id)).to.deep.include({ ManagedPolicies: [AUDIT], Tags: [{ Key: "b", Value: "3" }] });
      await control.update(id, [
        { op: "replace", path: "/ManagedPolicies", value: [] },
        { op: "remove", path: "/CustomerManagedPolicyReferences" },
        { op: "remove", path: "/InlinePolicy" },
        { op: "remove", path: "/PermissionsBoundary" },
        { op: "remove", path: "/RelayStateType" },
        { op: "remove", path: "/Tags" },
      ]);
      const read = await control.get(id);
      expect(read).to.deep.include({ Description: "stays", ManagedPolicies: [], CustomerManagedPolicyReferences: [] });
      expect(read).to.not.have.any.keys("InlinePolicy", "PermissionsBoundary", "RelayStateType", "Tags");
    });

    it("keeps what was put on by hand when an update does not name it", async () => {
      const { id, arn: PermissionSetArn } = await control.makeSet();
      const set = { InstanceArn: INSTANCE, PermissionSetArn };
      const CustomerManagedPolicyReference = { Name: "byhand", Path: "/" };
      const PermissionsBoundary = { ManagedPolicyArn: READ_ONLY };
      const put = { ...set, CustomerManagedPolicyReference };
      await test.center().send(new AttachCustomerManagedPolicyReferenceToPermissionSetCommand(put));
      await test.center().send(new PutPermissionsBoundaryToPermissionSetCommand({ ...set, PermissionsBoundary }));
      await control.update(id, [{ op: "add", path: "/Description", value: "changed" }]);
      expect(await control.get(id)).to.deep.include({
        Description: "changed",
        CustomerManagedPolicyReferences: [CustomerManagedPolicyReference],
        PermissionsBoundary,
      });
    });

    it("keeps its identifier when it is half made, and the next update repairs it", async () => {
      const name = freshName();
      const half = { InstanceArn: INSTANCE, Name: name, ManagedPolicies: [READ_ONLY], InlinePolicy: "no policy" };
      const event = await control.create(SET, half);
      expect(event).to.include({ OperationStatus: "FAILED", ErrorCode: "InvalidRequest" });
      expect(event.StatusMessage).to.match(
        /^The inline policy is malformed: .* \(Service: SsoAdmin, Status Code: 400, Req/,
      );
      const read = await control.get(event.Identifier);
      expect(read).to.deep.include({ Name: name, ManagedPolicies: [READ_ONLY] });
      expect(read).to.not.have.property("InlinePolicy");
      const value = allow("s3:*", "*");
      const repaired = await control.update(event.Identifier, [{ op: "add", path: "/InlinePolicy", value }]);
      expect(repaired.OperationStatus).to.equal("SUCCESS");
      expect((await control.get(event.Identifier))["InlinePolicy"]).to.equal(value);
      const refused = await control.create(SET, {
        InstanceArn: INSTANCE,
        Name: freshName(),
        ManagedPolicies: ["arn:aws:iam::1:policy/x"],
      });
      expect(refused.ErrorCode).to.equal("InvalidRequest");
      expect(await control.get(refused.Identifier)).to.deep.include({ ManagedPolicies: [] });
    });

    it("is not made under a name that is taken", async () => {
      const { name } = await control.makeSet();
      const event = await control.create(SET, { InstanceArn: INSTANCE, Name: name });
      expect(event).to.include({ OperationStatus: "FAILED", ErrorCode: "AlreadyExists" });
      expect(event).to.not.have.property("Identifier");
      expect(event.StatusMessage).to.match(
        new RegExp(`^PermissionSet with name ${name} already exists\\. \\(Service: `),
      );
    });

    it("fails to update with the reason of an account that could not take it", async () => {
      const { id, arn } = await control.makeSet();
      await assign(test, arn, ALICE);
      const value = [{ Name: "nowhere", Path: "/" }];
      const event = await control.update(id, [{ op: "replace", path: "/CustomerManagedPolicyReferences", value }]);
      expect(event).to.include({ OperationStatus: "FAILED", ErrorCode: "GeneralServiceException" });
      expect(event.StatusMessage).to.match(
        /^Error occurred during operation 'Request [-0-9a-f]+ failed due to: Received a 404 status error: .*nowhere does not exist/,
      );
    });

    it("is deleted when nobody has it, and then not found", async () => {
      const { id, arn } = await control.makeSet();
      await assign(test, arn, ALICE);
      expect(await control.remove(SET, id)).to.include({ OperationStatus: "FAILED", ErrorCode: "ResourceConflict" });
      await control.remove(ASSIGNMENT, Object.values(await assignmentOf(test, arn)).join("|"));
      expect((await control.remove(SET, id)).OperationStatus).to.equal("SUCCESS");
      expect(await control.remove(SET, id)).to.include({ OperationStatus: "FAILED", ErrorCode: "NotFound" });
      const missing = control.get(id);
      expect(await refusal(missing)).to.equal("ResourceNotFoundException");
      expect(await refusalMessage(missing)).to.match(
        /^AWS::SSO::PermissionSet Handler returned status FAILED: Could not find PermissionSet .*\(HandlerErrorCode: NotFound, RequestToken: [-0-9a-f]+\)$/,
      );
      const update = control.update(id, [{ op: "add", path: "/Description", value: "x" }]);
      expect(await refusal(update)).to.equal("ResourceNotFoundException");
    });

    it("is listed", async () => {
      const { id } = await control.makeSet();
      const { ResourceDescriptions } = await client.send(new ListResourcesCommand({ TypeName: SET }));
      expect(ResourceDescriptions?.map(({ Identifier }) => Identifier)).to.include(id);
      const ResourceModel = JSON.stringify({ InstanceArn: `${INSTANCE.slice(0, -1)}x` });
      const none = await client.send(new ListResourcesCommand({ TypeName: SET, ResourceModel }));
      expect(none.ResourceDescriptions).to.deep.equal([]);
    });
  });

  describe("an assignment", () => {
    it("is made, read, listed and ended by its six parts", async () => {
      const { arn, name } = await control.makeSet();
      const desired = await assignmentOf(test, arn);
      const event = await control.create(ASSIGNMENT, desired);
      const id = Object.values(desired).join("|");
      expect(event).to.include({ OperationStatus: "SUCCESS", Identifier: id });
      expect(id).to.match(/^arn:[^|]+\|111111111111\|AWS_ACCOUNT\|arn:[^|]+\|USER\|[^|]+$/);
      expect(await roleOf(name)).to.be.a("string");
      expect(await control.get(id, ASSIGNMENT)).to.deep.equal(desired);
      const asked = { TypeName: ASSIGNMENT, ResourceModel: JSON.stringify(desired) };
      const { ResourceDescriptions } = await client.send(new ListResourcesCommand(asked));
      expect(ResourceDescriptions).to.deep.equal([{ Identifier: id, Properties: JSON.stringify(desired) }]);
      expect(await refusal(client.send(new ListResourcesCommand({ TypeName: ASSIGNMENT })))).to.equal(
        "InvalidRequestException",
      );
      expect((await control.remove(ASSIGNMENT, id)).OperationStatus).to.equal("SUCCESS");
      expect(await roleOf(name)).to.equal(undefined);
      expect(await refusal(control.get(id, ASSIGNMENT))).to.equal("ResourceNotFoundException");
      expect((await control.remove(ASSIGNMENT, id)).ErrorCode).to.equal("NotFound");
    });

    it("is refused when it is there, whoever made it", async () => {
      const { arn } = await control.makeSet();
      await assign(test, arn, ALICE);
      const event = await control.create(ASSIGNMENT, await assignmentOf(test, arn));
      expect(event).to.include({ OperationStatus: "FAILED", ErrorCode: "AlreadyExists" });
      expect(event.StatusMessage).to.match(
        /^Resource of type 'AWS::SSO::Assignment' with identifier '.*' already exists\.$/,
      );
    });

    it("is refused for a principal, an account or a set that is not there", async () => {
      const { arn } = await control.makeSet();
      const desired = await assignmentOf(test, arn);
      const gone = { PermissionSetArn: `${arn.slice(0, -1)}x` };
      const wrong = [{ PrincipalId: "00000000-0000-0000-0000-000000000000" }, { TargetId: "999999999999" }];
      for (const change of wrong) {
        expect(await control.create(ASSIGNMENT, { ...desired, ...change })).to.include({
          ErrorCode: "GeneralServiceException",
        });
      }
      expect((await control.create(ASSIGNMENT, { ...desired, ...gone })).OperationStatus).to.equal("FAILED");
    });

    it("is never updated", async () => {
      const { arn } = await control.makeSet();
      const desired = await assignmentOf(test, arn);
      const { Identifier } = await control.create(ASSIGNMENT, desired);
      const change = control.update(Identifier, [{ op: "replace", path: "/TargetId", value: HOME }], ASSIGNMENT);
      expect(await refusal(change)).to.equal("NotUpdatableException");
      expect((await control.update(Identifier, [], ASSIGNMENT)).ErrorCode).to.equal("NotUpdatable");
    });
  });

  describe("what is refused before a handler runs", () => {
    const set = { InstanceArn: INSTANCE, Name: "Refused" };
    const cases: [string, object, RegExp][] = [
      ["no name", { InstanceArn: INSTANCE }, /^Model validation failed \(#: required key \[Name\] not found\)$/],
      ["a property that is none", { ...set, Colour: "red" }, /#: extraneous key \[Colour\] is not permitted/],
      ["a name too long", { ...set, Name: "x".repeat(33) }, /#\/Name: expected maxLength: 32, actual: 33/],
      [
        "a list that is none",
        { ...set, ManagedPolicies: READ_ONLY },
        /#\/ManagedPolicies: expected type: JSONArray, found: String/,
      ],
      [
        "a property that AWS gives",
        { ...set, PermissionSetArn: `${INSTANCE.replace("instance", "permissionSet")}/ps-0123456789abcdef` },
        /readOnlyProperties \[\/properties\/PermissionSetArn\]/,
      ],
    ];
    for (const [what, desired, message] of cases) {
      it(what, async () => {
        const call = control.create(SET, desired);
        expect(await refusal(call)).to.equal("ValidationException");
        expect(await refusalMessage(call)).to.match(message);
      });
    }

    it("an update of the name, and a patch that does not apply", async () => {
      const { id, name } = await control.makeSet();
      const patch = (...patch: object[]): Promise<unknown> => control.update(id, patch);
      const named = patch({ op: "replace", path: "/Name", value: name });
      expect(await refusal(named)).to.equal("NotUpdatableException");
      expect(await refusalMessage(named)).to.equal(
        "Invalid patch update: createOnlyProperties [/properties/Name] cannot be updated",
      );
      expect(await refusal(patch({ op: "remove", path: "/Tags" }))).to.equal("ValidationException");
      expect(await refusal(patch({ op: "add", path: "/Tags", value: 1 }))).to.equal("ValidationException");
      expect(
        await refusal(client.send(new UpdateResourceCommand({ TypeName: SET, Identifier: id, PatchDocument: "{}" }))),
      ).to.equal("ValidationException");
      expect(await refusal(control.get("one-part"))).to.equal("ValidationException");
    });

    it("types that the sandbox has not, and roles to work with", async () => {
      expect(await refusal(control.get("x", "AWS::S3::Bucket"))).to.equal("UnsupportedActionException");
      expect(await refusal(control.get("x", "Own::S3::Bucket"))).to.equal("TypeNotFoundException");
      const call = client.send(
        new ListResourcesCommand({ TypeName: SET, RoleArn: `arn:aws:iam::${HOME}:role/x-deployer-role` }),
      );
      expect(await refusal(call)).to.equal("InvalidRequestException");
    });

    it("another account and another region are refused by the handler", async () => {
      const abccorp = controlOf(test.control("client-abccorp"));
      const event = await abccorp.create(SET, { InstanceArn: INSTANCE, Name: freshName() });
      expect(event).to.include({ OperationStatus: "FAILED", ErrorCode: "AccessDenied" });
      expect(event.StatusMessage).to.match(/is not authorized to perform: sso:CreatePermissionSet/);
      const elsewhere = controlOf(test.control("home", "us-east-1"));
      expect((await elsewhere.create(SET, { InstanceArn: INSTANCE, Name: freshName() })).OperationStatus).to.equal(
        "FAILED",
      );
    });
  });
});
