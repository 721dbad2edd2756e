import { execFile } from "node:child_process";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import {
  CancelResourceRequestCommand,
  CreateResourceCommand,
  GetResourceRequestStatusCommand,
  ListResourceRequestsCommand,
  UpdateResourceCommand,
  type CloudControlClient,
  type ProgressEvent,
} from "@aws-sdk/client-cloudcontrol";
import { ASSIGNMENT, assignmentOf, controlOf, ended, freshName, SET, type Control } from "./control.ts";
import { allow, INSTANCE } from "./permission-set.ts";
import { refusal, startTestAws, testPython, type TestAws } from "./world.ts";

const InstanceArn = INSTANCE;
const run = promisify(execFile);

describe("sandbox aws: requests to Cloud Control", () => {
  let test: TestAws;
  let client: CloudControlClient;
  let control: Control;
  const start = async (more: object = {}, ClientToken?: string): Promise<ProgressEvent> => {
    const DesiredState = JSON.stringify({ InstanceArn, Name: freshName(), ...more });
    const command = new CreateResourceCommand({ TypeName: SET, DesiredState, ClientToken });
    return (await client.send(command)).ProgressEvent ?? {};
  };
  const cancel = (RequestToken: string | undefined): Promise<unknown> =>
    client.send(new CancelResourceRequestCommand({ RequestToken }));

  before(async () => {
    test = await startTestAws();
    client = test.control();
    control = controlOf(client);
  });
  after(() => test.stop());
  afterEach(async () => {
    await test.admin("DELETE", "faults");
    await test.admin("PUT", "settings", { asyncMs: 0, pace: false });
  });

  it("go from PENDING through IN_PROGRESS to their end, and say when to ask again", async () => {
    await test.admin("PUT", "settings", { asyncMs: 300 });
    const first = await start();
    expect(first).to.include({ TypeName: SET, Operation: "CREATE", OperationStatus: "PENDING" });
    expect(first).to.not.have.any.keys("Identifier", "ErrorCode", "StatusMessage");
    expect((first.RetryAfter?.getTime() ?? 0) - (first.EventTime?.getTime() ?? 0)).to.be.within(290, 400);
    const { RequestToken } = first;
    const next = await client.send(new GetResourceRequestStatusCommand({ RequestToken }));
    expect(next.ProgressEvent?.OperationStatus).to.equal("IN_PROGRESS");
    const last = await ended(client, first);
    expect(last).to.include({ OperationStatus: "SUCCESS", RequestToken });
    expect(last).to.not.have.property("RetryAfter");
    expect(last.EventTime?.getTime()).to.be.greaterThan((first.EventTime?.getTime() ?? Infinity) + 250);
  });

  it("are the same under the same client token, unless something else is asked", async () => {
    const Name = freshName();
    const first = await start({ Name }, "token-1");
    expect((await ended(client, first)).OperationStatus).to.equal("SUCCESS");
    const again = await start({ Name }, "token-1");
    expect(again).to.include({ RequestToken: first.RequestToken, OperationStatus: "SUCCESS" });
    expect(await refusal(start({ Name: freshName() }, "token-1"))).to.equal("ClientTokenConflictException");
  });

  it("are one at a time for one resource", async () => {
    const { id: Identifier, arn } = await control.makeSet();
    const PatchDocument = JSON.stringify([{ op: "add", path: "/Description", value: "x" }]);
    const update = () => client.send(new UpdateResourceCommand({ TypeName: SET, Identifier, PatchDocument }));
    const DesiredState = JSON.stringify(await assignmentOf(test, arn));
    const assign = () => client.send(new CreateResourceCommand({ TypeName: ASSIGNMENT, DesiredState }));
    await test.admin("PUT", "settings", { asyncMs: 200 });
    for (const change of [update, assign]) {
      const { ProgressEvent } = await change();
      expect(await refusal(change())).to.equal("ConcurrentOperationException");
      expect((await ended(client, ProgressEvent)).OperationStatus).to.equal("SUCCESS");
    }
    await update();
  });

  it("can be cancelled before they end", async () => {
    const Name = freshName();
    await test.admin("PUT", "settings", { asyncMs: 150 });
    const first = await start({ Name });
    await cancel(first.RequestToken);
    expect((await ended(client, first)).OperationStatus).to.equal("CANCEL_COMPLETE");
    expect((await control.create(SET, { InstanceArn, Name })).OperationStatus).to.equal("SUCCESS");
    expect(await refusal(cancel(first.RequestToken))).to.equal("ConcurrentModificationException");
  });

  it("are listed and found by their own account only", async () => {
    const { RequestToken } = await start();
    await ended(client, { RequestToken });
    await control.remove(SET, `${INSTANCE}|gone`);
    const list = async (ResourceRequestStatusFilter: object, who = client): Promise<(string | undefined)[]> => {
      const answer = await who.send(new ListResourceRequestsCommand({ ResourceRequestStatusFilter }));
      return (answer.ResourceRequestStatusSummaries ?? []).map((request) => request.RequestToken);
    };
    expect(await list({ Operations: ["CREATE"], OperationStatuses: ["SUCCESS"] })).to.include(RequestToken);
    expect(await list({ Operations: ["DELETE"] })).to.not.include(RequestToken);
    expect(await list({ OperationStatuses: ["FAILED"] })).to.not.include(RequestToken);
    const stranger = test.control("client-abccorp");
    expect(await list({}, stranger)).to.deep.equal([]);
    const other = stranger.send(new GetResourceRequestStatusCommand({ RequestToken }));
    expect(await refusal(other)).to.equal("RequestTokenNotFoundException");
  });

  describe("with faults in Identity Center", () => {
    const fault = (match: string, kind: string, count?: number): Promise<unknown> =>
      test.admin("PUT", "faults", [{ match: `^sso:${match}$`, kind, ...(count === undefined ? {} : { count }) }]);

    for (const kind of ["conflict", "throttle", "server-error", "drop"]) {
      it(`try again after ${kind}`, async () => {
        await fault("PutInlinePolicyToPermissionSet", kind, 2);
        const event = await ended(client, await start({ InlinePolicy: allow("s3:*", "*") }));
        expect(event.OperationStatus, event.StatusMessage).to.equal("SUCCESS");
      });
    }

    const lasting = {
      conflict: "ResourceConflict",
      throttle: "Throttling",
      "server-error": "ServiceInternalError",
      drop: "NetworkFailure",
    };
    for (const [kind, ErrorCode] of Object.entries(lasting)) {
      it(`end after ${kind} that does not pass, with a half-made set`, async () => {
        await fault("PutInlinePolicyToPermissionSet", kind);
        const event = await ended(client, await start({ InlinePolicy: allow("s3:*", "*") }));
        expect(event).to.include({ OperationStatus: "FAILED", ErrorCode });
        await test.admin("DELETE", "faults");
        expect(await control.get(event.Identifier)).to.not.have.property("InlinePolicy");
      });
    }

    it("take every conflict of a set's creation for a name that is taken", async () => {
      await fault("CreatePermissionSet", "conflict", 1);
      expect((await ended(client, await start())).ErrorCode).to.equal("AlreadyExists");
    });

    it("outlast more conflicts of an assignment than those of a set", async () => {
      const { arn } = await control.makeSet();
      await fault("CreateAccountAssignment", "conflict", 8);
      expect((await control.create(ASSIGNMENT, await assignmentOf(test, arn))).OperationStatus).to.equal("SUCCESS");
    });

    it("fail to be read with the handler's word", async () => {
      const { id } = await control.makeSet();
      await fault("DescribePermissionSet", "throttle");
      expect(await refusal(control.get(id))).to.equal("ThrottlingException");
      await fault("DescribePermissionSet", "server-error");
      expect(await refusal(control.get(id))).to.equal("ServiceInternalErrorException");
    });

    it("and in Cloud Control itself, where nothing is tried again", async () => {
      await test.admin("PUT", "faults", [{ match: "^cloudcontrolapi:CreateResource$", kind: "throttle" }]);
      expect(await refusal(start())).to.equal("ThrottlingException");
    });
  });

  it("wait for Identity Center's pace, and for its ten open assignments", async () => {
    const sets = await Promise.all(Array.from({ length: 14 }, () => control.makeSet()));
    const wanted = await Promise.all(sets.map(({ arn }) => assignmentOf(test, arn)));
    await test.admin("PUT", "settings", { pace: true, asyncMs: 20 });
    await test.admin("DELETE", "calls");
    const began = Date.now();
    const events = await Promise.all(wanted.map((desired) => control.create(ASSIGNMENT, desired)));
    expect(events.map(({ OperationStatus }) => OperationStatus)).to.deep.equal(wanted.map(() => "SUCCESS"));
    const calls = Object.entries(await test.admin<Record<string, number>>("GET", "calls"));
    const made = calls.filter(([name]) => name.startsWith("sso:")).reduce((sum, [, count]) => sum + count, 0);
    // why 20 less: the bucket is full at the start.
    expect(Date.now() - began).to.be.greaterThan(((made - 21) / 20) * 1_000);
  });

  it("are made by the AWS CLI too, with its waiter", async () => {
    const { accessKeyId, secretAccessKey } = test.keys("home");
    const env = {
      PATH: process.env["PATH"],
      AWS_ENDPOINT_URL: test.aws.url,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_DEFAULT_REGION: "eu-west-1",
      AWS_CONFIG_FILE: "/dev/null",
    };
    const aws = async (...words: string[]): Promise<string> => {
      const python = await testPython();
      const { stdout } = await run(join(dirname(python), "aws"), ["cloudcontrol", ...words, "--output", "json"], {
        env,
      });
      return stdout;
    };
    const desired = JSON.stringify({ InstanceArn, Name: freshName(), Description: "by hand" });
    const made = await aws("create-resource", "--type-name", SET, "--desired-state", desired);
    const { RequestToken } = (JSON.parse(made) as { ProgressEvent: { RequestToken: string } }).ProgressEvent;
    await aws("wait", "resource-request-success", "--request-token", RequestToken);
    const { Identifier = "" } = await ended(client, { RequestToken });
    const read = await aws("get-resource", "--type-name", SET, "--identifier", Identifier);
    const { ResourceDescription } = JSON.parse(read) as { ResourceDescription: { Properties: string } };
    expect(JSON.parse(ResourceDescription.Properties)).to.include({ Description: "by hand" });
  });
});
