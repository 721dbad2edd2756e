import {
  AddRoleToInstanceProfileCommand,
  CreateInstanceProfileCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteRoleCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  ListInstanceProfilesForRoleCommand,
  ListMFADevicesCommand,
  ListRolePoliciesCommand,
  ListServiceSpecificCredentialsCommand,
  ListSigningCertificatesCommand,
  ListSSHPublicKeysCommand,
  ListVirtualMFADevicesCommand,
  PutRolePolicyCommand,
  RemoveRoleFromInstanceProfileCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleCommand,
  UpdateRoleDescriptionCommand,
} from "@aws-sdk/client-iam";
import { expect } from "chai";
import { refusal, refusalMessage, startTestAws, type TestAws } from "./world.ts";

const ACCOUNT = "222222222222";
const ROOT = `arn:aws:iam::${ACCOUNT}:root`;
const trust = (AWS: unknown, more: object = {}): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { AWS }, Action: "sts:AssumeRole", ...more }],
  });

describe("sandbox aws: calls of IAM that the official provider makes", () => {
  let test: TestAws;
  let serial = 0;
  const iam = () => test.iam("client-abccorp");
  const fresh = (): string => `made${String((serial += 1))}`;
  const makeRole = async (input: object = {}): Promise<string> => {
    const RoleName = fresh();
    await iam().send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust(ROOT), ...input }));
    return RoleName;
  };
  const role = async (RoleName: string) => (await iam().send(new GetRoleCommand({ RoleName }))).Role!;

  before(async () => {
    test = await startTestAws();
  });
  after(() => test.stop());

  it("UpdateRole with the duration alone keeps the description", async () => {
    const RoleName = await makeRole({ Description: "reads" });
    await iam().send(new UpdateRoleCommand({ RoleName, MaxSessionDuration: 7_200 }));
    expect(await role(RoleName)).to.include({ Description: "reads", MaxSessionDuration: 7_200 });
    await iam().send(new UpdateRoleCommand({ RoleName, MaxSessionDuration: 7_200, Description: "" }));
    expect((await role(RoleName)).Description ?? "").to.equal("");
  });

  it("UpdateRoleDescription changes it alone, to a text that IAM takes", async () => {
    const RoleName = await makeRole({ MaxSessionDuration: 7_200 });
    await iam().send(new UpdateRoleDescriptionCommand({ RoleName, Description: "writes" }));
    expect(await role(RoleName)).to.include({ Description: "writes", MaxSessionDuration: 7_200 });
    const long = new UpdateRoleDescriptionCommand({ RoleName, Description: "d".repeat(1_001) });
    expect(await refusal(iam().send(long))).to.equal("ValidationError");
  });

  it("instance profiles of a role are listed, and hold it until it is removed from them", async () => {
    const RoleName = await makeRole();
    const InstanceProfileName = fresh();
    await iam().send(new CreateInstanceProfileCommand({ InstanceProfileName }));
    await iam().send(new AddRoleToInstanceProfileCommand({ InstanceProfileName, RoleName }));
    const listed = async () =>
      (await iam().send(new ListInstanceProfilesForRoleCommand({ RoleName }))).InstanceProfiles?.map(
        (profile) => profile.InstanceProfileName,
      );
    expect(await listed()).to.deep.equal([InstanceProfileName]);
    expect(await refusal(iam().send(new DeleteRoleCommand({ RoleName })))).to.equal("DeleteConflictException");
    await iam().send(new RemoveRoleFromInstanceProfileCommand({ InstanceProfileName, RoleName }));
    expect(await listed()).to.deep.equal([]);
    await iam().send(new DeleteRoleCommand({ RoleName }));
    expect(await refusal(listed())).to.equal("NoSuchEntityException");
  });

  it("a user's credentials of every kind are listed", async () => {
    const UserName = fresh();
    await iam().send(new CreateUserCommand({ UserName }));
    const credentials = new ListServiceSpecificCredentialsCommand({ UserName });
    expect((await iam().send(credentials)).ServiceSpecificCredentials).to.deep.equal([]);
    expect((await iam().send(new ListSSHPublicKeysCommand({ UserName }))).SSHPublicKeys).to.deep.equal([]);
    expect((await iam().send(new ListSigningCertificatesCommand({ UserName }))).Certificates).to.deep.equal([]);
    expect((await iam().send(new ListMFADevicesCommand({ UserName }))).MFADevices).to.deep.equal([]);
    const virtual = new ListVirtualMFADevicesCommand({ AssignmentStatus: "Assigned" });
    expect((await iam().send(virtual)).VirtualMFADevices).to.deep.equal([]);
    const nobody = new ListServiceSpecificCredentialsCommand({ UserName: "nobody" });
    expect(await refusal(iam().send(nobody))).to.equal("NoSuchEntityException");
  });

  it("inline policies are read back as they were put", async () => {
    const RoleName = await makeRole();
    const PolicyDocument = `{ "Statement": [{ "Resource": "arn:aws:s3:::a+b/é %2F",
      "Effect": "Allow", "Action": "s3:Get*" }], "Version": "2012-10-17" }`;
    for (const PolicyName of ["b", "a"])
      await iam().send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument }));
    expect((await iam().send(new ListRolePoliciesCommand({ RoleName }))).PolicyNames).to.have.members(["a", "b"]);
    const found = await iam().send(new GetRolePolicyCommand({ RoleName, PolicyName: "a" }));
    expect(decodeURIComponent(found.PolicyDocument!)).to.equal(PolicyDocument);
  });

  it("a trust policy is given back in the order of its keys, with an account as its root ARN", async () => {
    const kept = async (document: string): Promise<string> => {
      const RoleName = await makeRole({ AssumeRolePolicyDocument: document });
      const made = decodeURIComponent((await role(RoleName)).AssumeRolePolicyDocument!);
      await iam().send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: document }));
      expect(decodeURIComponent((await role(RoleName)).AssumeRolePolicyDocument!)).to.equal(made);
      return made;
    };
    const sorted = `{"Statement":[{"Action":"sts:AssumeRole","Effect":"Allow","Principal":{"AWS":"${ROOT}"}}],"Version":"2012-10-17"}`;
    expect(await kept(sorted)).to.equal(sorted);
    const Condition = { StringEquals: { "aws:SourceAccount": ACCOUNT } };
    expect(await kept(trust(ACCOUNT, { Condition }))).to.equal(trust(ROOT, { Condition }));
    expect(await kept(trust([ACCOUNT, "111111111111"]))).to.equal(trust([ROOT, "arn:aws:iam::111111111111:root"]));
  });

  describe("a principal that was made a moment ago", () => {
    before(() => test.admin("PUT", "settings", { principalDelayMs: 3_600_000 }));
    after(() => test.admin("PUT", "settings", { principalDelayMs: 0 }));

    for (const kind of ["user", "role"] as const) {
      it(`is not seen by a trust policy until IAM has spread it: ${kind}`, async () => {
        const name = kind === "role" ? await makeRole() : fresh();
        if (kind === "user") await iam().send(new CreateUserCommand({ UserName: name }));
        const arn = `arn:aws:iam::${ACCOUNT}:${kind}/${name}`;
        const RoleName = fresh();
        const make = () =>
          refusalMessage(iam().send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust(arn) })));
        const told = `Invalid principal in policy: "AWS":"${arn}"`;
        expect(await make()).to.equal(told);
        await test.admin("PUT", "settings", { principalDelayMs: 0 });
        expect(await make()).to.equal("");
        await test.admin("PUT", "settings", { principalDelayMs: 3_600_000 });
        const PolicyDocument = trust(arn);
        const again = new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument });
        expect(await refusalMessage(iam().send(again))).to.equal(told);
      });
    }

    it("is seen by policies that name it as a resource, and is itself at once", async () => {
      expect(await role(await makeRole())).to.include({ Path: "/" });
    });

    it("has a delay that is a number of milliseconds", async () => {
      const set = (principalDelayMs: unknown) => refusalMessage(test.admin("PUT", "settings", { principalDelayMs }));
      expect(await set(-1)).to.include("milliseconds, 0 or more");
      expect(await test.admin("GET", "settings")).to.include({ principalDelayMs: 3_600_000 });
    });
  });
});
