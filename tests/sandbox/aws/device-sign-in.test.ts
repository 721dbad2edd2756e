import { expect } from "chai";
import { ListAccountsCommand } from "@aws-sdk/client-sso";
import { refusal, startTestAws, type TestAws } from "./world.ts";

const DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code";

describe("sandbox aws: sign-in of a device", () => {
  let test: TestAws;
  const post = async <Answer>(path: string, body: object): Promise<Answer> => {
    const reply = await fetch(`${test.aws.url}${path}`, { method: "POST", body: JSON.stringify(body) });
    return (await reply.json()) as Answer;
  };
  const start = async () => {
    const { clientId } = await post<{ clientId: string }>("/client/register", {
      clientName: "test",
      clientType: "public",
    });
    const device = await post<{ deviceCode: string; userCode: string; verificationUriComplete: string }>(
      "/device_authorization",
      { clientId },
    );
    const token = () =>
      post<{ accessToken?: string; error?: string }>("/token", {
        clientId,
        grantType: DEVICE_GRANT,
        deviceCode: device.deviceCode,
      });
    return { ...device, token };
  };
  /** Presses a button of the page, with what a browser says of a form of the page itself. */
  const choose = (user_code: string, user: string) =>
    fetch(`${test.aws.url}/_switchyard/device`, {
      method: "POST",
      headers: { origin: test.aws.url, "sec-fetch-site": "same-origin" },
      body: new URLSearchParams({ user_code, user }),
    });

  before(async () => {
    test = await startTestAws();
  });
  after(() => test.stop());

  it("waits for the choice of a user on the page, and then gives a token that the portal takes, once", async () => {
    const { userCode, verificationUriComplete, token } = await start();
    expect((await token()).error).to.equal("authorization_pending");
    const page = await (await fetch(verificationUriComplete)).text();
    expect(page).to.include("alice@acme.example").and.to.include(userCode);
    expect((await choose(userCode, "alice@acme.example")).status).to.equal(200);
    const { accessToken } = await token();
    expect(await refusal(test.portal().send(new ListAccountsCommand({ accessToken })))).to.equal("none");
    expect((await token()).error).to.equal("invalid_grant");
  });

  it("refuses another code, and a user that does not exist", async () => {
    const { userCode, token } = await start();
    expect((await choose("AAAA-AAAA", "alice@acme.example")).status).to.equal(404);
    expect((await choose(userCode, "mallory@acme.example")).status).to.equal(404);
    expect((await token()).error).to.equal("authorization_pending");
  });

  it("shows what an address says as text", async () => {
    const page = await (await fetch(`${test.aws.url}/_switchyard/device?user_code=%3Cscript%3E`)).text();
    expect(page).not.to.include("<script>").and.not.to.include("<SCRIPT>");
  });
});
