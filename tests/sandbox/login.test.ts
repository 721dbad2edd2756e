import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { writePrivateFile } from "../../sandbox/files.ts";
import { login, tokenFile } from "../../sandbox/login.ts";
import { inTemporaryFolder } from "./temporary.ts";

/** The portal, as far as a sign-in needs it: knows alice only. */
function portal(): Server {
  return createServer((request, response) => {
    let body = "";
    request.on("data", (part: Buffer) => (body += part.toString()));
    request.on("end", () => {
      const known = (JSON.parse(body) as { user: string }).user === "alice@acme.example";
      response.statusCode = known && request.url === "/_switchyard/portal-token" ? 200 : 404;
      const token = { accessToken: "token-of-alice", expiresAt: "2030-01-02T03:04:05.678Z" };
      response.end(JSON.stringify(known ? token : { message: "no such user" }));
    });
  });
}

describe("login", () => {
  let server: Server;
  let url: string;
  before((done) => {
    server = portal().listen(0, "127.0.0.1", () => {
      url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
      done();
    });
  });
  after(() => server.close());

  const as = (home: string, user = "alice@acme.example") =>
    login({ url, user, home, session: "acme", startUrl: "https://acme.awsapps.com/start", region: "eu-west-1" });

  it("puts the token where the AWS CLI looks for that session's, for this user's eyes only", async () => {
    await inTemporaryFolder(async (home) => {
      const { file } = await as(home);
      // sha1 of "acme"
      expect(file).to.equal(join(home, ".aws/sso/cache/293abb6b76d7791c0732cc517d38c4b5c734b87f.json"));
      expect((await stat(file)).mode & 0o777).to.equal(0o600);
      expect(JSON.parse(await readFile(file, "utf8"))).to.include({
        accessToken: "token-of-alice",
        startUrl: "https://acme.awsapps.com/start",
        region: "eu-west-1",
        expiresAt: "2030-01-02T03:04:05Z",
      });
    });
  });

  it("replaces its own token", async () => {
    await inTemporaryFolder(async (home) => {
      await as(home);
      expect((await as(home)).expiresAt).to.equal("2030-01-02T03:04:05Z");
    });
  });

  for (const [what, content] of [
    ["a real token", '{"accessToken":"real","startUrl":"https://acme.awsapps.com/start"}'],
    ["something that is no JSON", "real"],
  ] as const) {
    it(`leaves ${what} alone`, async () => {
      await inTemporaryFolder(async (home) => {
        const file = tokenFile("acme", home);
        await writePrivateFile(file, content);
        const failed = await as(home).catch((error: unknown) => error);
        expect(failed).to.include({ code: "SANDBOX_LOGIN_FOREIGN" });
        expect(await readFile(file, "utf8")).to.equal(content);
      });
    });
  }

  it("writes nothing for a user that the portal does not know", async () => {
    await inTemporaryFolder(async (home) => {
      const failed = await as(home, "mallory@acme.example").catch((error: unknown) => error);
      expect(failed).to.include({ code: "SANDBOX_LOGIN_REFUSED" });
      expect(await stat(tokenFile("acme", home)).catch(() => "none")).to.equal("none");
    });
  });
});
