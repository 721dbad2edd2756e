import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { inOrder, newFolder } from "./box.ts";
import { Project } from "./project.ts";

const PROJECT = `name: switchyard
main: infra
stackConfigDir: stacks
runtime:
  name: nodejs
  options: { typescript: false }
config:
  homeAccount: { value: { accountId: "111111111111", company: mono } }
`;
const CLIENT = `config:
  switchyard:client:
    name: Hooli
    accountId: "333333333333"
    roles: { read-only: { protect: false } }
    protect: false
`;
const HOME = `config:
  switchyard:home:
    identityCenter: { region: eu-west-1 }
    clients: [hooli]
    permissionSets: { protect: false }
    grants: [{ group: Auditors, clients: all, roles: [read-only] }]
`;

interface Exported {
  readonly deployment: { readonly resources: readonly { readonly type: string; outputs: Record<string, unknown> }[] };
}

describe("a project whose program and stack files are in folders of their own", () => {
  inOrder();
  let root: string;
  let project: Project;
  const stackFile = (stack: string) => join(root, "stacks", `Pulumi.${stack}.yaml`);

  before(async () => {
    root = await newFolder("monorepo");
    await mkdir(join(root, "stacks"));
    project = await Project.make(join(root, "infra"), { "../Pulumi.yaml": PROJECT });
    for (const [stack, text] of [
      ["client-hooli", CLIENT],
      ["home", HOME],
    ] as const) {
      await pulumi("home", "stack", "init", stack);
      await writeFile(stackFile(stack), `${text}${await readFile(stackFile(stack), "utf8")}`);
    }
  });
  after(async () => {
    for (const [stack, profile] of [
      ["home", "home"],
      ["client-hooli", "client-globex"],
    ] as const)
      await pulumi(profile, "destroy", "--yes", "--skip-preview", "--stack", stack);
  });

  async function pulumi(profile: string, ...args: readonly string[]): Promise<string> {
    const { code, output } = await project.pulumi(profile, ...args);
    expect(code, `${args.join(" ")}: ${output}`).to.equal(0);
    return output;
  }
  const up = (profile: string, stack: string) => pulumi(profile, "up", "--yes", "--skip-preview", "--stack", stack);

  /** What a preview of the home stack says that leaves the client as it is. */
  async function held(): Promise<string> {
    const output = await pulumi("home", "preview", "--stack", "home", "--expect-no-changes");
    expect(output).to.include("HELD: client-hooli is left as it was");
    return output;
  }

  it("is deployed", async () => {
    await up("client-globex", "client-hooli");
    expect(await up("home", "home")).to.include("none gets in but as the files say");
  });

  it("has faults placed in the file really read", async () => {
    const text = await readFile(stackFile("client-hooli"), "utf8");
    await writeFile(stackFile("client-hooli"), text.replace("read-only: {", "reed-only: {"));
    expect(await held()).to.match(/stacks\/Pulumi\.client-hooli\.yaml:5:\d+ switchyard:client\.roles\.reed-only/);
    await writeFile(stackFile("client-hooli"), text);
  });

  it("holds a client whose contract somebody changed in its state", async () => {
    const state = join(root, "state.json");
    await pulumi("client-globex", "stack", "export", "--stack", "client-hooli", "--file", state);
    const text = await readFile(state, "utf8");
    const exported = JSON.parse(text) as Exported;
    const stack = exported.deployment.resources.find(({ type }) => type === "pulumi:pulumi:Stack");
    const contract = JSON.stringify(stack?.outputs["contract"]);
    expect(contract).to.include("333333333333");
    if (stack !== undefined)
      stack.outputs["contract"] = JSON.parse(contract.replaceAll("333333333333", "999999999999")) as unknown;
    await writeFile(state, JSON.stringify(exported));
    await pulumi("client-globex", "stack", "import", "--stack", "client-hooli", "--file", state);

    const output = await held();
    expect(output).to.match(/contract\.client\.accountId: .*as stacks\/Pulumi\.client-hooli\.yaml says.*999999999999/);
    expect(output).to.include("[contract/differs]");
  });

  it("holds a client that has no file, and goes on for a reason that each preview repeats", async () => {
    await up("client-globex", "client-hooli");
    const text = await readFile(stackFile("client-hooli"), "utf8");
    await rename(stackFile("client-hooli"), join(root, "infra", "Pulumi.client-hooli.yaml"));
    expect(await held()).to.match(/stacks\/Pulumi\.client-hooli\.yaml.*\[contract\/no-file\]/);

    const home = await readFile(stackFile("home"), "utf8");
    const because = "Hooli keeps its file in a repository of its own";
    await writeFile(
      stackFile("home"),
      home.replace(
        "clients: [hooli]",
        `clients: [hooli]\n    uncheckedContracts: [{ client: hooli, because: ${because} }]`,
      ),
    );
    for (let run = 0; run < 2; run++)
      expect(await pulumi("home", "preview", "--stack", "home")).to.match(
        new RegExp(`UNCHECKED: .*client-hooli.*${because}`),
      );
    await writeFile(stackFile("client-hooli"), text);
  });
});
