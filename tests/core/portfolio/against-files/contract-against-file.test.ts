import { expect } from "chai";
import type { Contract } from "../../../../core/contract/contract.ts";
import { checkAgreement } from "../../../../core/portfolio/against-files/contract-against-file.ts";
import type { StackConfig } from "../../../../core/portfolio/resolve-stack.ts";
import { fromFiles } from "../../support/config-case.ts";
import { changed, contractOf, planOf } from "../../support/contracts.ts";

const FILE = 'name: AbcCorp\naccountId: "222222222222"\nroles: [administrator, read-only]\n';
const filesOf = (body: string) =>
  new Map([["abccorp", fromFiles({ name: "abccorp", stack: "client-abccorp", client: body })]]);
const deployed: unknown = JSON.parse(JSON.stringify(contractOf(planOf("abccorp", FILE))));

const NOW = new Date("2026-11-22T00:00:00Z");

function check(
  contract: unknown,
  files: ReadonlyMap<string, StackConfig> = filesOf(FILE),
  unchecked: Parameters<typeof checkAgreement>[2]["unchecked"] = [],
) {
  return checkAgreement(files, [{ slug: "abccorp", contract: contract as Contract }], { unchecked, now: NOW });
}

describe("the agreement of contract and file", () => {
  it("is complete right after a deployment", () => {
    expect(check(deployed)).to.deep.equal({ faults: [], warnings: [] });
  });

  it("cannot be had of a client without a file, which is a fault even where nothing differs", () => {
    const { faults } = check(deployed, new Map());
    expect(faults.map(({ code, path, clients }) => [code, path, clients])).to.deep.equal([
      ["contract/no-file", "client-abccorp", ["abccorp"]],
    ]);
    expect(faults[0]?.expected).to.include("Pulumi.client-abccorp.yaml");
  });

  it("is not asked of a client that the home stack is told to take as it is", () => {
    const because = "Its file is in another repository";
    const { faults, warnings } = check(deployed, new Map(), [{ client: "abccorp", because }]);
    expect(faults).to.deep.equal([]);
    expect(warnings).to.have.length(1);
    expect(warnings[0])
      .to.match(/^UNCHECKED: /)
      .and.to.include(because);
    expect(check(deployed, new Map(), [{ client: "globex", because }]).faults).to.have.length(1);
  });

  it("is not said to be missing of a client that runs no Pulumi, whose contract is its file", () => {
    const handed = [{ client: "abccorp", because: "It was handed over" }];
    expect(check(deployed, filesOf(`${FILE}handoff: true\n`), handed)).to.deep.equal({ faults: [], warnings: [] });
  });

  const tampered: readonly [string, readonly string[], string][] = [
    ["another client's name", ["client", "name"], "Globex"],
    ["another account", ["client", "accountId"], "333333333333"],
    ["another partition", ["client", "partition"], "aws-cn"],
    ["an account for links that is not the client's", ["client", "linkAccount"], "evil-corp"],
    ["a tag by which a grant could select it", ["client", "tags", "tier"], "gold"],
    ["a tag with another value", ["client", "tags", "managed-by"], "somebody"],
    ["another access level, by which a shared set could select it", ["roles", "read-only", "level"], "administrator"],
    ["a title that reads as another access", ["roles", "read-only", "title"], "Administrator"],
    ["another role", ["roles", "read-only", "arn"], "arn:aws:iam::222222222222:role/other"],
    ["a permission set's name of other use", ["roles", "read-only", "permissionSet"], "AdministratorAccess"],
  ];
  for (const [what, path, value] of tampered) {
    it(`is broken by ${what}`, () => {
      const { faults } = check(changed(deployed, path, value));
      expect(faults.map(({ code, path: at }) => [code, at])).to.deep.equal([
        ["contract/differs", `client-abccorp: contract.${path.join(".")}`],
      ]);
      expect(faults[0]?.found).to.include(value);
      expect(faults[0]?.fix).to.include("pulumi up -s client-abccorp").and.to.include("Pulumi.client-abccorp.yaml");
    });
  }

  it("is broken by a role that the file does not have", () => {
    const role = (deployed as Contract).roles["read-only"];
    const { faults } = check(changed(deployed, ["roles", "extra"], role));
    expect(faults.map(({ code, path }) => [code, path])).to.deep.equal([
      ["contract/differs", "client-abccorp: contract.roles.extra"],
    ]);
  });

  it("is broken by a file that was changed and not deployed", () => {
    const { faults } = check(deployed, filesOf(FILE.replace("222222222222", "333333333333")));
    expect(faults.map(({ path }) => path)).to.include.members([
      "client-abccorp: contract.client.accountId",
      "client-abccorp: contract.roles.read-only.arn",
    ]);
  });

  it("is broken by a tag that the file lost and the client still has", () => {
    const tagged = `${FILE}tags: { tier: gold }\n`;
    const before = JSON.parse(JSON.stringify(contractOf(planOf("abccorp", tagged)))) as unknown;
    expect(check(before, filesOf(tagged)).faults).to.deep.equal([]);
    expect(check(before).faults.map(({ code, path }) => [code, path])).to.deep.equal([
      ["contract/differs", "client-abccorp: contract.client.tags.tier"],
    ]);
  });

  it("is not broken by a role that is still to be deployed", () => {
    expect(check(deployed, filesOf(FILE.replace("read-only]", "read-only, devops]"))).faults).to.deep.equal([]);
  });

  it("cannot be had with a file that is wrong: its faults come out", () => {
    const { faults } = check(deployed, filesOf(FILE.replace("read-only", "redonly")));
    expect(faults.map(({ code, clients }) => [code, clients])).to.deep.equal([["config/unknown-level", ["abccorp"]]]);
  });

  it("is broken by a trust policy as deployed that lets in more, with the role and the statement", () => {
    const statement = (deployed as Contract).roles["read-only"]?.trustPolicy.Statement[0];
    const wider = [statement, { Sid: "Odd", Effect: "Allow", Principal: "*", Action: "sts:AssumeRole" }];
    const { faults, warnings } = check(changed(deployed, ["roles", "read-only", "trustPolicy", "Statement"], wider));
    expect(warnings).to.deep.equal([]);
    expect(faults).to.have.length(1);
    expect(faults[0]).to.include({
      code: "contract/differs",
      path: "client-abccorp: contract.roles.read-only.trustPolicy.Statement.1",
      expected: "a trust policy that lets in no more than Pulumi.client-abccorp.yaml says",
      found: 'the principal "AWS *", in "Odd"',
    });
  });

  it("is told in a warning where the trust policy lets in fewer", () => {
    const { faults, warnings } = check(changed(deployed, ["roles", "read-only", "trustPolicy", "Statement"], []));
    expect(faults).to.deep.equal([]);
    expect(warnings).to.have.length(1);
    expect(warnings[0]).to.include("role/your-company-read-only").and.to.include("lets in fewer");
  });

  it("holds for a trust policy as AWS writes it", () => {
    const trust = ["roles", "read-only", "trustPolicy", "Statement", "0"];
    const listed = changed(deployed, [...trust, "Action"], ["sts:AssumeRole"]);
    expect(check(listed)).to.deep.equal({ faults: [], warnings: [] });
  });

  it("is broken in few words, whatever a contract holds", () => {
    const tags = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`tag-${index}`, "x"]));
    const { faults } = check(changed(deployed, ["client", "tags"], tags));
    expect(faults).to.have.length(10);
    expect(faults.at(-1)?.found).to.include("and 31 more problems");
  });
});
