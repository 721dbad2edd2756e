import { expect } from "chai";
import { formerSetFaults } from "../../../core/home/former-set-faults.ts";
import { fromFiles } from "../support/config-case.ts";

const home = (sets: string) => {
  const config = fromFiles({ name: "home", home: `identityCenter: { region: eu-west-1 }\ngrants: []\n${sets}` });
  if (config.kind !== "home") throw new Error(JSON.stringify(config));
  return config.home;
};
const FORMER = { abccorp: { "read-only": { permissionSet: "OldReaders" }, devops: { roleName: "old" } } };

describe("a former permission set", () => {
  it("is refused while the home file protects sets, one fault for each", () => {
    const [fault, ...others] = formerSetFaults(home(""), FORMER);
    expect(others).to.deep.equal([]);
    expect(fault?.code).to.equal("home/former-protected");
    expect(fault?.expected).to.contain("OldReaders");
    expect(
      formerSetFaults(home("permissionSets: { overrides: { Readers: { protect: false } } }\n"), FORMER),
    ).to.have.length(1);
  });

  it("is let through once it does not, and where only a role's name is former", () => {
    expect(formerSetFaults(home("permissionSets: { protect: false }\n"), FORMER)).to.deep.equal([]);
    expect(formerSetFaults(home(""), { abccorp: { devops: { roleName: "old" } } })).to.deep.equal([]);
  });
});
