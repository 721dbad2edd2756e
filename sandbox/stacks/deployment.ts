import { rm } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import { GetRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import type { AwsCredentialIdentity } from "@aws-sdk/types";
import { clientStackName } from "../../core/config/naming.ts";
import type { Portfolio } from "../../core/portfolio/read-portfolio.ts";
import { type EngineSettings, runEngine } from "../../fleet/engine/engine-command.ts";
import { findEngine } from "../../fleet/engine/find-engine.ts";
import { runStack } from "../../fleet/engine/run-stack.ts";
import { client } from "../entering/enter.ts";
import { deleteRole, ifAny, makeRole } from "../entering/iam-by-hand.ts";
import { SandboxError } from "../error.ts";
import type { SandboxHandle } from "../lifecycle.ts";
import { withProgress, type Log } from "../progress.ts";
import { HOME_ACCOUNT_ID } from "../world.ts";
import { accountEnvironment, clientAccounts } from "./client-accounts.ts";

const { stackTraceLimit } = Error;

/** One stack, and the engine with the environment in which it may deploy it. */
interface Stack {
  readonly name: string;
  readonly engine: EngineSettings;
}

/** A stack's state, as Pulumi exports it. */
interface Exported {
  readonly deployment: { readonly resources?: readonly unknown[] };
}

/** What an update of one stack did. */
export interface Updated {
  readonly stack: string;
  /** Counts by kind of step, without `same`. */
  readonly changes: Readonly<Record<string, number>>;
  /** The warnings of the program. */
  readonly warnings: readonly string[];
  readonly outputs: unknown;
  /** What Pulumi printed. */
  readonly text: string;
}

/** Which files are deployed, and how. */
export interface DeploymentOptions {
  readonly portfolio: Portfolio;
  /** Folder with the stack files, in which Pulumi may write. */
  readonly workspace: string;
  /** Folder of a Pulumi backend. */
  readonly backend: string;
  readonly log: Log;
}

/** Stacks on the sandbox, deployed by the program in this process. Nothing is deployed before {@link up}. */
export class Deployment {
  /** IAM of the home account. */
  readonly iam: IAMClient;
  private readonly known = new Set<string>();

  private constructor(
    readonly sandbox: SandboxHandle,
    /** The administrator's key of each client's account, by account id. */
    readonly keys: ReadonlyMap<string, AwsCredentialIdentity>,
    private readonly clients: readonly Stack[],
    private readonly home: Stack,
    private readonly options: DeploymentOptions,
  ) {
    this.iam = new IAMClient(client(sandbox));
  }

  /** Gives the clients their accounts. @throws SandboxError EXAMPLE_ACCOUNT where an account cannot be the sandbox's */
  static async prepare(sandbox: SandboxHandle, options: DeploymentOptions): Promise<Deployment> {
    const { home, clients, others } = options.portfolio;
    if (home.accountId !== HOME_ACCOUNT_ID)
      throw new SandboxError(
        "EXAMPLE_ACCOUNT",
        `Pulumi.yaml homeAccount: expected the sandbox's home account ${HOME_ACCOUNT_ID}, found ${home.accountId}. On AWS any account will do.`,
      );
    const plans = [...clients, ...others].filter(({ handoff }) => !handoff);
    const keys = await clientAccounts(sandbox, plans);
    const backend = { PULUMI_BACKEND_URL: pathToFileURL(options.backend).href };
    const engine = await findEngine({ ...sandbox.env(), ...backend });
    const stacks = plans.map(({ slug, accountId }) => {
      const env = { ...accountEnvironment(sandbox, keys, accountId), ...backend };
      return { name: clientStackName(slug), engine: { ...engine, env } };
    });
    return new Deployment(sandbox, keys, stacks, { name: "home", engine }, options);
  }

  get portfolio(): Portfolio {
    return this.options.portfolio;
  }

  /** Names of the home account's IAM roles that grants name: home refers to them and does not make them. */
  get homeRoles(): readonly string[] {
    return this.portfolio.plan.identities.flatMap(({ kind, name }) => (kind === "iam-role" ? [name] : []));
  }

  /** Deploys the clients side by side, then home, which grants only what a contract says exists. */
  async up(): Promise<readonly Updated[]> {
    for (const name of this.homeRoles)
      if ((await ifAny(this.iam.send(new GetRoleCommand({ RoleName: name })))) === undefined)
        await makeRole(this.iam, { name, trusted: HOME_ACCOUNT_ID, canEnter: false });
    const ended = await Promise.allSettled(this.clients.map((stack) => this.update(stack)));
    const updated = ended.map((end) => {
      if (end.status === "rejected") throw end.reason;
      return end.value;
    });
    return [...updated, await this.updateHome()];
  }

  /** Deploys home; `refresh`: with what is missing in AWS made again. */
  async updateHome(refresh = false): Promise<Updated> {
    const { env } = process;
    // why: Pulumi's SDK puts the credentials that it finds in the program's environment into the inputs of aws-native.
    process.env = { ...this.home.engine.env };
    try {
      return await this.update(this.home, refresh);
    } finally {
      process.env = env;
    }
  }

  /** Takes everything away that the stacks made, home first. Returns the number of resources that are left. */
  async destroy(): Promise<number> {
    let left = 0;
    for (const { name, engine } of [this.home, ...this.clients]) {
      if (!this.known.has(name)) continue;
      await withProgress(this.options.log, `pulumi destroy -s ${name}`, async () => {
        const pulumi = async (...args: readonly string[]) => {
          const { code, stdout, stderr } = await runEngine(engine, [...args, "--stack", name], this.options.workspace);
          if (code !== 0) throw failed(`pulumi ${args.join(" ")} -s ${name} failed`, stdout + stderr);
          return stdout;
        };
        // why: roles, sets and identities are protected, since deleting one locks people out.
        await pulumi("state", "unprotect", "--all", "--yes");
        await pulumi("destroy", "--yes", "--skip-preview");
        const { deployment } = JSON.parse(await pulumi("stack", "export")) as Exported;
        left += deployment.resources?.length ?? 0;
      });
    }
    if (left > 0) return left;
    for (const role of this.homeRoles) await deleteRole(this.iam, role);
    await rm(this.options.workspace, { recursive: true, force: true });
    return left;
  }

  private async update({ name, engine }: Stack, refresh = false): Promise<Updated> {
    const { log, workspace: root } = this.options;
    return withProgress(log, `pulumi up -s ${name}`, async (detail) => {
      const job = { kind: "stack", operation: "up", stack: name, isNew: !this.known.has(name), refresh } as const;
      this.known.add(name);
      let cancel = (): void => undefined;
      const end = await runStack({ engine, root, program: root }, job, {
        say: (message) => message.kind === "step" && detail(message.step.urn.split("::").at(-1) ?? ""),
        // why: Ctrl-C ends an update in good order.
        onCancel: (given) => process.once("SIGINT", (cancel = given)),
      });
      process.off("SIGINT", cancel);
      // why: the program has errors keep no call stack, to be fast.
      Error.stackTraceLimit = stackTraceLimit;
      const text = [end.text, ...(end.faults ?? []).map(({ message }) => message)].join("\n");
      if (end.result !== "succeeded") throw failed(`pulumi up -s ${name} ${end.result}`, end.failure ?? text);
      const changes = Object.fromEntries(Object.entries(end.changes).filter(([step]) => step !== "same"));
      const said = end.diagnostics.filter(({ severity }) => severity === "warning").map(({ message }) => message);
      const warnings = [...new Set(said)];
      for (const warning of warnings) log(`  warning: ${warning}`);
      return { stack: name, changes, warnings, outputs: end.outputs, text };
    });
  }
}

function failed(what: string, said: string): SandboxError {
  return new SandboxError("DEMO_PULUMI_FAILED", `${what}; it said:\n${said}`);
}
