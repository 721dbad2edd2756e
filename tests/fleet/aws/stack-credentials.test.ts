import { expect } from "chai";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ProjectCredentials, type StackAccess } from "../../../fleet/aws/stack-credentials.ts";
import { clientWith } from "./stack-files.ts";

type Env = Readonly<Record<string, string>>;

describe("how a stack signs in", () => {
  let folder: string;
  let server: Server;
  let base: Env;
  /** Bodies of the calls of STS. */
  const calls: URLSearchParams[] = [];

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "switchyard-credentials-"));
    const credentials = ["default", "abccorp", "other"].map(
      (name) => `[${name}]\naws_access_key_id = KEY-OF-${name}\naws_secret_access_key = none\n`,
    );
    writeFileSync(join(folder, "credentials"), credentials.join("\n"));
    writeFileSync(join(folder, "config"), "");
    writeFileSync(join(folder, "others"), "[abccorp]\naws_access_key_id = KEY-OF-file\naws_secret_access_key = none\n");
    server = createServer((request, response) => {
      let body = "";
      request.setEncoding("utf8").on("data", (text: string) => (body += text));
      request.on("end", () => {
        const asked = new URLSearchParams(body);
        calls.push(asked);
        const name = (asked.get("RoleArn") ?? "").split("/").at(-1) ?? "";
        response.end(
          `<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>KEY-OF-${name}</AccessKeyId><SecretAccessKey>none</SecretAccessKey><SessionToken>token</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`,
        );
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    base = {
      AWS_SHARED_CREDENTIALS_FILE: join(folder, "credentials"),
      AWS_CONFIG_FILE: join(folder, "config"),
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_ENDPOINT_URL: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    };
  });
  after(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });
  beforeEach(() => calls.splice(0));

  const access = (lines: string, env: Env = {}, ofProject = "", top = ""): StackAccess => {
    const { project, stack } = clientWith(lines, ofProject, top);
    return new ProjectCredentials({ ...base, ...env }).of(project, stack);
  };
  const known = (found: StackAccess): Extract<StackAccess, { kind: "known" }> => {
    if (found.kind !== "known") throw new Error(JSON.stringify(found));
    return found;
  };
  const keyOf = async (found: StackAccess) => (await known(found).config.credentials()).accessKeyId;
  const ENV = { AWS_ACCESS_KEY_ID: "KEY-OF-env", AWS_SECRET_ACCESS_KEY: "none" };

  const ORDER: readonly (readonly [string, string, Env, string])[] = [
    [
      "keys of the file, before all else",
      "  aws:accessKey: OWN\n  aws:secretKey: none\n  aws:profile: abccorp\n",
      ENV,
      "OWN",
    ],
    ["its profile, before the environment", "  aws:profile: abccorp\n", ENV, "KEY-OF-abccorp"],
    ["keys of the environment, before its profile", "", { ...ENV, AWS_PROFILE: "other" }, "KEY-OF-env"],
    ["the environment's profile", "", { AWS_PROFILE: "other" }, "KEY-OF-other"],
    ["half a key in the environment, which is none", "", { AWS_ACCESS_KEY_ID: "KEY" }, "KEY-OF-default"],
    ["the default profile", "", {}, "KEY-OF-default"],
  ];
  for (const [name, lines, env, expected] of ORDER)
    it(`takes ${name}`, async () => expect(await keyOf(access(lines, env))).to.equal(expected));

  it("takes the stack's setting before the project's", async () => {
    const ofProject = "  aws:profile: other\n";
    expect(await keyOf(access("", {}, ofProject))).to.equal("KEY-OF-other");
    expect(await keyOf(access("  aws:profile: abccorp\n", {}, ofProject))).to.equal("KEY-OF-abccorp");
  });

  it("reads the credentials file that the stack names", async () => {
    const lines = `  aws:profile: abccorp\n  aws:sharedCredentialsFiles: ["${join(folder, "others")}"]\n`;
    expect(await keyOf(access(lines))).to.equal("KEY-OF-file");
  });

  it("assumes the roles one from the other, with what they ask for", async () => {
    const role = (name: string) => `arn:aws:iam::222222222222:role/${name}`;
    const one = access(
      `  aws:profile: abccorp\n  aws:assumeRole: { roleArn: "${role("one")}", externalId: secret-word, durationSeconds: 900 }\n`,
    );
    expect(await keyOf(one)).to.equal("KEY-OF-one");
    expect(calls.map((call) => ["RoleArn", "ExternalId", "DurationSeconds"].map((key) => call.get(key)))).to.deep.equal(
      [[role("one"), "secret-word", "900"]],
    );
    expect(known(one).words)
      .to.contain("the AWS profile abccorp")
      .and.contain(role("one"))
      .and.not.contain("secret-word");
    calls.splice(0);
    const two = access(
      `  aws:assumeRoles: [{ roleArn: "${role("one")}" }, { roleArn: "${role("two")}", duration: 1h30m }]\n`,
    );
    expect(await keyOf(two)).to.equal("KEY-OF-two");
    expect(calls.map((call) => [call.get("RoleArn"), call.get("DurationSeconds")])).to.deep.equal([
      [role("one"), null],
      [role("two"), "5400"],
    ]);
  });

  it("asks once for what several want at the same time", async () => {
    const found = known(access(`  aws:assumeRole: { roleArn: "arn:aws:iam::222222222222:role/one" }\n`));
    await Promise.all([found.config.credentials(), found.config.credentials()]);
    await found.config.credentials();
    expect(calls.length).to.equal(1);
  });

  const UNREAD: readonly (readonly [string, string, string, string?])[] = [
    ["an encrypted key", "  aws:secretKey:\n    secure: v1:abc\n", "aws:secretKey is encrypted"],
    [
      "a role with an encrypted part",
      "  aws:assumeRole: { roleArn: x, externalId: { secure: v1:abc } }\n",
      "aws:assumeRole is encrypted",
    ],
    ["an environment of Pulumi's", "", "environment", "environment: [shared]\n"],
    ["a role that is none", "  aws:assumeRole: [1]\n", "aws:assumeRole is not of the form"],
    ["two files", '  aws:sharedConfigFiles: ["a", "b"]\n', "more than one file"],
  ];
  for (const [name, lines, because, top] of UNREAD)
    it(`leaves ${name} to the engine`, () => {
      const found = access(lines, {}, "", top);
      expect(found.kind).to.equal("unread");
      expect(found.kind === "unread" ? found.because : "").to.contain(because);
    });

  it("is known where something else is encrypted", async () => {
    const found = access("  aws:profile: abccorp\n  github:token:\n    secure: v1:abc\n");
    expect(await keyOf(found)).to.equal("KEY-OF-abccorp");
  });

  it("fails where the profile or half of the key is missing, with what is missing", async () => {
    const failure = (found: StackAccess) =>
      keyOf(found).then(
        (key) => key,
        (error: unknown) => String(error),
      );
    expect(await failure(access("  aws:profile: nobody\n"))).to.contain("nobody");
    expect(await failure(access("  aws:accessKey: OWN\n"))).to.contain("aws:accessKey and aws:secretKey is missing");
  });
});
