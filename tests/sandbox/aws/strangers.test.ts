import { readFileSync } from "node:fs";
import { request } from "node:http";
import { expect } from "chai";
import { GetUserCommand } from "@aws-sdk/client-iam";
import { checkLocal } from "../../../sandbox/aws/front/local-only.ts";
import { launchMoto } from "../../../sandbox/aws/moto-process.ts";
import { refusal, startTestAws, testPython, type TestAws } from "./world.ts";

const HOST = "127.0.0.1:4566";
const OWN = `http://${HOST}`;

/** Path, headers beside `Host`, and whether it is answered. */
const cases: [string, string, Record<string, string>, boolean][] = [
  ["a program", "/_switchyard/settings", {}, true],
  ["a program that says localhost", "/_switchyard/settings", { host: "localhost:4566" }, true],
  ["a name that leads here", "/_switchyard/settings", { host: "evil.example:4566" }, false],
  ["a name that begins like the address", "/", { host: "127.0.0.1.evil.example" }, false],
  ["a name, for a sign-in", "/_switchyard/portal-token", { host: "evil.example" }, false],
  ["a name, for AWS", "/", { host: "evil.example" }, false],
  ["no host at all", "/", { host: "" }, false],
  ["a whole address in place of a path", "http://127.0.0.1/_switchyard/settings", {}, false],
  ["a page's form", "/_switchyard/portal-token", { origin: "https://evil.example" }, false],
  ["a page without an origin of its own", "/_switchyard/portal-token", { origin: "null" }, false],
  ["a page of another port", "/_switchyard/portal-token", { origin: "http://127.0.0.1:8080" }, false],
  ["a page's form, for the portal", "/logout", { origin: "https://evil.example" }, false],
  ["a page's form, for AWS", "/", { origin: "https://evil.example" }, false],
  ["a picture in a page", "/_switchyard/calls", { "sec-fetch-site": "cross-site" }, false],
  ["a link from a page of another port", "/_switchyard/calls", { "sec-fetch-site": "same-site" }, false],
  ["an address that was typed", "/_switchyard/calls", { "sec-fetch-site": "none" }, true],
  ["a page of this address", "/_switchyard/settings", { origin: OWN }, false],
  ["a page from here", "/_switchyard/settings", { "sec-fetch-site": "same-origin" }, false],
];

describe("sandbox aws: strangers", () => {
  let test: TestAws;
  before(async () => {
    test = await startTestAws();
  });
  after(() => test.stop());

  for (const [who, path, headers, isAnswered] of cases) {
    it(`${who}: ${isAnswered ? "answered" : "refused"}`, () => {
      const check = () => {
        checkLocal(path, { host: HOST, ...headers });
      };
      if (isAnswered) expect(check).not.to.throw();
      else expect(check).to.throw().with.property("code", "AccessDeniedException");
    });
  }

  /** The status of a request as it is sent: `fetch` would not send these headers. */
  const send = (method: string, path: string, headers: Record<string, string>, body = ""): Promise<number> =>
    new Promise((resolve, reject) => {
      const outgoing = request(`${test.aws.url}${path}`, { method, headers }, (reply) => {
        reply.resume();
        resolve(reply.statusCode ?? 0);
      });
      outgoing.on("error", reject);
      outgoing.end(body);
    });

  it("a web page changes no settings and signs nobody in, whichever part it calls", async () => {
    const simple = { "content-type": "text/plain", origin: "https://evil.example" };
    const user = JSON.stringify({ user: "alice@acme.example" });
    for (const [method, path, body] of [
      ["PUT", "/_switchyard/settings", '{"quotas": false}'],
      ["POST", "/_switchyard/portal-token", user],
      ["POST", "/_switchyard/save", ""],
      ["POST", "/logout", ""],
      ["POST", "/", "Action=GetCallerIdentity&Version=2011-06-15"],
    ] as const) {
      expect(await send(method, path, simple, body), `${method} ${path}`).to.equal(403);
      expect(await send(method, path, { host: "evil.example" }, body), `${method} ${path}`).to.equal(403);
    }
    expect(await test.admin("GET", "settings")).to.include({ quotas: true });
    expect(await send("POST", "/_switchyard/portal-token", {}, user)).to.equal(200);
  });

  it("a caller of AWS reaches neither the questions to moto nor moto's own controls", async () => {
    const { accessKeyId } = test.keys("home");
    const mallory = test.keys("stranger-mallory").accessKeyId;
    const authorization = `AWS4-HMAC-SHA256 Credential=${mallory}/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0`;
    const ask = async (method: string, path: string, headers = {}): Promise<string> => {
      const body = method === "POST" ? { body: JSON.stringify({ id: accessKeyId }) } : {};
      const reply = await fetch(`${test.aws.url}${path}`, { method, headers: { authorization, ...headers }, ...body });
      return `${String(reply.status)} ${await reply.text()}`;
    };
    for (const answer of [
      await ask("GET", `/%5Fswitchyard/access-key?id=${accessKeyId}`),
      await ask("POST", "/%5Fswitchyard/access-key"),
      await ask("POST", "/", { "x-switchyard-operation": "access-key" }),
      await ask("POST", "/", { x_switchyard_operation: "access-key" }),
    ])
      expect(answer).to.not.match(/userName|secret/);
    for (const path of ["/moto-api/reset", "/%6doto-api/reset"]) expect(await ask("POST", path)).to.match(/^4\d\d /);
    expect(await refusal(test.iam("home").send(new GetUserCommand({ UserName: "bootstrap" })))).to.equal("none");
  });

  it("moto answers nobody on this machine but the front, by a secret that no list of processes shows", async () => {
    const secret = "a-secret-of-the-test";
    const { child, port } = launchMoto({ python: await testPython(), secret, log: () => undefined });
    const url = `http://127.0.0.1:${String(await port)}`;
    const status = async (path: string, headers = {}): Promise<number> => {
      const operation = { "x-switchyard-operation": "names" };
      const body = JSON.stringify({ account: "111111111111", kind: "user" });
      return (await fetch(url + path, { method: "POST", headers: { ...operation, ...headers }, body })).status;
    };
    for (const path of ["/", "/moto-api/reset", "/_switchyard/save"]) expect(await status(path)).to.equal(403);
    for (const wrong of ["", "a-secret", `${secret}s`, `${secret},${secret}`, "\u00fc"])
      expect(await status("/", { "x-switchyard-secret": wrong }), wrong).to.equal(403);
    expect(await status("/", { "x-switchyard-secret": secret })).to.equal(200);
    if (process.platform === "linux")
      for (const shown of ["cmdline", "environ"])
        expect(readFileSync(`/proc/${String(child.pid)}/${shown}`, "latin1")).to.not.include(secret);
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.stdin.end();
    await ended;
  });
});
