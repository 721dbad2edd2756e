import { expect } from "chai";
import { formerRoleFaults } from "../../../core/client/former-role-faults.ts";
import { planOf } from "../support/contracts.ts";

const plan = (role: string) =>
  planOf("abccorp", `name: AbcCorp\naccountId: "222222222222"\nroles:\n  read-only: { ${role} }\n  devops:\n`);
const codes = (role: string, former: string, deployed = [{ key: "read-only", name: former }]) =>
  formerRoleFaults(plan(role), { "read-only": { roleName: former } }, deployed).map(({ code }) => code);

describe("a role that is to get another name in steps", () => {
  it("can, once its protection is lifted in the file", () => {
    expect(codes("name: auditor, protect: false", "reader")).to.deep.equal([]);
    expect(codes("name: auditor", "reader")).to.deep.equal(["client/former-protected"]);
  });

  it("cannot with another path alone, in whatever case its name is", () => {
    expect(codes("name: reader, path: /a/, protect: false", "Reader")).to.deep.equal(["client/former-path"]);
    expect(codes("name: auditor, path: /a/, protect: false", "reader")).to.deep.equal([]);
    expect(codes("name: reader, path: /a/, protect: false", "reader", [])).to.deep.equal([]);
  });

  it("says nothing of roles that keep their name", () => {
    expect(
      formerRoleFaults(plan(""), { "read-only": { permissionSet: "Old" }, gone: { roleName: "x" } }, []),
    ).to.deep.equal([]);
  });
});
