import {
  DescribePermissionSetProvisioningStatusCommand,
  GetInlinePolicyForPermissionSetCommand,
  ProvisionPermissionSetCommand,
  PutInlinePolicyToPermissionSetCommand,
} from "@aws-sdk/client-sso-admin";
import { expect } from "chai";
import type { PolicyDocument } from "../../core/aws/policy-document.ts";
import { ANY_ROLE } from "../../sandbox/entering/iam-by-hand.ts";
import { WORLD_IDENTITY_CENTER } from "../../sandbox/world.ts";
import { identityCenter, userId } from "./deployed.ts";
import { attemptToEnter } from "./iam-people.ts";
import { circumstances, portalAnswer, portalSession } from "./ways-callers.ts";
import { ended, makeSetByHand } from "./ways-directory.ts";
import { END } from "./ways-files.ts";

const UMBRELLA = "arn:aws:iam::222222222222:role/ways-";
const WAYNE = "arn:aws:iam::333333333333:role/ways-";
const PEOPLE = ["alice@acme.example", "bob@acme.example", "carol@acme.example", "dana", "erik"] as const;

/** Who is assigned each permission set, and the roles that it enters. */
const HELD: Readonly<Record<string, readonly [holders: readonly string[], roles: readonly string[]]>> = {
  UmbrellaReadOnly: [["alice@acme.example"], [`${UMBRELLA}read-only`]],
  UmbrellaMixed: [["alice@acme.example"], [`${UMBRELLA}mixed`]],
  // why there: a role that is open to the whole account lets its own permission set in too.
  UmbrellaOpen: [[], []],
  UmbrellaDevOps: [["erik"], [`${UMBRELLA}devops`]],
  UmbrellaSupport: [["bob@acme.example", "carol@acme.example"], [`${UMBRELLA}support`]],
  WayneReadOnly: [["bob@acme.example"], [`${WAYNE}read-only`]],
  WayneDevOps: [["dana"], [`${WAYNE}devops`]],
  "Platform-ReadOnly": [["alice@acme.example"], [`${UMBRELLA}read-only`, `${WAYNE}read-only`]],
};
const ROLES = ["read-only", "mixed", "devops", "support"]
  .map((role) => UMBRELLA + role)
  .concat(["read-only", "devops"].map((role) => WAYNE + role));

/** Tries what the permission sets give, whoever holds them and however the grant names them. @param sets ARNs by name. */
export function setChecks(sets: () => Readonly<Record<string, string>>): void {
  const enters = async (user: string, set: string, role: string): Promise<string> =>
    attemptToEnter({ user, permissionSet: set }, role);

  it("grants by user name, e-mail, id, group, group id and tag reach exactly whom they name", async () => {
    expect(Object.keys(sets()).sort()).to.deep.equal(Object.keys(HELD).sort());
    for (const [set, [holders, roles]] of Object.entries(HELD)) {
      for (const user of PEOPLE)
        expect(await portalAnswer(user, set), `${user} with ${set}`).to.equal(
          holders.includes(user) ? "given" : "ForbiddenException",
        );
      for (const role of holders.length === 0 ? [] : ROLES)
        expect(await enters(holders[0] ?? "", set, role), `${set} at ${role}`).to.equal(
          roles.includes(role) ? "enters" : "AccessDenied",
        );
    }
  });

  it("a shared set is trusted with its shards, and no set whose name is near", async () => {
    const carol = await userId("carol@acme.example");
    const near = ["Platform-ReadOnly-X", "Platform-ReadOnlyX", "Platform-ReadOnly-3", "Platform-ReadOnly-22"];
    for (const name of [...near, "Platform-ReadOnly-2"]) {
      const remove = await makeSetByHand(name, JSON.stringify(ANY_ROLE), carol);
      try {
        for (const role of [`${UMBRELLA}read-only`, `${WAYNE}read-only`])
          expect(await enters("carol@acme.example", name, role), name).to.equal(
            name === "Platform-ReadOnly-2" ? "enters" : "AccessDenied",
          );
      } finally {
        await remove();
      }
    }
  });

  it("a grant that ends shuts its whole group out at the moment", async () => {
    const erik = await portalSession("erik", "UmbrellaDevOps");
    const enter = () => attemptToEnter(erik, `${UMBRELLA}devops`);
    expect(await circumstances({ now: "2031-05-31T23:59:00Z" }, enter)).to.equal("enters");
    expect(await circumstances({ now: END }, enter)).to.equal("AccessDenied");
    const fresh = async () => enters("erik", "UmbrellaDevOps", `${UMBRELLA}devops`);
    expect(await circumstances({ now: END }, fresh)).to.equal("AccessDenied");
  });

  it("a user's own end shuts out that user alone, and each of the two denials is enough for it", async () => {
    const both = (now: string) =>
      circumstances({ now }, async () => [
        await enters("carol@acme.example", "UmbrellaSupport", `${UMBRELLA}support`),
        await enters("bob@acme.example", "UmbrellaSupport", `${UMBRELLA}support`),
      ]);
    expect(await both("2031-05-31T23:59:00Z")).to.deep.equal(["enters", "enters"]);
    expect(await both(END)).to.deep.equal(["AccessDenied", "enters"]);
    const set = sets()["UmbrellaSupport"] ?? "";
    const policy = await inlinePolicy(set);
    const denials = policy.Statement.filter(({ Effect }) => Effect === "Deny");
    const key = ({ Condition }: (typeof denials)[number]) =>
      /identitystore:UserId|aws:userid/.exec(JSON.stringify(Condition));
    expect(denials.map((one) => key(one)?.[0])).to.deep.equal(["identitystore:UserId", "aws:userid"]);
    try {
      for (const removed of denials) {
        await provision(set, { ...policy, Statement: policy.Statement.filter((one) => one !== removed) });
        expect(await both(END), `without ${removed.Sid ?? ""}`).to.deep.equal(["AccessDenied", "enters"]);
      }
      await provision(set, { ...policy, Statement: policy.Statement.filter(({ Effect }) => Effect === "Allow") });
      expect(await both(END), "without both").to.deep.equal(["enters", "enters"]);
    } finally {
      await provision(set, policy);
    }
  });
}

const { instanceArn: InstanceArn } = WORLD_IDENTITY_CENTER;

async function inlinePolicy(PermissionSetArn: string): Promise<PolicyDocument> {
  const request = new GetInlinePolicyForPermissionSetCommand({ InstanceArn, PermissionSetArn });
  return JSON.parse((await (await identityCenter()).send(request)).InlinePolicy ?? "") as PolicyDocument;
}

/** Gives a permission set another policy, as an administrator would by hand. */
async function provision(PermissionSetArn: string, policy: PolicyDocument): Promise<void> {
  const center = await identityCenter();
  const set = { InstanceArn, PermissionSetArn };
  await center.send(new PutInlinePolicyToPermissionSetCommand({ ...set, InlinePolicy: JSON.stringify(policy) }));
  const started = await center.send(
    new ProvisionPermissionSetCommand({ ...set, TargetType: "ALL_PROVISIONED_ACCOUNTS" }),
  );
  const ProvisionPermissionSetRequestId = started.PermissionSetProvisioningStatus?.RequestId;
  await ended(async () => {
    const request = { InstanceArn, ProvisionPermissionSetRequestId };
    const answer = await center.send(new DescribePermissionSetProvisioningStatusCommand(request));
    return answer.PermissionSetProvisioningStatus;
  });
}
