import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { LocalWorkspace, type DestroyOptions, type EngineEvent, type Stack } from "@pulumi/pulumi/automation/index.js";
import type { OwnResource } from "../../components/engine/state-resources.ts";
import type { Staging } from "../../components/engine/stack-types.ts";
import { switchyard } from "../../components/program.ts";
import { EventLog } from "../../fleet/engine/event-log.ts";
import { readConfigFiles } from "../../core/config/read/read-config.ts";
import { stackFileName } from "../../core/config/naming.ts";
import { resolveConfig, type StackConfig } from "../../core/portfolio/resolve-stack.ts";
import { box } from "./box.ts";
import { kmsSecrets } from "./kms-secrets.ts";
import { leanCommand } from "./lean-command.ts";
import { run } from "./project.ts";

/** What the engine did, or would do. */
export interface Steps {
  /** `update aws:iam/role:Role read-only` for everything but `same`; a replacement's parts are all there. */
  readonly steps: readonly string[];
  readonly stdout: string;
  /** With `diff`, the engine writes its messages here. */
  readonly stderr: string;
}

/**
 * Stacks whose program runs in this process by the Automation API: what `index.ts` runs, with configuration parsed from
 * text. Each fleet has a backend of its own.
 */
export class InlineFleet {
  private readonly files = new Map<string, string>();
  private readonly selected = new Map<string, Promise<Stack>>();

  constructor(
    private readonly directory: string,
    private readonly project: string,
    /** Environments of administrators who have no profile: of accounts that were added to the sandbox. */
    private readonly environments: Readonly<Record<string, Readonly<Record<string, string>>>> = {},
  ) {}

  /** What later runs know beside the files, as `switchyard up` tells it. Default: nothing. */
  staging: Staging | undefined;

  /** Sets the text of a stack's file. */
  write(stack: string, text: string): void {
    this.files.set(stack, text);
  }

  /**
   * @param target URNs, with wildcards, of what alone is updated, as by `--target`. Default: everything.
   * @param exclude URNs of what is left as it is, as by `--exclude`. Default: nothing.
   */
  async up(
    stack: string,
    profile: string,
    target: string[] = [],
    exclude: string[] = [],
  ): Promise<Steps & { readonly outputs: Readonly<Record<string, unknown>> }> {
    return this.operate(stack, profile, async (selected, options) => {
      const log = new EventLog(() => undefined);
      const onEvent = (event: EngineEvent) => {
        log.take(event);
        options.onEvent(event);
      };
      const how = { ...options, onEvent, target, exclude, suppressProgress: true };
      const { stdout, stderr } = await selected.up(how);
      return { stdout, stderr, outputs: log.outputs() };
    });
  }

  async preview(stack: string, profile: string, refresh = false): Promise<Steps> {
    return this.operate(stack, profile, (selected, options) => selected.preview({ ...options, refresh, diff: true }));
  }

  async refresh(stack: string, profile: string): Promise<Steps> {
    return this.operate(stack, profile, (selected, { onEvent }) => selected.refresh({ onEvent }));
  }

  /** Without a preview, as with `--skip-preview`. */
  async destroy(
    stack: string,
    profile: string,
    how: Pick<DestroyOptions, "continueOnError" | "excludeProtected" | "parallel"> = {},
  ): Promise<Steps> {
    return this.operate(stack, profile, (selected, { onEvent }) => selected.destroy({ ...how, onEvent }));
  }

  /** Lifts the protection of everything in a stack, as `pulumi state unprotect --all` does. */
  async unprotect(stack: string, profile: string): Promise<void> {
    await this.pulumi(stack, profile, "state", "unprotect", "--all", "--yes");
  }

  /** Gives a client's stack another name, as `pulumi stack rename` does, and its file with it. */
  async rename(stack: string, profile: string, name: string): Promise<void> {
    await this.pulumi(stack, profile, "stack", "rename", name);
    this.write(name, this.files.get(stack) ?? "");
    this.files.delete(stack);
  }

  /** What a stack holds, as the fleet reads it. */
  async held(stack: string, profile: string): Promise<readonly OwnResource[]> {
    const { deployment } = (await (await this.select(stack, profile)).exportStack()) as {
      readonly deployment: unknown;
    };
    const { resources = [] } = deployment as { resources?: readonly Partial<OwnResource>[] };
    return resources.map(({ urn = "", type = "", outputs = {} }) => ({ urn, type, outputs }));
  }

