import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Resource } from "@pulumi/pulumi";
import {
  type EngineEvent,
  LocalWorkspace,
  type OutputMap,
  type Stack,
  type UpdateSummary,
} from "@pulumi/pulumi/automation/index.js";
import { expect } from "chai";
import { EventLog } from "../../../fleet/engine/event-log.ts";
import { startSandbox, type SandboxHandle } from "../../../sandbox/lifecycle.ts";
import { kmsSecrets } from "../../e2e/kms-secrets.ts";
import { leanCommand } from "../../e2e/lean-command.ts";
import { prepareShared } from "../../e2e/shared-packages.ts";

/** A sandbox of its own, with this process as the program of its stacks. */
export interface EngineBox {
  readonly sandbox: SandboxHandle;
  /** A stack whose program declares what `declare` declares; what that returns are the outputs. */
  stack(name: string, declare: () => unknown): Promise<Stack>;
  /** The message that an update of such a stack fails with; what was made until then stays. */
  failure(name: string, declare: () => unknown): Promise<string>;
  /** Properties that a refresh of the stack finds changed, as `Type property`, in order. */
  drift(stack: Stack): Promise<string[]>;
  stop(): Promise<void>;
}

/** Starts a sandbox, and has this process use it as `home` until `stop`. */
export async function startEngineBox(): Promise<EngineBox> {
  const folder = await mkdtemp(join(tmpdir(), "switchyard-plugins-"));
  const sandbox = await startSandbox({
    stateDir: join(folder, "sandbox"),
    log: () => undefined,
    prepare: prepareShared,
  });
  const saved = { ...process.env };
  Object.assign(process.env, sandbox.env("home"));

  const pulumiCommand = await leanCommand(sandbox);
  const outputs = new Map<string, OutputMap>();
  const stack = async (stackName: string, declare: () => unknown): Promise<Stack> => {
    const program = async () => {
      const declared = await declare();
      return Resource.isInstance(declared) ? {} : ((declared ?? {}) as Record<string, unknown>);
    };
    const what = { stackName, projectName: "plugins", program };
    const { secretsprovider: secretsProvider, encryptedkey: encryptedKey } = await kmsSecrets(sandbox);
    const stackSettings = { [stackName]: { secretsProvider, encryptedKey } };
    const where = { pulumiCommand, secretsProvider, stackSettings };
    // why: the lean command lets a stack be selected that is not there.
    const isMade = outputs.has(stackName);
    if (!isMade) outputs.set(stackName, {});
    const opened = await (isMade ? LocalWorkspace.selectStack(what, where) : LocalWorkspace.createStack(what, where));
    return telling(opened, outputs);
  };
  return {
    sandbox,
    stack,
    failure: async (name, declare) => {
      const selected = await stack(name, declare);
      return selected.up().then(
        ({ stdout }) => expect.fail(`expected stack ${name} to fail:\n${stdout}`),
        (error: unknown) => (error as Error).message,
      );
    },
    drift: async (selected) => {
      const seen = new Set<string>();
      await selected.refresh({
        onEvent: ({ resOutputsEvent }) => {
          const step = resOutputsEvent?.metadata;
          for (const property of Object.keys(step?.detailedDiff ?? {}))
            seen.add(`${step?.type.split(":").at(-1) ?? ""} ${property.replace(/\[.*$/, "")}`);
        },
      });
      return [...seen].sort();
    },
    stop: async () => {
      await sandbox.stop();
      for (const name of Object.keys(process.env)) if (!(name in saved)) Reflect.deleteProperty(process.env, name);
      Object.assign(process.env, saved);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/**
 * A stack that takes counts and outputs of an update from the engine's events.
 * why: it would start the engine five times more for each update, to ask for them.
 */
function telling(stack: Stack, outputs: Map<string, OutputMap>): Stack {
  const up = stack.up.bind(stack);
  const refresh = stack.refresh.bind(stack);
  const heard = async <T extends { readonly summary: UpdateSummary }>(
    given: ((event: EngineEvent) => void) | undefined,
    work: (onEvent: (event: EngineEvent) => void) => Promise<T>,
  ): Promise<T & { readonly outputs: OutputMap }> => {
    const log = new EventLog(() => undefined);
    const result = await work((event) => {
      log.take(event);
      given?.(event);
    });
    const found = Object.entries(log.outputs()).map(([name, value]) => [name, { value, secret: false }] as const);
    if (found.length > 0) outputs.set(stack.name, Object.fromEntries(found));
    const summary = { ...result.summary, resourceChanges: log.summary().changes };
    return { ...result, summary, outputs: outputs.get(stack.name) ?? {} };
  };
  return Object.assign(stack, {
    up: (options: Parameters<Stack["up"]>[0] = {}) => heard(options.onEvent, (onEvent) => up({ ...options, onEvent })),
    refresh: (options: Parameters<Stack["refresh"]>[0] = {}) =>
      heard(options.onEvent, (onEvent) => refresh({ ...options, onEvent })),
    outputs: () => Promise.resolve(outputs.get(stack.name) ?? {}),
  });
}
