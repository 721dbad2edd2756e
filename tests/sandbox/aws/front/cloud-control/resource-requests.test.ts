import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { createRequests, type Requests } from "../../../../../sandbox/aws/front/cloud-control/resource-requests.ts";
import type { Context } from "../../../../../sandbox/aws/front/context.ts";
import { emptyState } from "../../../../../sandbox/aws/seed.ts";
import { readState, writeState, type State } from "../../../../../sandbox/aws/state.ts";

const asked = {
  accountId: "111111111111",
  typeName: "AWS::SSO::PermissionSet",
  operation: "CREATE",
  asked: "x",
} as const;

function requestsOf(state: State): Requests {
  const context: Pick<Context, "state" | "settings" | "saver" | "log"> = {
    state,
    settings: { pace: false, quotas: true, asyncMs: 0, principalDelayMs: 0, clockAheadMs: 0 },
    saver: { touch: () => undefined, flush: () => Promise.resolve() },
    log: () => undefined,
  };
  return createRequests(context as Context);
}

describe("sandbox aws: requests that are kept", () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "switchyard-requests-"));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  it("are as they were after a restart, but the open ones have failed", async () => {
    const state = emptyState();
    const before = requestsOf(state);
    const done = before.start({ ...asked, clientToken: "token" }, () => Promise.resolve());
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const open = before.start(asked, async ({ identify }) => {
      identify("half|made");
      return held;
    });
    while (done.status !== "SUCCESS" || open.identifier === undefined) await new Promise((next) => setImmediate(next));
    await writeState(directory, state, () => Promise.resolve());

    const restored = await readState(directory);
    const after = requestsOf(restored ?? emptyState());
    expect(after.find(asked.accountId, done.requestToken)).to.deep.equal(done);
    expect(after.known({ ...asked, clientToken: "token" })?.requestToken).to.equal(done.requestToken);
    expect(after.find(asked.accountId, open.requestToken)).to.include({
      status: "FAILED",
      errorCode: "InternalFailure",
      identifier: "half|made",
    });
    expect(after.known({ ...asked, identifier: "half|made" })).to.equal(undefined);
    release();
    await before.end();
    expect(open.status).to.equal("SUCCESS");
  });

  it("are none in a state that is older than they are", () => {
    const state = emptyState();
    expect(state.resourceRequests).to.equal(undefined);
    expect(requestsOf(state).list(asked.accountId)).to.deep.equal([]);
  });
});
