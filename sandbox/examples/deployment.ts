import { copyFile, mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { IAMClient } from "@aws-sdk/client-iam";
import { z } from "zod";
import { clientStackName } from "../../core/config/naming.ts";
import { profileCredentials } from "../demo/calls.ts";
import { lastChanges, pulumi } from "../demo/pulumi.ts";
import { copyStackFiles, keepSalt, linkCode, type Workspace } from "../demo/workspace.ts";
import type { SandboxHandle } from "../lifecycle.ts";
import { projectRoot } from "../paths.ts";
import { HOME_ACCOUNT_ID, SANDBOX_REGION } from "../world.ts";
import { withProgress, type Log } from "../progress.ts";
import { accountEnvironment, clientAccounts, type AdminKey } from "./accounts.ts";
import { deleteRole, hasRole, makeOpenRole } from "./iam.ts";
import type { Example } from "./example.ts";

/** A stack's state, as Pulumi exports it. */
const exported = z.object({ deployment: z.object({ resources: z.array(z.unknown()).optional() }) });

/** One stack of an example, and the environment in which Pulumi may deploy it. */
interface Stack {
  readonly name: string;
  readonly env: Readonly<Record<string, string>>;
}

/** What an update of one stack did. */
export interface Updated {
  readonly stack: string;
  /** Counts by kind of step, without `same`. */
  readonly changes: Readonly<Record<string, number>>;
  /** The warnings of the program. */
  readonly warnings: readonly string[];
}

/** An example's stacks on the sandbox, in a copy of its folder inside something that looks like a clone. */
export class Deployment {
  /** IAM of the home account. */
  readonly iam: IAMClient;
  private isDeployed = false;

  private constructor(
    readonly example: Example,
    readonly sandbox: SandboxHandle,
    /** The administrator's key of each client's account, by account id. */
    readonly keys: ReadonlyMap<string, AdminKey>,
    private readonly clients: readonly Stack[],
    private readonly home: Stack,
    private readonly workspace: string,
    private readonly log: Log,
  ) {
    const credentials = profileCredentials(sandbox, "home");
    this.iam = new IAMClient({ endpoint: sandbox.url, region: SANDBOX_REGION, credentials });
  }

  /** Gives the example its accounts and a workspace; deploys nothing yet. */
  static async prepare(sandbox: SandboxHandle, example: Example, log: Log, project = projectRoot): Promise<Deployment> {
    const root = join(sandbox.layout.root, "clone");
    const workspace = join(root, "examples", example.name);
    await linkCode(project, root);
    await mkdir(join(workspace, "backend"), { recursive: true });
    // why a copy and no link: the program is found from this folder, as in a clone.
    await copyFile(join(example.directory, "index.ts"), join(workspace, "index.ts"));
    const keys = await clientAccounts(sandbox, example.portfolio.clients);
    // why a backend of its own: all examples are projects of one name, with a stack `home` each.
    const backend = { PULUMI_BACKEND_URL: pathToFileURL(join(workspace, "backend")).href };
    const clients = example.portfolio.clients.map(({ slug, accountId }) => {
      const key = keys.get(accountId);
      if (key === undefined) throw new Error(`no key of the account ${accountId}`);
      return { name: clientStackName(slug), env: { ...accountEnvironment(sandbox, key), ...backend } };
    });
    const home = { name: "home", env: { ...sandbox.env(), ...backend } };
    return new Deployment(example, sandbox, keys, clients, home, workspace, log);
  }

  /** Names of the home account's IAM roles that grants name: home refers to them and does not make them. */
  get homeRoles(): readonly string[] {
    const { identities } = this.example.portfolio.plan;
    return identities.flatMap(({ kind, name }) => (kind === "iam-role" ? [name] : []));
  }

  /** Deploys the clients, then home. */
  async up(): Promise<readonly Updated[]> {
    const updated: Updated[] = [];
    this.isDeployed = true;
    for (const role of this.homeRoles)
      if (!(await hasRole(this.iam, role))) await makeOpenRole(this.iam, role, HOME_ACCOUNT_ID, false);
    for (const stack of [...this.clients, this.home]) updated.push(await this.update(stack));
    return updated;
  }

  /** Deploys home anew, with what is missing in AWS made again. */
  async refreshHome(): Promise<Updated> {
    return this.update(this.home, ["--refresh"]);
  }

  /**
   * Takes everything away that the stacks made, home first; does nothing when nothing was deployed. Returns the number of
   * resources that are left.
   */
  async destroy(): Promise<number> {
    let left = 0;
    if (!this.isDeployed) return left;
    for (const { name, env } of [this.home, ...this.clients]) {
      await withProgress(this.log, `pulumi destroy -s ${name}`, async () => {
        const workspace = await this.files();
        const select = ["stack", "select", "--create", "--stack", name];
        await pulumi(workspace.directory, env, select, "pipe");
        // why: roles, sets and identities are protected, since deleting one locks people out.
        await pulumi(workspace.directory, env, ["state", "unprotect", "--all", "--yes", "--stack", name], "pipe");
        await pulumi(workspace.directory, env, ["destroy", "--yes", "--skip-preview", "--stack", name], "pipe");
        const state = await pulumi(workspace.directory, env, ["stack", "export", "--stack", name], "pipe");
        left += exported.parse(JSON.parse(state)).deployment.resources?.length ?? 0;
      });
    }
    this.isDeployed = left > 0;
    if (left === 0) for (const role of this.homeRoles) await deleteRole(this.iam, role);
    if (left === 0) await rm(this.workspace, { recursive: true, force: true });
    return left;
  }

  private async update({ name, env }: Stack, flags: readonly string[] = []): Promise<Updated> {
    return withProgress(this.log, `pulumi up -s ${name}`, async () => {
      const workspace = await this.files();
      await pulumi(workspace.directory, env, ["stack", "select", "--create", "--stack", name], "pipe");
      await keepSalt(workspace, name);
      const args = ["up", "--yes", "--skip-preview", "--suppress-outputs", "--color", "never", ...flags];
      const said = await pulumi(workspace.directory, env, [...args, "--stack", name], "pipe");
      const counts = Object.entries(await lastChanges(workspace.directory, env, name));
      const changes = Object.fromEntries(counts.filter(([step]) => step !== "same"));
      const warnings = [...new Set([...said.matchAll(/^\s*warning: (.+)$/gm)].map(([, text = ""]) => text.trim()))];
      for (const warning of warnings) this.log(`  warning: ${warning}`);
      return { stack: name, changes, warnings };
    });
  }

  private files(): Promise<Workspace> {
    return copyStackFiles(this.example.directory, this.workspace);
  }
}
