import { expect } from "chai";
import { admin, inOrder } from "./box.ts";
import { readRole } from "./deployed.ts";
import { ACCOUNT, failureOf, Initech } from "./initech.ts";

describe("an update that AWS fails half-way", () => {
  inOrder();
  let initech: Initech;

  before(async () => {
    initech = await Initech.make("interrupted");
  });
  afterEach(() => admin("DELETE", "faults"));
  after(() => initech.remove());

  /** Fails the update at one call, again and again. */
  async function expectFailure(which: "client" | "home", match: string): Promise<void> {
    await admin("PUT", "faults", { match, kind: "server-error" });
    expect(await failureOf(initech.up(which))).to.match(/ServiceFailure|InternalServerException|ServiceInternalError/);
  }

  it("says so, at the policies of a role that is made already", async () => {
    await expectFailure("client", "^iam:(Attach|Put)RolePolicy$");
    const { inlinePolicies, managedPolicies } = await readRole(ACCOUNT, "inline-operator");
    expect([inlinePolicies, managedPolicies]).to.deep.equal([{}, []]);
  });

  it("keeps the home stack from granting what the client stack did not finish", async () => {
    expect(await failureOf(initech.up("home"))).to.match(/contract\/missing[\s\S]*pulumi up -s client-initech/);
  });

  it("is finished by the same command", async () => {
    expect((await initech.up("client")).steps).to.not.deep.equal([]);
    const { inlinePolicies, managedPolicies } = await readRole(ACCOUNT, "inline-operator");
    expect(Object.keys(inlinePolicies)).to.deep.equal(["restart"]);
    expect(managedPolicies).to.deep.equal(["arn:aws:iam::aws:policy/PowerUserAccess"]);
  });

  it("says so, at a permission set's inline policy as at an assignment", async () => {
    await expectFailure("home", "^sso:PutInlinePolicyToPermissionSet$");
    await expectFailure("home", "^sso:CreateAccountAssignment$");
  });

  it("is finished by the same command there too: AWS has what the files say, and nothing is left to change", async () => {
    await initech.expectAccess({
      "alice@acme.example": ["read-only"],
      "bob@acme.example": ["read-only"],
      "carol@acme.example": ["operator"],
    });
    for (const which of ["client", "home"] as const) {
      expect((await initech.refresh(which)).steps, which).to.deep.equal([]);
      expect((await initech.up(which)).steps, which).to.deep.equal([]);
    }
  });
});
