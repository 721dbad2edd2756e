import { expect } from "chai";
import { type AskCaller, callerAccount, checkCaller } from "../../../fleet/aws/caller-account.ts";
import { awsError } from "../verify/fake-aws.ts";
import { ACCOUNT, clientWith, sessionOf } from "./stack-files.ts";

const KEYS = "  aws:accessKey: AKIA\n  aws:secretKey: none\n";
const answer =
  (accountId: string, arn = `arn:aws:iam::${accountId}:user/bob`): AskCaller =>
  () =>
    Promise.resolve({ accountId, arn });
const failing =
  (error: Error): AskCaller =>
  () =>
    Promise.reject(error);

async function problemOf(ask: AskCaller, lines = KEYS) {
  const { project, stack } = clientWith(lines);
  const session = sessionOf(project);
  const problems = await checkCaller(session, [stack], ask);
  return { problem: problems.get("client-abccorp"), events: session.events };
}

describe("whose account a stack's credentials are of", () => {
  it("is no problem where it is the file's", async () => {
    expect(await problemOf(answer(ACCOUNT))).to.deep.equal({ problem: undefined, events: [] });
  });

  it("names both accounts, the caller and what to type where it is another", async () => {
    const { problem } = await problemOf(
      answer("333333333333", "arn:aws:sts::333333333333:assumed-role/Admin/al\u001bice"),
    );
    expect(problem?.code).to.equal("fleet/other-account");
    expect(problem?.message)
      .to.contain(`expected credentials of account ${ACCOUNT}, which Pulumi.client-abccorp.yaml names`)
      .and.contain("found account 333333333333, assumed-role/Admin/al\\u001bice")
      .and.contain("pulumi config set aws:profile NAME -s client-abccorp")
      .and.not.contain("\u001b");
  });

  const FAILURES: readonly (readonly [Error, string])[] = [
    [awsError("ExpiredToken"), "fleet/expired-credentials"],
    [awsError("ExpiredTokenException"), "fleet/expired-credentials"],
    [
      awsError("CredentialsProviderError", "The SSO session associated with this profile has expired."),
      "fleet/expired-credentials",
    ],
    [awsError("CredentialsProviderError", "Could not find profile"), "fleet/no-credentials"],
    [awsError("InvalidClientTokenId"), "fleet/no-credentials"],
    [awsError("SignatureDoesNotMatch"), "fleet/no-credentials"],
    [awsError("AccessDenied"), "fleet/unknown-caller"],
    [awsError("TimeoutError"), "fleet/unknown-caller"],
    [new Error("getaddrinfo ENOTFOUND"), "fleet/unknown-caller"],
  ];
  for (const [error, code] of FAILURES)
    it(`is ${code} after ${error.name}: ${error.message}`, async () => {
      const { problem } = await problemOf(failing(error));
      expect(problem?.code).to.equal(code);
      expect(problem?.message).to.contain(error.message.replace(/\.$/, "")).and.contain(ACCOUNT);
    });

  it("is left to the provider where only the engine can read the credentials, and a notice says so", async () => {
    let asked = 0;
    const { problem, events } = await problemOf(
      () => Promise.resolve({ accountId: String((asked += 1)), arn: "" }),
      "  aws:accessKey: AKIA\n  aws:secretKey:\n    secure: v1:abc\n",
    );
    expect(problem).to.equal(undefined);
    expect(asked).to.equal(0);
    const [notice] = events;
    expect(notice).to.include({ kind: "notice", stack: "client-abccorp" });
    expect(notice?.kind === "notice" ? notice.text : "")
      .to.contain("aws:secretKey is encrypted")
      .and.contain("provider");
  });

  it("is asked for once more by who wants to know it alone", async () => {
    const { project, stack } = clientWith(KEYS);
    const found = await callerAccount(sessionOf(project), stack, answer(ACCOUNT));
    expect(found?.accountId).to.equal(ACCOUNT);
    const secret = clientWith("  aws:secretKey:\n    secure: v1:abc\n");
    expect(await callerAccount(sessionOf(secret.project), secret.stack, answer(ACCOUNT))).to.equal(undefined);
  });
});
