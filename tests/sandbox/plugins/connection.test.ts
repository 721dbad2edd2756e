import { expect } from "chai";
import { awsConfig, awsNativeConfig, parseConfig } from "../../../sandbox/plugins/connection/config.ts";
import { seconds } from "../../../sandbox/plugins/connection/credentials.ts";
import { codeOf, explain } from "../../../sandbox/plugins/connection/failure.ts";
import { createPace, retrying, type Clock } from "../../../sandbox/plugins/connection/pace.ts";

function awsError(code: string, message: string): Error {
  return Object.assign(new Error(message), { name: code });
}

describe("provider configuration", () => {
  it("is read as Pulumi writes it: structured values as JSON text", () => {
    const config = parseConfig(awsConfig, {
      region: "eu-west-1",
      version: "7.48.0",
      allowedAccountIds: `["012345678901"]`,
      assumeRoles: `[{"roleArn":"arn:aws:iam::1:role/a","externalId":"e","duration":"1h"}]`,
      defaultTags: `{"tags":{"team":"a"}}`,
      skipCredentialsValidation: "true",
      endpoints: `[{"ssoadmin":"http://127.0.0.1:1","iam":"http://127.0.0.1:2"}]`,
      maxRetries: "3",
    });
    expect(config).to.deep.include({
      region: "eu-west-1",
      allowedAccountIds: ["012345678901"],
      defaultTags: { team: "a" },
      checksCredentials: false,
      maxAttempts: 4,
    });
    expect(config.assumeRoles).to.deep.equal([{ roleArn: "arn:aws:iam::1:role/a", externalId: "e", duration: "1h" }]);
    expect(config.endpoints).to.deep.equal({ iam: "http://127.0.0.1:2", sso: "http://127.0.0.1:1" });
  });

  it("compares the account, in aws-native only with validated credentials: its SDK skips them by default", () => {
    const checks = (settings: typeof awsConfig | typeof awsNativeConfig, skip: string): boolean =>
      parseConfig(settings, { skipCredentialsValidation: skip }).checksAccount;
    expect([checks(awsNativeConfig, "true"), checks(awsNativeConfig, "false")]).to.deep.equal([false, true]);
    expect([checks(awsConfig, "true"), checks(awsConfig, "false")]).to.deep.equal([true, true]);
  });

  it("takes one role from aws-native's assumeRole", () => {
    expect(parseConfig(awsNativeConfig, { assumeRole: `{"roleArn":"r"}` }).assumeRoles).to.deep.equal([
      { roleArn: "r" },
    ]);
  });

  for (const [settings, config, named] of [
    [awsConfig, { regoin: "x" }, "regoin"],
    [awsConfig, { endpoints: `[{"ec2":"http://x"}]` }, "endpoints[0].ec2"],
    [awsConfig, { allowedAccountIds: `["123"]` }, "allowedAccountIds"],
    [awsConfig, { sharedConfigFiles: `["a","b"]` }, "sharedConfigFiles"],
    [awsNativeConfig, { roleArn: "r" }, "roleArn"],
  ] as const) {
    it(`refuses ${named}`, () => expect(() => parseConfig(settings, config)).to.throw(named));
  }

  it("reads durations", () => {
    expect([seconds("1h"), seconds("15m"), seconds("1h30m"), seconds("90s"), seconds(undefined)]).to.deep.equal([
      3600,
      900,
      5400,
      90,
      undefined,
    ]);
    expect(() => seconds("1 hour")).to.throw("1 hour");
  });
});

describe("errors of AWS", () => {
  it("carry operation, code and message", () => {
    const error = Object.assign(awsError("EntityAlreadyExistsException", "Role with name x already exists."), {
      Code: "EntityAlreadyExists",
    });
    expect(codeOf(error)).to.equal("EntityAlreadyExists");
    expect(explain("creating IAM Role (x)", error).message).to.equal(
      "creating IAM Role (x): EntityAlreadyExists: Role with name x already exists.",
    );
    expect(explain("creating x", new Error("FAILED: no")).message).to.equal("creating x: FAILED: no");
  });
});

/** Time that passes by waiting alone. */
function testClock(): Clock & { readonly waits: number[] } {
  let time = 0;
  const waits: number[] = [];
  return {
    waits,
    now: () => time,
    sleep: (ms) => {
      waits.push(ms);
      time += ms;
      return Promise.resolve();
    },
  };
}

describe("retries", () => {
  const pace = { sleep: () => Promise.resolve(), now: () => 0 };
  const failing = (error: Error, times: number): { call: () => Promise<string>; count: () => number } => {
    let count = 0;
    const call = (): Promise<string> => ((count += 1) <= times ? Promise.reject(error) : Promise.resolve("done"));
    return { call, count: () => count };
  };

  it("wait for throttling and for conflicts that pass", async () => {
    for (const error of [
      awsError("ThrottlingException", "slow"),
      awsError("ConflictException", "a previous write is not done"),
    ]) {
      const { call, count } = failing(error, 5);
      expect(await retrying(call, {}, pace)).to.equal("done");
      expect(count()).to.equal(6);
    }
  });

  it("do not wait for anything else", async () => {
    for (const error of [
      awsError("ConflictException", "PermissionSet with name x already exists."),
      awsError("AccessDenied", "no"),
      awsError("ValidationException", "no"),
    ]) {
      const { call, count } = failing(error, 1);
      await retrying(call, {}, pace).then(
        () => expect.fail("expected a failure"),
        (thrown: unknown) => expect(thrown).to.equal(error),
      );
      expect(count()).to.equal(1);
    }
  });

  it("end when time is up", async () => {
    const { call, count } = failing(awsError("ConflictException", "busy"), Infinity);
    const thrown = await retrying(call, { forMs: 60 }, createPace(0, 1, testClock())).catch((error: unknown) => error);
    expect(thrown).to.have.property("name", "ConflictException");
    // The first wait is of 25 to 50 ms; the second one would be over the limit.
    expect(count()).to.equal(2);
  });
});

describe("the pace of Identity Center calls", () => {
  it("starts no more calls in any second than allowed", async () => {
    const clock = testClock();
    const pace = createPace(5, 1, clock);
    for (let call = 0; call < 12; call += 1) await pace.turn();
    expect(clock.waits).to.deep.equal([1000, 1000]);
    const standing = { ...testClock(), now: () => 0 };
    const together = createPace(5, 1, standing);
    await Promise.all(Array.from({ length: 12 }, () => together.turn()));
    expect(standing.waits).to.deep.equal([1000, 1000, 1000, 1000, 1000, 2000, 2000]);
  });

  it("is off at 0", async () => {
    const clock = testClock();
    const pace = createPace(0, 1, clock);
    await Promise.all(Array.from({ length: 1000 }, () => pace.turn()));
    expect(clock.waits).to.deep.equal([]);
  });

  it("keeps open assignment calls to the limit, also after a failure", async () => {
    const pace = createPace(0, 3);
    let [open, most] = [0, 0];
    const task = async (fails: boolean): Promise<void> => {
      most = Math.max(most, (open += 1));
      await pace.sleep(5);
      open -= 1;
      if (fails) throw new Error("no");
    };
    await Promise.allSettled(Array.from({ length: 20 }, (_, index) => pace.assignment(() => task(index % 3 === 0))));
    expect(most).to.equal(3);
  });

  it("ends all waiting when the engine cancels", async () => {
    const pace = createPace(0, 1);
    const waiting = pace.sleep(60_000).catch((error: unknown) => (error as Error).message);
    pace.cancel();
    expect(await waiting).to.equal("cancelled");
  });
});
