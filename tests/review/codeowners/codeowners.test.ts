import { expect } from "chai";
import { codeowners, type CodeownersInput } from "../../../review/codeowners/codeowners.ts";
import { gitHubOwners } from "./github-owners.ts";

const OTHERS = ["Pulumi.home.yaml", "switchyard.review.yaml", "index.ts", "package.json", ".github/", "CODEOWNERS"];

function input(changes: Partial<CodeownersInput> = {}, folder = ""): CodeownersInput {
  const slugs = ["abccorp", "abccorp2", "globex"];
  return {
    owners: {
      everything: ["@acme/security"],
      clients: { abccorp: ["@acme/abc", "ada@acme.example"], globex: ["@grace"] },
      levels: { administrator: ["@acme/identity", "@acme/security"] },
    },
    clients: new Map(slugs.map((slug) => [slug, `${folder}Pulumi.client-${slug}.yaml`])),
    levels: ["administrator", "read-only"],
    project: `${folder}Pulumi.yaml`,
    others: OTHERS.map((name) => (name.startsWith(".") || name === "CODEOWNERS" ? name : `${folder}${name}`)),
    settings: "switchyard.review.yaml",
    ...changes,
  };
}

function written(from: CodeownersInput): string {
  const { text, faults } = codeowners(from);
  expect(faults).to.deep.equal([]);
  return text!;
}

describe("CODEOWNERS", () => {
  for (const folder of ["", "infra/", "my infra/", "a#b/", "!a [b]/", "a\\*?/", "ä/", "#/"])
    it(`asks each client's owners about its file, and security about the rest: in ${folder || "the repository itself"}`, () => {
      const text = written(input({}, folder));
      const of = (path: string) => gitHubOwners(text, path);
      expect(of(`${folder}Pulumi.client-abccorp.yaml`)).to.deep.equal(["@acme/abc", "ada@acme.example"]);
      expect(of(`${folder}Pulumi.client-globex.yaml`)).to.deep.equal(["@grace"]);
      expect(of(`${folder}Pulumi.client-abccorp2.yaml`)).to.deep.equal(["@acme/security"]);
      expect(of(`${folder}Pulumi.yaml`)).to.deep.equal(["@acme/security", "@acme/identity"]);
      for (const path of [
        ...[`${folder}Pulumi.home.yaml`, `${folder}switchyard.review.yaml`, `${folder}index.ts`, "CODEOWNERS"],
        ...[".github/CODEOWNERS", ".github/workflows/review.yml", "core/deep/file.ts", "Pulumi.client-new.yaml"],
        ...[`other/${folder}Pulumi.client-globex.yaml`, `${folder}Pulumi.client-globex.yaml.bak`],
        ...[`${folder}Pulumi-client-globex.yaml`],
      ])
        expect(of(path), path).to.deep.equal(["@acme/security"]);
    });

  it("says who can approve what, where GitHub cannot tell levels apart", () => {
    const { notes = [], text = "" } = codeowners(input()) as { notes?: readonly string[]; text?: string };
    expect(notes).to.deep.equal([
      "Access levels stand in Pulumi.yaml, and GitHub asks one owner of a file: any one of @acme/security, @acme/identity can approve a change of any level.",
    ]);
    expect(text).to.include(`# ${notes[0] ?? ""}`);
    expect(codeowners(input({ owners: { ...input().owners, levels: {} } }))).to.deep.include({ notes: [] });
  });

  const owners = (changes: Partial<CodeownersInput["owners"]>) =>
    codeowners(input({ owners: { ...input().owners, ...changes } })).faults.map(({ code, path }) => `${code} ${path}`);

  it("is not written where something would have no owner", () => {
    expect(owners({ everything: [] })).to.deep.equal(["review/no-owner owners.everything"]);
    expect(owners({ clients: { globex: [] } })).to.deep.equal(["review/no-owner owners.clients.globex"]);
  });

  it("is not written with owners that GitHub does not take, since it passes over their lines", () => {
    const wrong = ["security", "@acme/a/b", "@", "@a b", "@a\n* @mallory", "@-", "a@b", "@acme/", "#@a", "@a#", "@ä"];
    for (const owner of wrong)
      expect(owners({ clients: { globex: ["@grace", owner] } }), owner).to.deep.equal([
        "review/owner owners.clients.globex",
      ]);
    const right = ["@a", "@a-b", "@a_acme", "@acme/a.b-c_d", "ada.l+x@acme.example"];
    expect(owners({ everything: right })).to.deep.equal([]);
  });

  it("is not written for clients and levels that there are not", () => {
    expect(owners({ clients: { globx: ["@a"] }, levels: { admin: ["@a"] } })).to.deep.equal([
      "review/owner-of-nothing owners.clients.globx",
      "review/owner-of-nothing owners.levels.admin",
    ]);
    expect(owners({ clients: { constructor: ["@a"] } })).to.deep.equal([
      "review/owner-of-nothing owners.clients.constructor",
    ]);
  });

  it("is not written where two files could not be told apart", () => {
    const clients = new Map([
      ["abccorp", "Pulumi.client-a#.yaml"],
      ["globex", "Pulumi.client-a!.yaml"],
    ]);
    expect(codeowners(input({ clients })).faults.map(({ code, path }) => [code, path])).to.deep.equal([
      ["review/owner-pattern", "Pulumi.client-a#.yaml"],
    ]);
  });

  it("is not written larger than GitHub loads it", () => {
    // why long paths: with fewer clients it is as large in a tenth of the time.
    const folder = "some/rather/deep/folder/in/between/".repeat(36);
    const faultsOf = (count: number) => {
      const slugs = Array.from({ length: count }, (_, index) => `client-${String(index)}`);
      const clients = new Map(slugs.map((slug) => [slug, `${folder}Pulumi.client-${slug}.yaml`]));
      const own = Object.fromEntries(slugs.map((slug) => [slug, ["@acme/security"]]));
      return codeowners(input({ clients, owners: { everything: ["@a"], clients: own, levels: {} } })).faults;
    };
    expect(faultsOf(2_500).map(({ code }) => code)).to.deep.equal(["review/codeowners-size"]);
    expect(faultsOf(2_200)).to.deep.equal([]);
  });
});
