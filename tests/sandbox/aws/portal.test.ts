import { expect } from "chai";
import { ListAccountRolesCommand, ListAccountsCommand, LogoutCommand } from "@aws-sdk/client-sso";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { assign, HOME, makeSet, portalKeys, unassign } from "./permission-set.ts";
import { refusal, refusalMessage, startTestAws, type TestAws } from "./world.ts";

describe("sandbox aws: the portal", () => {
  let test: TestAws;
  const signIn = async (user: string): Promise<string> =>
    (await test.admin<{ accessToken: string }>("POST", "portal-token", { user })).accessToken;

  before(async () => {
    test = await startTestAws();
    await assign(test, await makeSet(test, "ForAlice"), "alice@acme.example");
    await assign(test, await makeSet(test, "ForAuditors"), "Auditors");
  });
  after(() => test.stop());

  it("shows a user's own sets and those of the user's groups", async () => {
    const roles = async (user: string) => {
      const { roleList } = await test
        .portal()
        .send(new ListAccountRolesCommand({ accessToken: await signIn(user), accountId: HOME }));
      return roleList?.map(({ roleName }) => roleName);
    };
    expect(await roles("alice@acme.example")).to.deep.equal(["ForAlice"]);
    expect(await roles("bob@acme.example")).to.deep.equal(["ForAuditors"]);
    expect(await roles("carol@acme.example")).to.deep.equal([]);
  });

  it("lists the accounts that a user has something in", async () => {
    const accounts = async (user: string) =>
      (await test.portal().send(new ListAccountsCommand({ accessToken: await signIn(user) }))).accountList?.map(
        ({ accountId }) => accountId,
      );
    expect(await accounts("bob@acme.example")).to.deep.equal([HOME]);
    expect(await accounts("carol@acme.example")).to.deep.equal([]);
  });

  it("gives credentials of the set's role, named after the user", async () => {
    const { Arn } = await test
      .sts(await portalKeys(test, "bob@acme.example", "ForAuditors"))
      .send(new GetCallerIdentityCommand({}));
    expect(Arn).to.match(
      /^arn:aws:sts::111111111111:assumed-role\/AWSReservedSSO_ForAuditors_[0-9a-f]{16}\/bob@acme.example$/,
    );
  });

  it("refuses another's set, a set that does not exist, another account", async () => {
    expect(await refusal(portalKeys(test, "bob@acme.example", "ForAlice"))).to.equal("ForbiddenException");
    expect(await refusal(portalKeys(test, "bob@acme.example", "Nothing"))).to.equal("ForbiddenException");
    expect(await refusal(portalKeys(test, "bob@acme.example", "ForAuditors", "222222222222"))).to.equal(
      "ForbiddenException",
    );
  });

  it("refuses what was taken away since, and a user that has signed out", async () => {
    const set = await makeSet(test, "Brief");
    await assign(test, set, "carol@acme.example");
    expect(await refusal(portalKeys(test, "carol@acme.example", "Brief"))).to.equal("none");
    await unassign(test, set, "carol@acme.example");
    expect(await refusal(portalKeys(test, "carol@acme.example", "Brief"))).to.equal("ForbiddenException");

    const accessToken = await signIn("alice@acme.example");
    await test.portal().send(new LogoutCommand({ accessToken }));
    expect(await refusal(test.portal().send(new ListAccountsCommand({ accessToken })))).to.equal(
      "UnauthorizedException",
    );
  });

  it("signs in nobody that it does not know", async () => {
    const error = await refusalMessage(signIn("mallory@acme.example"));
    expect(error).to.equal("There is no user mallory@acme.example in Identity Center.");
  });
});
