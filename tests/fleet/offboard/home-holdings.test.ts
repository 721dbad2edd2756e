import { expect } from "chai";
import { homeHoldings } from "../../../fleet/offboard/home-holdings.ts";
import type { DeployedResource, DeployedStack } from "../../../fleet/workers/protocol.ts";

const OURS = "222222222222";
const THEIRS = "333333333333";
const arn = (account: string) => `arn:aws:iam::${account}:role/your-company-read-only`;
const policy = (...accounts: string[]) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Resource: accounts.map(arn) }],
  });

function resource(type: string, name: string, outputs: DeployedResource["outputs"]): DeployedResource {
  return { type, urn: `urn:pulumi:home::switchyard::${type}::${name}`, outputs };
}
const set = (name: string, inlinePolicy?: string) =>
  resource("aws-native:sso:PermissionSet", name, {
    name,
    permissionSetArn: `arn:aws:sso:::permissionSet/${name}`,
    instanceArn: "arn:aws:sso:::instance/ssoins-1",
    ...(inlinePolicy !== undefined && { inlinePolicy }),
  });
const assignment = (of: string, targetId: string) =>
  resource("aws-native:sso:Assignment", `${of}/${targetId}`, {
    permissionSetArn: `arn:aws:sso:::permissionSet/${of}`,
    targetId,
  });

const stack = (resources: readonly DeployedResource[], outputs: DeployedStack["outputs"] = {}): DeployedStack => ({
  stack: "home",
  resources,
  outputs,
});
const names = (found: readonly { readonly urn: string }[]) => found.map(({ urn }) => urn.split("::").at(-1));

describe("what the home stack holds of a client", () => {
  it("is the sets that lead to its account and to no other, with their assignments", () => {
    const found = homeHoldings(
      stack([
        set("OursReadOnly", policy(OURS)),
        set("TheirsReadOnly", policy(THEIRS)),
        set("Shared", policy(OURS, THEIRS)),
        set("Nothing"),
        assignment("OursReadOnly", "111111111111"),
        assignment("TheirsReadOnly", "111111111111"),
        assignment("Shared", "111111111111"),
      ]),
      OURS,
    );
    expect(names(found.sets)).to.deep.equal(["OursReadOnly"]);
    expect(names(found.assignments)).to.deep.equal(["OursReadOnly/111111111111"]);
    expect(names(found.shared)).to.deep.equal(["Shared"]);
    expect(found.isNamed).to.equal(false);
  });

  it("is a set without a policy that the stack's outputs give to it, and to nobody else", () => {
    const access = { OursReadOnly: { roleArn: arn(OURS) }, TheirsReadOnly: { roleArn: arn(THEIRS) } };
    const found = homeHoldings(stack([set("OursReadOnly"), set("TheirsReadOnly")], { access }), OURS);
    expect(names(found.sets)).to.deep.equal(["OursReadOnly"]);
    expect(found.isNamed).to.equal(true);
  });

  it("is every policy of an IAM identity that leads there, and an assignment in the account itself", () => {
    const found = homeHoldings(
      stack([
        resource("aws:iam/userPolicy:UserPolicy", "iam-user:alice", { policy: policy(THEIRS, OURS) }),
        resource("aws:iam/userPolicy:UserPolicy", "iam-user:bob", { policy: policy(THEIRS) }),
        set("TheirsReadOnly", policy(THEIRS)),
        assignment("TheirsReadOnly", OURS),
      ]),
      OURS,
    );
    expect(names(found.shared)).to.deep.equal(["iam-user:alice", `TheirsReadOnly/${OURS}`]);
    expect(found.sets).to.deep.equal([]);
  });
});
