import { expect } from "chai";
import { configOf, deploy, type Deployment } from "../support/deploy.ts";
import type { World } from "../support/mocks.ts";

const STACK = (settings: string) => `
config:
  switchyard:home:
    iam:
      users: { alice: ${settings} }
      groups: { ops: ${settings} }
    grants: []
`;
const EXISTING: World = {
  iam: {
    users: { alice: "arn:aws:iam::111111111111:user/old/alice" },
    groups: { ops: "arn:aws:iam::111111111111:group/ops" },
    members: ["mallory"],
  },
};
const STATE = [
  { type: "aws:iam/user:User", outputs: { name: "alice" } },
  { type: "aws:iam/group:Group", outputs: { name: "ops" } },
];

const home = (settings: string, world: World): Promise<Deployment> =>
  deploy("home", configOf("home", STACK(settings)), { clientSlugs: [], ...world });
const declared = ({ registered }: Deployment) => registered.filter(({ type }) => type.startsWith("aws:iam/"));
const looked = ({ invoked }: Deployment) => invoked.filter(({ token }) => token.startsWith("aws:iam/get"));

describe("IAM users and groups that exist already", () => {
  it("are refused in an update, before anything is declared", async () => {
    const stack = await home("", EXISTING);
    expect(stack.error?.message).to.include("2 problems");
    expect(stack.error?.message).to.include("iam.users.alice").and.to.include("user/old/alice [iam/exists]");
    expect(stack.error?.message).to.include("iam.groups.ops").and.to.include("`adopt: true`");
    expect(declared(stack)).to.deep.equal([]);
  });

  it("cost a preview no call when nothing is to be adopted", async () => {
    const stack = await home("", { ...EXISTING, preview: true });
    expect(stack.error).to.equal(undefined);
    expect(looked(stack)).to.deep.equal([]);
  });

  it("cost no call once the state holds them", async () => {
    for (const settings of ["", "{ adopt: true }"]) {
      const stack = await home(settings, { ...EXISTING, state: STATE });
      expect(stack.error).to.equal(undefined);
      expect(looked(stack)).to.deep.equal([]);
      expect(declared(stack).map(({ imported }) => imported)).to.deep.equal(["", "", ""]);
    }
  });

  for (const preview of [true, false]) {
    it(`are imported with adopt: true, and what changes is said (${preview ? "preview" : "update"})`, async () => {
      const stack = await home("{ adopt: true }", { ...EXISTING, preview });
      expect(stack.error).to.equal(undefined);
      const imports = declared(stack).map(({ type, imported }) => [type, imported]);
      expect(imports).to.have.deep.members([
        ["aws:iam/user:User", "alice"],
        ["aws:iam/group:Group", "ops"],
        ["aws:iam/groupMembership:GroupMembership", ""],
      ]);
      const said = stack.logged.map(({ message }) => message).join("\n");
      expect(said).to.include('The IAM user "alice" exists and is adopted (arn:aws:iam::111111111111:user/old/alice).');
      expect(said).to.include('The IAM user "alice": path: from "/old/" to "/".');
      expect(said).to.include('tag "team": from "old" to none');
      expect(said).to.include('tag "managed-by": from none to "switchyard"');
      expect(said).to.include("takes them out: mallory");
    });
  }

  it("are made, with a warning, when there is nothing to adopt", async () => {
    const stack = await home("{ adopt: true }", {});
    expect(stack.error).to.equal(undefined);
    expect(declared(stack).every(({ imported }) => imported === "")).to.equal(true);
    const warnings = stack.logged.filter(({ severity }) => severity === "warn").map(({ message }) => message);
    expect(warnings.join("\n")).to.include('There is no IAM user "alice" in account 111111111111 to adopt');
  });

  it("are refused in another case", async () => {
    const iam = { users: { alice: "arn:aws:iam::111111111111:user/Alice" } };
    const stack = await home("{ adopt: true }", { iam });
    expect(stack.error?.message).to.include("iam/other-path").and.to.include("user/Alice");
  });
});
