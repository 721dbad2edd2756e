import { cp, mkdtemp, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { IAMClient, ListRolesCommand, ListUsersCommand } from "@aws-sdk/client-iam";
import { ListPermissionSetsCommand, SSOAdminClient } from "@aws-sdk/client-sso-admin";
import { expect } from "chai";
import { profileCredentials } from "../../sandbox/demo/calls.ts";
import { Deployment, type Updated } from "../../sandbox/examples/deployment.ts";
import { exampleNames, readExample } from "../../sandbox/examples/example.ts";
import { startOwnSandbox } from "../../sandbox/examples/own-sandbox.ts";
import { tryAll, type Tried } from "../../sandbox/examples/run.ts";
import { nameOf } from "../../sandbox/examples/table.ts";
import { resetSandbox, type SandboxHandle } from "../../sandbox/lifecycle.ts";
import { projectRoot } from "../../sandbox/paths.ts";
import { SANDBOX_REGION, WORLD_IDENTITY_CENTER } from "../../sandbox/world.ts";
import { run } from "./project.ts";

const examples = await Promise.all((await exampleNames(projectRoot)).map((name) => readExample(projectRoot, name)));
const quiet = (): void => undefined;

describe("the examples", () => {
  let root: string;
  let sandbox: SandboxHandle;

  before(async () => {
    root = await realpath(await mkdtemp(join(tmpdir(), "switchyard-examples-")));
    sandbox = await startOwnSandbox(quiet, join(root, "state"));
  });
  after(async () => {
    await resetSandbox({ stateDir: sandbox.layout.root, log: quiet });
    await rm(root, { recursive: true, force: true });
  });

  it("are the five recipes, and automation", () => {
    expect(examples.map(({ name }) => name[0])).to.deep.equal(["a", "b", "c", "d", "e", "f"]);
  });

  for (const example of examples) {
    describe(example.name, () => {
      let deployment: Deployment;
      let updated: readonly Updated[];
      let tried: readonly Tried[];

      before(async () => {
        deployment = await Deployment.prepare(sandbox, example, quiet);
        updated = await deployment.up();
        tried = await tryAll(deployment, example.table.attempts, quiet);
      });
      after(() => deployment.destroy());

      for (const [index, { who, on, outcome, by }] of example.table.attempts.entries()) {
        it(`${nameOf(who)} on ${on}: ${[outcome, ...by].join(" ")}`, () => {
          const found = tried[index]!;
          expect(found.outcome).to.equal(outcome);
          expect(found.passed, JSON.stringify(found)).to.equal(true);
        });
      }

      if (example.name.startsWith("a-"))
        it("warns of the client that is open to the whole account, with the reason, there and at home, and of no other", () => {
          const open = (one: Updated) => one.warnings.filter((text) => text.includes("open to every principal"));
          const warned = updated.filter((one) => open(one).length > 0);
          expect(warned.map(({ stack }) => stack)).to.have.members(["client-umbrella", "home"]);
          for (const one of warned) {
            expect(open(one)).to.have.lengthOf(1);
            expect(open(one)[0]).to.include("of Umbrella").and.include("Reason given: Migration by changing people");
          }
        });

      it("is not changed by a second update", async () => {
        for (const { changes } of updated) expect(changes["create"]).to.be.greaterThan(0);
        for (const { stack, changes } of await deployment.up()) expect(changes, stack).to.deep.equal({});
      });

      it("leaves nothing behind in the home account", async () => {
        expect(await deployment.destroy()).to.equal(0);
        expect(await inHome(sandbox)).to.deep.equal({ users: ["bootstrap", "wildcard"], roles: [], sets: [] });
      });
    });
  }

  describe("run by their command in a clone", () => {
    let clone: string;
    const table = () => join(clone, "examples", "c-invited-member", "access.yaml");
    const command = () =>
      run(process.execPath, ["--import", "tsx", join(clone, "sandbox", "examples", "main.ts"), "c"], {
        cwd: clone,
        env: { ...process.env, SWITCHYARD_SANDBOX_DIR: join(root, "state"), NO_COLOR: "1" },
      });

    before(async () => {
      clone = join(root, "clone");
      for (const name of [
        "cli",
        "components",
        "core",
        "examples",
        "fleet",
        "review",
        "sandbox",
        "tools",
        "api.ts",
        "index.ts",
        "package.json",
        "tsconfig.json",
      ])
        await cp(join(projectRoot, name), join(clone, name), { recursive: true });
      await symlink(join(projectRoot, "node_modules"), join(clone, "node_modules"));
    });

    it("fail when one line of the table is wrong", async () => {
      const text = await readFile(table(), "utf8");
      const right = "{ who: { iamUser: operator, mfa: true }, on: all, outcome: enters }";
      expect(text).to.include(right);
      await writeFile(table(), text.replace(right, right.replace("enters", "refused, by: [trust]")));
      const { code, output } = await command();
      await writeFile(table(), text);
      expect(code, output).to.equal(1);
      expect(output).to.match(/✗ +IAM user operator, with MFA .* refused by trust +enters/);
      expect(output).to.include("6 of 7 attempts came out as expected; left in its stacks: nothing.");
    });

    it("succeed in the same state once it is right, and say what is left", async () => {
      const { code, output } = await command();
      expect(code, output).to.equal(0);
      expect(output).to.include("7 of 7 attempts came out as expected; left in its stacks: nothing.");
      expect(output).to.include("What is left:");
      expect(await inHome(sandbox)).to.deep.equal({ users: ["bootstrap", "wildcard"], roles: [], sets: [] });
    });
  });
});

/** What somebody made in the home account, by name. */
async function inHome(sandbox: SandboxHandle) {
  const client = { endpoint: sandbox.url, region: SANDBOX_REGION, credentials: profileCredentials(sandbox, "home") };
  const iam = new IAMClient(client);
  const { Users: users = [] } = await iam.send(new ListUsersCommand({}));
  const { Roles: roles = [] } = await iam.send(new ListRolesCommand({}));
  const { PermissionSets: sets = [] } = await new SSOAdminClient(client).send(
    new ListPermissionSetsCommand({ InstanceArn: WORLD_IDENTITY_CENTER.instanceArn }),
  );
  return {
    users: users.map(({ UserName: name }) => name).sort(),
    roles: roles.map(({ RoleName: name }) => name),
    sets,
  };
}
