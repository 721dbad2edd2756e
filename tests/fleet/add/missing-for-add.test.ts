import { expect } from "chai";
import { missingForAdd } from "../../../fleet/add/missing-for-add.ts";
import { ProjectFolder } from "./project-folder.ts";

describe("what is asked before a client is added", () => {
  const folder = new ProjectFolder();
  after(() => folder.remove());
  const question = (key: string) => missingForAdd(folder.open(), {}).find((one) => one.key === key)!;

  it("is everything that is missing, with what is usual", () => {
    expect(missingForAdd(folder.open(), {}).map(({ key }) => key)).to.deep.equal([
      "slug",
      "name",
      "accountId",
      "roles",
      "profile",
    ]);
    expect(question("roles")).to.deep.include({ initial: ["administrator", "read-only"] });
    expect(question("roles").choices?.map(({ value }) => value)).to.include.members(["read-only", "billing"]);
    const [name] = missingForAdd(folder.open(), { slug: "abc-corp_two" });
    expect(name).to.include({ key: "name", initial: "AbcCorpTwo" });
  });

  it("is nothing where all is given", () => {
    const given = { slug: "a", name: "A", accountId: "444444444444", roles: ["read-only"], assumeRole: "arn" };
    expect(missingForAdd(folder.open(), given)).to.deep.equal([]);
  });

  const wrong: readonly [string, string, RegExp][] = [
    ["slug", "Abc", /lower case/],
    ["slug", "globex", /slug globex/],
    ["name", "Abc Corp", /client name/],
    ["name", "gLOBEX", /Pulumi\.client-globex\.yaml has it already/],
    ["accountId", "123", /12 digits/],
    ["accountId", "333333333333", /Pulumi\.client-globex\.yaml has it already/],
  ];
  for (const [key, answer, said] of wrong)
    it(`says what is wrong with ${answer} as ${key}`, () => {
      expect(question(key).check?.(answer)).to.match(said);
    });
  it("takes what is right", () => {
    for (const [key, answer] of [
      ["slug", "initech"],
      ["name", "Initech"],
      ["accountId", "044444444444"],
    ] as const)
      expect(question(key).check?.(answer)).to.equal(undefined);
  });
});
