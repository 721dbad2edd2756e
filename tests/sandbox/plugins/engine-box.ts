import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Resource } from "@pulumi/pulumi";
import { LocalWorkspace, type Stack } from "@pulumi/pulumi/automation/index.js";
import { expect } from "chai";
import { startSandbox, type SandboxHandle } from "../../../sandbox/lifecycle.ts";
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

  const stack = (stackName: string, declare: () => unknown): Promise<Stack> =>
    LocalWorkspace.createOrSelectStack({
      stackName,
      projectName: "plugins",
      program: async () => {
        const outputs = await declare();
        return Resource.isInstance(outputs) ? {} : ((outputs ?? {}) as Record<string, unknown>);
      },
    });
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
