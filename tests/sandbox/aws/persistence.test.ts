import { spawn } from "node:child_process";
import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  GetAccountSummaryCommand,
  GetRoleCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
} from "@aws-sdk/client-iam";
import { ListPermissionSetsCommand } from "@aws-sdk/client-sso-admin";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { allow, assign, INSTANCE, makeSet, portalKeys, principalId } from "./permission-set.ts";
import { refusal, startTestAws, testPython, type Keys, type TestAws } from "./world.ts";

const trust = (AWS: string): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { AWS }, Action: "sts:AssumeRole" }],
  });
const PolicyArn = "arn:aws:iam::aws:policy/ReadOnlyAccess";

/** An S3 or CloudFormation request; the front looks at the key id, not at the signature. */
async function raw(
  test: TestAws,
  service: string,
  method: string,
  path: string,
  body?: string | URLSearchParams,
): Promise<string> {
  const { accessKeyId } = test.keys("home");
  const authorization = `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`;
  const reply = await fetch(`${test.aws.url}${path}`, {
    method,
    headers: { authorization },
    ...(body === undefined ? {} : { body }),
  });
  const text = await reply.text();
  if (!reply.ok) throw new Error(text);
  return text;
}

const exists = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

describe("sandbox aws: what it keeps", () => {
  let stateDir: string;
  beforeEach(async () => {
    stateDir = await mkdtemp(join(tmpdir(), "switchyard-aws-"));
  });
  afterEach(() => rm(stateDir, { recursive: true, force: true }));

  it("is all there after a restart", async () => {
    let test = await startTestAws({ stateDir });
    const before = test.aws.credentials;
    const alice = await principalId(test, "alice@acme.example");
    const set = await makeSet(test, "Kept", allow("sts:AssumeRole", "*"));
    await assign(test, set, "alice@acme.example");
    const session: Keys = await portalKeys(test, "alice@acme.example", "Kept");
    const arn = (await test.sts(session).send(new GetCallerIdentityCommand({}))).Arn;
    const iam = test.iam("client-abccorp");
    await iam.send(
      new CreateRoleCommand({ RoleName: "kept", AssumeRolePolicyDocument: trust("arn:aws:iam::111111111111:root") }),
    );
    await iam.send(new AttachRolePolicyCommand({ RoleName: "kept", PolicyArn }));
    await raw(test, "s3", "PUT", "/kept-bucket");
    await raw(test, "s3", "PUT", "/kept-bucket/file.txt", "content");
    const TemplateBody = JSON.stringify({
      Resources: {
        Role: {
          Type: "AWS::IAM::Role",
          Properties: { RoleName: "by-stack", AssumeRolePolicyDocument: JSON.parse(trust("111111111111")) as object },
        },
      },
    });
    await raw(
      test,
      "cloudformation",
      "POST",
      "/",
      new URLSearchParams({ Action: "CreateStack", Version: "2010-05-15", StackName: "kept", TemplateBody }),
    );
    await test.stop();

    test = await startTestAws({ stateDir });
    expect(test.aws.credentials).to.deep.equal(before);
    expect(await principalId(test, "alice@acme.example")).to.deep.equal(alice);
    expect(
      (await test.center().send(new ListPermissionSetsCommand({ InstanceArn: INSTANCE }))).PermissionSets,
    ).to.deep.equal([set]);
    expect((await test.sts(session).send(new GetCallerIdentityCommand({}))).Arn).to.equal(arn);
    expect(await refusal(test.assume(session, { RoleArn: "arn:aws:iam::222222222222:role/kept" }))).to.equal("none");
    const { AttachedPolicies } = await test
      .iam("client-abccorp")
      .send(new ListAttachedRolePoliciesCommand({ RoleName: "kept" }));
    expect(AttachedPolicies?.map((policy) => policy.PolicyArn)).to.deep.equal([PolicyArn]);
    const { SummaryMap } = await test.iam("client-abccorp").send(new GetAccountSummaryCommand({}));
    expect(SummaryMap?.["Roles"]).to.be.greaterThan(0);
    expect(await raw(test, "s3", "GET", "/kept-bucket/file.txt")).to.equal("content");
    const stacks = await raw(
      test,
      "cloudformation",
      "POST",
      "/",
      new URLSearchParams({ Action: "DescribeStacks", Version: "2010-05-15", StackName: "kept" }),
    );
    expect(stacks).to.include("CREATE_COMPLETE");
    expect(await refusal(test.iam("home").send(new GetRoleCommand({ RoleName: "by-stack" })))).to.equal("none");
    expect(test.logged.filter((line) => line.includes("could not"))).to.deep.equal([]);
    await test.stop();
  });

  it("is for this user's eyes only, and one file of moto's at a time", async () => {
    const test = await startTestAws({ stateDir });
    await makeSet(test, "Another");
    await test.stop();
    const files = await readdir(stateDir);
    expect(files.filter((name) => name.startsWith("moto-"))).to.have.length(1);
    for (const name of files) expect((await stat(join(stateDir, name))).mode & 0o077).to.equal(0);
  });

  it("is what was last saved when it is killed, and moto ends with it", async () => {
    const host = fileURLToPath(new URL("./host.ts", import.meta.url));
    const child = spawn(process.execPath, ["--import", "tsx", host, await testPython(), stateDir], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const started = await new Promise<{ url: string; motoPid: number; keys: Keys }>((resolve) => {
      child.stdout.once("data", (line: Buffer) => {
        resolve(JSON.parse(line.toString()) as { url: string; motoPid: number; keys: Keys });
      });
    });
    const iam = new IAMClient({ endpoint: started.url, region: "us-east-1", credentials: started.keys });
    const create = (RoleName: string) =>
      iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust("111111111111") }));
    await create("saved");
    await fetch(`${started.url}/_switchyard/save`, { method: "POST" });
    await create("unsaved");
    expect(exists(started.motoPid)).to.equal(true);
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await ended;
    while (exists(started.motoPid)) await new Promise((resolve) => setTimeout(resolve, 50));

    const test = await startTestAws({ stateDir });
    const read = (RoleName: string) => refusal(test.iam("home").send(new GetRoleCommand({ RoleName })));
    expect([await read("saved"), await read("unsaved")]).to.deep.equal(["none", "NoSuchEntityException"]);
    await test.stop();
  });
});
