import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { readProfiles } from "../../../fleet/init/aws-profiles.ts";
import { detect, type DetectEffects } from "../../../fleet/init/detect.ts";
import { missingForInit } from "../../../fleet/init/missing-for-init.ts";
import { initialAnswers } from "../../../fleet/project/question.ts";

const CONFIG = `[default]
region = us-west-2

[sso-session acme]
sso_start_url = https://acme.awsapps.com/start#/
sso_region = eu-west-1
sso_registration_scopes = sso:account:access

[profile home]
sso_session = acme
sso_account_id = 111111111111
sso_role_name = Admin

[profile abccorp]
role_arn = arn:aws:iam::222222222222:role/Setup
source_profile = home

[services local]
sts =
  endpoint_url = http://localhost:1
`;

describe("finding out what a new project needs", () => {
  let folder: string;
  let env: Readonly<Record<string, string>>;
  const effects = (over: Partial<DetectEffects> = {}): DetectEffects => ({
    profiles: readProfiles,
    caller: () => Promise.resolve({ accountId: "111111111111", arn: "arn:aws:iam::111111111111:user/me" }),
    instances: ({ region }) => Promise.resolve(region === "eu-west-1" ? ["arn:aws:sso:::instance/ssoins-1"] : []),
    ...over,
  });

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "switchyard-detect-"));
    writeFileSync(join(folder, "config"), CONFIG);
    writeFileSync(join(folder, "credentials"), "[keys]\naws_access_key_id = A\naws_secret_access_key = B\n");
    env = { AWS_CONFIG_FILE: join(folder, "config"), AWS_SHARED_CREDENTIALS_FILE: join(folder, "credentials") };
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it("reads profiles as the AWS CLI does", async () => {
    expect(await readProfiles(env)).to.have.deep.members([
      { name: "default", region: "us-west-2" },
      { name: "home", accountId: "111111111111", ssoRegion: "eu-west-1", portal: "https://acme.awsapps.com/start" },
      { name: "abccorp", accountId: "222222222222" },
      { name: "keys" },
    ]);
  });

  it("finds the account, Identity Center's Region and the portal", async () => {
    const found = await detect(env, {}, effects());
    expect(found).to.deep.include({
      caller: { accountId: "111111111111", arn: "arn:aws:iam::111111111111:user/me" },
      identityCenter: { region: "eu-west-1", instanceArn: "arn:aws:sso:::instance/ssoins-1" },
      portal: "https://acme.awsapps.com/start",
      notes: [],
    });
    const questions = missingForInit({}, found);
    expect(initialAnswers(questions)).to.deep.equal({
      homeAccountId: "111111111111",
      company: "acme",
      region: "eu-west-1",
      portal: "https://acme.awsapps.com/start",
      roles: ["read-only"],
    });
  });

  it("proposes nothing of what another account than home sees", async () => {
    const questions = missingForInit({ homeAccountId: "999999999999" }, await detect(env, {}, effects()));
    expect(initialAnswers(questions)).to.deep.equal({ roles: ["read-only"] });
    expect(questions.map(({ key }) => key)).not.to.include("homeAccountId");
  });

  it("asks for nothing that is given", () => {
    const given = {
      homeAccountId: "1",
      homeProfile: "a",
      company: "a",
      region: "a",
      portal: "a",
      clientName: "Abc",
      clientAccountId: "2",
      clientProfile: "b",
      roles: ["c"],
      user: "d",
    };
    expect(missingForInit(given, { profiles: [], notes: [] })).to.deep.equal([]);
  });

  it("turns every failure into a note, and what it stands for into a question", async () => {
    const fail = () => Promise.reject(new Error("no way"));
    const found = await detect(env, {}, { profiles: fail, caller: fail, instances: fail });
    expect(found.profiles).to.deep.equal([]);
    expect(found.notes.join(" ")).to.include("The AWS profiles could not be found out: no way");
    expect(found.notes.join(" ")).to.include("The account behind the credentials could not be found out: no way");
    const asked = missingForInit({}, found).map(({ key }) => key);
    expect(asked).to.include.members(["homeAccountId", "region", "portal", "company"]);
    const denied = await detect(env, {}, effects({ instances: fail }));
    expect(denied.notes).to.deep.equal(["Identity Center could not be found out: no way."]);
    expect(denied).not.to.have.property("identityCenter");
  });

  it("takes no Region in which there is more than one instance", async () => {
    const found = await detect(env, {}, effects({ instances: () => Promise.resolve(["a", "b"]) }));
    expect(found).not.to.have.property("identityCenter");
    expect(found.notes.join()).to.include("shows 2 instances");
  });

  it("takes no portal where profiles do not agree", async () => {
    const profiles = () =>
      Promise.resolve([
        { name: "a", ssoRegion: "eu-west-1", portal: "https://a.awsapps.com/start" },
        { name: "b", ssoRegion: "eu-west-1", portal: "https://b.awsapps.com/start" },
      ]);
    expect(await detect(env, {}, effects({ profiles }))).not.to.have.property("portal");
    expect(await detect(env, { homeProfile: "b" }, effects({ profiles }))).to.include({
      portal: "https://b.awsapps.com/start",
    });
  });
});