  /** Lifts the protection of single resources, as `pulumi state unprotect` does. */
  async unprotectOnly(stack: string, profile: string, urns: readonly string[]): Promise<void> {
    for (const urn of urns) await this.pulumi(stack, profile, "state", "unprotect", urn, "--yes");
  }

  /** Changes the state of a stack: everything in it, as text. */
  async editState(stack: string, profile: string, edit: (state: string) => string): Promise<void> {
    const selected = await this.select(stack, profile);
    const exported = await selected.exportStack();
    await selected.importStack(JSON.parse(edit(JSON.stringify(exported))) as typeof exported);
  }

  private async pulumi(stack: string, profile: string, ...args: readonly string[]): Promise<void> {
    const { workspace } = await this.select(stack, profile);
    const { sandbox } = await box();
    const env = { ...process.env, ...workspace.envVars };
    const all = [...args, "--non-interactive", "--stack", stack];
    const { code, output } = await run(join(sandbox.layout.bin, "pulumi"), all, { cwd: this.directory, env });
    if (code !== 0) throw new Error(output);
  }

  private async operate<T extends { readonly stdout: string; readonly stderr: string }>(
    stack: string,
    profile: string,
    work: (
      selected: Stack,
      options: {
        readonly program: () => Promise<Record<string, unknown>>;
        readonly onEvent: (event: EngineEvent) => void;
      },
    ) => Promise<T>,
  ): Promise<T & Steps> {
    const steps: string[] = [];
    const onEvent = ({ resourcePreEvent, resOutputsEvent }: EngineEvent) => {
      // why both: a change that a refresh finds is known only once the resource has been read.
      const { metadata } = resOutputsEvent ?? resourcePreEvent ?? {};
      if (metadata === undefined || metadata.op === "same" || metadata.op === "refresh") return;
      // why: the engine's own provider, for reading state. It comes and goes with the calls, and no display shows it.
      if (metadata.type === "pulumi:providers:pulumi") return;
      const step = `${metadata.op} ${metadata.type} ${metadata.urn.split("::").at(-1) ?? ""}`;
      if (!steps.includes(step)) steps.push(step);
    };
    const result = await work(await this.select(stack, profile), { program: this.program(stack), onEvent });
    return { ...result, steps };
  }

  /** The configuration of a stack, parsed from its text. */
  config(stack: string): StackConfig {
    const text = this.files.get(stack) ?? "";
    const files = { project: { name: "Pulumi.yaml", text: this.project }, stack: { name: stackFileName(stack), text } };
    return resolveConfig(readConfigFiles(stack, files));
  }

  private program(stack: string): () => Promise<Record<string, unknown>> {
    return () => {
      const clients = [...this.files.keys()].filter((name) => name !== "home").sort();
      const files = clients.map((name) => [name.slice("client-".length), this.config(name)] as const);
      return switchyard(this.config(stack), {
        clientSlugs: files.map(([slug]) => slug),
        clientFiles: new Map(files),
        ...(this.staging !== undefined && { staging: this.staging }),
      });
    };
  }

  private select(stack: string, profile: string): Promise<Stack> {
    const key = `${stack} ${profile}`;
    const selected = this.selected.get(key) ?? this.open(stack, profile);
    this.selected.set(key, selected);
    return selected;
  }

  private async open(stackName: string, profile: string): Promise<Stack> {
    const { sandbox } = await box();
    const backend = join(this.directory, "backend");
    await mkdir(backend, { recursive: true });
    const what = { stackName, projectName: "switchyard", program: this.program(stackName) };
    const where = {
      workDir: this.directory,
      pulumiCommand: await leanCommand(sandbox),
      envVars: { ...(this.environments[profile] ?? sandbox.env(profile)), PULUMI_BACKEND_URL: `file://${backend}` },
    };
    if (existsSync(join(this.directory, stackFileName(stackName)))) return LocalWorkspace.selectStack(what, where);
    // why: an injected failure would otherwise be tried again for a long time, as a real one should be.
    const config = { "aws:maxRetries": "1" };
    const { secretsprovider: secretsProvider, encryptedkey: encryptedKey } = await kmsSecrets(sandbox);
    const stackSettings = { [stackName]: { secretsProvider, encryptedKey, config } };
    return LocalWorkspace.createStack(what, { ...where, secretsProvider, stackSettings });
  }
}
