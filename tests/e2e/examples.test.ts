import { cp, mkdtemp, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { IAMClient, ListRolesCommand, ListUsersCommand } from "@aws-sdk/client-iam";
import { ListPermissionSetsCommand, SSOAdminClient } from "@aws-sdk/client-sso-admin";
import { expect } from "chai";
import { clientStackName } from "../../core/config/naming.ts";
import { client } from "../../sandbox/entering/enter.ts";
import { exampleNames, prepareExample, readExample, type Example } from "../../sandbox/examples/example.ts";
import { startOwnSandbox } from "../../sandbox/examples/own-sandbox.ts";
import { tryAll, type Tried } from "../../sandbox/examples/run.ts";
import { nameOf, type Attempt } from "../../sandbox/examples/table.ts";
import { resetSandbox, type SandboxHandle } from "../../sandbox/lifecycle.ts";
import { projectRoot } from "../../sandbox/paths.ts";
import { accountEnvironment } from "../../sandbox/stacks/client-accounts.ts";
import type { Deployment, Updated } from "../../sandbox/stacks/deployment.ts";
import { WORLD_IDENTITY_CENTER } from "../../sandbox/world.ts";
import { run } from "./project.ts";

const examples = await Promise.all((await exampleNames(projectRoot)).map((name) => readExample(projectRoot, name)));
const of = (letters: string) => examples.filter(({ name }) => letters.includes(name.slice(0, 1)));
const quiet = (): void => undefined;
const NOTHING = { users: ["bootstrap", "wildcard"], roles: [], sets: [] };

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

  /** Deploys an example and makes every attempt of its table; each is a test. */
  function isAsItsTableSays(example: Example, more: (made: () => Made) => void = quiet): void {
    describe(example.name, () => {
      let made: Made;
      let tried: readonly Tried[];

      before(async () => {
        const deployment = await prepareExample(sandbox, example, quiet);
        made = { deployment, updated: await deployment.up() };
        tried = await tryAll(deployment, example.table, quiet);
      });

      for (const [index, { who, on, outcome, by }] of example.table.attempts.entries()) {
        it(`${nameOf(who)} on ${on}: ${[outcome, ...by].join(" ")}`, () => {
          const found = tried[index]!;
          expect(found.outcome).to.equal(outcome);
          expect(found.passed, JSON.stringify(found)).to.equal(true);
        });
      }
      more(() => made);
    });
  }

  // why first: it has an IAM user of the same name as another example.
  for (const example of of("c"))
    describe(`${example.name}, run by its command in a clone`, () => {
      let clone: string;
      const table = () => join(clone, "examples", example.name, "access.yaml");
      const command = () =>
        run(process.execPath, ["--import", "tsx", join(clone, "sandbox", "examples", "main.ts"), "c"], {
          cwd: clone,
          env: { ...process.env, SWITCHYARD_SANDBOX_DIR: join(root, "state"), NO_COLOR: "1" },
        });
      const line = (output: string, { who, on }: Attempt) =>
        output.split("\n").find((text) => text.includes(` ${nameOf(who)}  `) && text.includes(` ${on} `));

      before(async () => {
        clone = join(root, "clone");
        const code = [
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
        ];
        for (const name of [...code, "package.json", "tsconfig.json"])
          await cp(join(projectRoot, name), join(clone, name), { recursive: true });
        await symlink(join(projectRoot, "node_modules"), join(clone, "node_modules"));
      });

      it("fails when one line of the table is wrong", async () => {
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

      it("succeeds in the same state once it is right, for each attempt, and says what is left", async () => {
        const { code, output } = await command();
        expect(code, output).to.equal(0);
        for (const attempt of example.table.attempts) {
          const sides = attempt.by.length === 0 ? "" : ` by ${attempt.by.join(" and ")}`;
          const came = `${attempt.outcome}${sides}`;
          expect(line(output, attempt)).to.match(new RegExp(`^ *✓ .* ${came} +${came} *$`));
        }
        expect(output).to.include("7 of 7 attempts came out as expected; left in its stacks: nothing.");
        expect(output).to.include("What is left:");
        expect(await inHome(sandbox)).to.deep.equal(NOTHING);
      });
    });

  // why these two: between them they have every kind of resource that a stack makes. The one has permission sets, a shared one, and
  // assignments of users and groups; the other an IAM user, a group, memberships and policies of both, and a member account.
  for (const example of of("be"))
    isAsItsTableSays(example, (made) => {
      it("is not changed by a second update", async () => {
        const { deployment, updated } = made();
        for (const { changes } of updated) expect(changes["create"]).to.be.greaterThan(0);
        for (const { stack, changes } of await deployment.up()) expect(changes, stack).to.deep.equal({});
      });

      it("is not changed by Pulumi's own command, in its folder", async () => {
        const { layout } = sandbox;
        const cwd = join(layout.root, "clone", "examples", example.name);
        const backend = { PULUMI_BACKEND_URL: pathToFileURL(join(cwd, "backend")).href };
        const clients = example.portfolio.clients.map(({ slug, accountId }) => {
          return [clientStackName(slug), accountEnvironment(sandbox, made().deployment.keys, accountId)] as const;
        });
        for (const [stack, env] of [...clients.slice(0, 1), ["home", sandbox.env()] as const]) {
          const args = ["preview", "--expect-no-changes", "--non-interactive", "--stack", stack];
          const { code, output } = await run(join(layout.bin, "pulumi"), args, { cwd, env: { ...env, ...backend } });
          expect(code, output).to.equal(0);
        }
      });

      it("leaves nothing behind in the home account", async () => {
        expect(await made().deployment.destroy()).to.equal(0);
        expect(await inHome(sandbox)).to.deep.equal(NOTHING);
      });
    });

  // why without an end: it is that of the sandbox.
  for (const example of of("adf"))
    isAsItsTableSays(example, (made) => {
      if (!example.name.startsWith("a-")) return;
      it("warns of the client that is open to the whole account, with the reason, there and at home, and of no other", () => {
        const open = (one: Updated) => one.warnings.filter((text) => text.includes("open to every principal"));
        const warned = made().updated.filter((one) => open(one).length > 0);
        expect(warned.map(({ stack }) => stack)).to.have.members(["client-umbrella", "home"]);
        for (const one of warned) {
          expect(open(one)).to.have.lengthOf(1);
          expect(open(one)[0]).to.include("of Umbrella").and.include("Reason given: Migration by changing people");
        }
      });
    });
});

/** What was deployed of an example, and what the first update did. */
interface Made {
  readonly deployment: Deployment;
  readonly updated: readonly Updated[];
}

/** What somebody made in the home account, by name. */
async function inHome(sandbox: SandboxHandle) {
  const iam = new IAMClient(client(sandbox));
  const { Users: users = [] } = await iam.send(new ListUsersCommand({}));
  const { Roles: roles = [] } = await iam.send(new ListRolesCommand({}));
  const { PermissionSets: sets = [] } = await new SSOAdminClient(client(sandbox)).send(
    new ListPermissionSetsCommand({ InstanceArn: WORLD_IDENTITY_CENTER.instanceArn }),
  );
  return {
    users: users.map(({ UserName: name }) => name).sort(),
    roles: roles.map(({ RoleName: name }) => name),
    sets,
  };
}
