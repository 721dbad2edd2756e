import { expect } from "chai";
import { awsConfig, awsNativeConfig, parseConfig } from "../../../sandbox/plugins/connection/config.ts";
import { sdkOptions } from "../../../sandbox/plugins/connection/credentials.ts";
import { codeOf, explain } from "../../../sandbox/plugins/connection/failure.ts";
import { retrying, sleep } from "../../../sandbox/plugins/connection/retrying.ts";

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
      skipCredentialsValidation: "true",
      maxRetries: "3",
    });
    expect(config).to.deep.include({
      region: "eu-west-1",
      allowedAccountIds: ["012345678901"],
      checksCredentials: false,
      maxAttempts: 3,
    });
    expect(config.assumeRoles).to.deep.equal([{ roleArn: "arn:aws:iam::1:role/a", externalId: "e", duration: "1h" }]);
  });

  it("takes one role from aws-native's assumeRole", () => {
    expect(parseConfig(awsNativeConfig, { assumeRole: `{"roleArn":"r"}` }).assumeRoles).to.deep.equal([
      { roleArn: "r" },
    ]);
  });

  it("takes endpoints of aws-native by service, and tries 25 times unless told otherwise", () => {
    const { endpoints, maxAttempts } = parseConfig(awsNativeConfig, {
      endpoints: `{"cloudcontrol":"http://127.0.0.1:1"}`,
    });
    expect({ endpoints, maxAttempts }).to.deep.equal({
      endpoints: { cloudcontrol: "http://127.0.0.1:1" },
      maxAttempts: 25,
    });
  });

  for (const [settings, config, named] of [
    [awsConfig, { regoin: "x" }, "regoin"],
    [awsConfig, { endpoints: `[{"iam":"http://x"}]` }, "endpoints"],
    [awsNativeConfig, { endpoints: `{"iam":"http://x"}` }, "endpoints.iam"],
    [awsConfig, { allowedAccountIds: `["123"]` }, "allowedAccountIds"],
    [awsConfig, { sharedConfigFiles: `["a","b"]` }, "sharedConfigFiles"],
    [awsConfig, { defaultTags: `{"tags":{"team":"a"}}` }, "defaultTags"],
    [awsNativeConfig, { roleArn: "r" }, "roleArn"],
    [awsNativeConfig, { autoNaming: "{}" }, "autoNaming"],
    [awsNativeConfig, { skipRequestingAccountId: "true" }, "skipRequestingAccountId: not yet implemented"],
    [awsNativeConfig, { skipRequestingAccountId: "false" }, "skipRequestingAccountId: not yet implemented"],
    [awsNativeConfig, { skipMetadataApiCheck: "false" }, "skipMetadataApiCheck: not yet implemented"],
  ] as const) {
    it(`refuses ${named}`, () => expect(() => parseConfig(settings, config)).to.throw(named));
  }

  for (const duration of ["1h", "15m", "1h30m", "90s"])
    it(`takes the duration ${duration} of an assumed role`, () => {
      const roles = [{ roleArn: "r", duration }];
      expect(parseConfig(awsConfig, { assumeRoles: JSON.stringify(roles) }).assumeRoles).to.deep.equal(roles);
    });

  for (const duration of ["1 hour", "", "90", "30m1h"])
    it(`refuses ${JSON.stringify(duration)} as the duration of an assumed role`, () => {
      const role = { roleArn: "r", duration };
      const refused = `duration "${duration}" is not of the form 1h30m`;
      expect(() => parseConfig(awsConfig, { assumeRoles: JSON.stringify([role]) })).to.throw(refused);
      expect(() => parseConfig(awsNativeConfig, { assumeRole: JSON.stringify(role) })).to.throw(refused);
    });

  it("signs in with both keys, or not at all", async () => {
    const keys = { region: "eu-west-1", accessKey: "a", secretKey: "b" };
    const { region, credentials } = await sdkOptions(parseConfig(awsConfig, keys));
    expect([region, await credentials()]).to.deep.equal(["eu-west-1", { accessKeyId: "a", secretAccessKey: "b" }]);
    const half = await sdkOptions(parseConfig(awsConfig, { region: "eu-west-1", accessKey: "a" }));
    expect(await half.credentials().catch((error: unknown) => String(error))).to.contain("secretKey is missing");
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

describe("retries", () => {
  const open = new AbortController().signal;
  const also = (error: unknown): boolean => codeOf(error) === "MalformedPolicyDocument";
  const failing = (error: Error, times: number): { call: () => Promise<string>; count: () => number } => {
    let count = 0;
    const call = (): Promise<string> => ((count += 1) <= times ? Promise.reject(error) : Promise.resolve("done"));
    return { call, count: () => count };
  };

  it("wait for errors that pass", async () => {
    const { call, count } = failing(awsError("MalformedPolicyDocument", "Invalid principal"), 2);
    expect(await retrying(call, { also }, open)).to.equal("done");
    expect(count()).to.equal(3);
  });

  it("do not wait for anything else", async () => {
    const error = awsError("AccessDenied", "no");
    const { call, count } = failing(error, 1);
    expect(await retrying(call, { also }, open).catch((thrown: unknown) => thrown)).to.equal(error);
    expect(count()).to.equal(1);
  });

  it("end when time is up", async () => {
    const { call, count } = failing(awsError("MalformedPolicyDocument", "Invalid principal"), Infinity);
    const thrown = await retrying(call, { also, forMs: 60 }, open).catch((error: unknown) => error);
    expect(thrown).to.have.property("name", "MalformedPolicyDocument");
    // why not more exactly: a loaded machine may wait for longer than it is told to.
    expect(count()).to.be.within(1, 2);
  });

  it("end with all waiting when the engine cancels", async () => {
    const engine = new AbortController();
    const waiting = sleep(60_000, engine.signal).catch((error: unknown) => (error as Error).message);
    engine.abort();
    expect(await waiting).to.equal("cancelled");
  });
});
