import { expect } from "chai";
import type { PolicyDocument } from "../../../core/aws/policy-document.ts";
import { denyAlso, denyNoMore } from "../../../core/home/permission-sets/deny-people.ts";
import { policyText } from "../../../core/home/permission-sets/planned-set.ts";
import { changeSet, type SetCalls } from "../../../fleet/revoke/change-until-it-stands.ts";

const [ALICE, BOB] = ["a", "b"].map((one) => ({
  id: `93a4f8d2-1061-70a4-1c36-0123456789a${one}`,
  userName: `u-${one}`,
}));
const deny =
  (user = ALICE) =>
  (policy: PolicyDocument) =>
    denyAlso(policy, [user!]);

/** A permission set in memory. */
class OneSet implements SetCalls {
  text = "";
  readonly did: string[] = [];
  read = () => {
    this.did.push("read");
    return Promise.resolve(this.text);
  };
  write = (text: string) => {
    this.text = text;
    this.did.push("write");
    return Promise.resolve();
  };
  spread = () => {
    this.did.push("spread");
    return Promise.resolve();
  };
}

const parsed = (text: string) =>
  text === "" ? { Version: "2012-10-17" as const, Statement: [] } : (JSON.parse(text) as PolicyDocument);

describe("changing a permission set at home", () => {
  it("is read back, and done once where nobody else changes it", async () => {
    const set = new OneSet();
    expect(await changeSet(set, deny())).to.equal("done");
    expect(set.did).to.deep.equal(["read", "write", "spread", "read"]);
    expect(await changeSet(set, deny())).to.equal("same");
    expect(set.did.slice(4)).to.deep.equal(["read", "spread", "read"]);
    expect(await changeSet(set, (policy) => denyNoMore(policy, [ALICE!]))).to.equal("done");
    expect(set.text).to.equal("");
  });

  it("denies both of two people whom two others shut out at the same time", async () => {
    const set = new OneSet();
    // why so: another run read the policy before this one wrote it, and writes it after.
    const stale = deny(BOB)(parsed(set.text));
    const spread = set.spread;
    set.spread = () => {
      set.text = policyText(stale);
      set.spread = spread;
      return spread();
    };
    expect(await changeSet(set, deny())).to.equal("done");
    for (const { id } of [ALICE!, BOB!]) expect(set.text).to.include(id);
  });

  it("says so where it does not come to an end", async () => {
    const set = new OneSet();
    set.write = () => Promise.resolve();
    const said = await changeSet(set, deny()).catch((error: unknown) => String(error));
    expect(said).to.include("somebody else goes on changing it");
  });
});
