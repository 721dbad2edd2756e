import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { InterruptedCreate } from "../../components/engine/stack-types.ts";
import { EngineFailure, type EngineSettings, runEngine } from "./engine-command.ts";
import { throwawayFolder } from "./throwaway-folder.ts";

const schema = z.object({
  deployment: z
    .object({
      resources: z.array(z.object({ urn: z.string() })).nullish(),
      pending_operations: z
        .array(
          z.object({
            type: z.string(),
            resource: z.object({
              urn: z.string(),
              type: z.string(),
              inputs: z.record(z.string(), z.unknown()).optional(),
            }),
          }),
        )
        .nullish(),
    })
    .nullish(),
});

/** A create of which the state does not say how it ended. */
export interface PendingCreate extends InterruptedCreate {
  /** Whether the state has the resource all the same: a later run made it, or took it over. */
  readonly isThere: boolean;
}

/** What earlier runs of the stack were making when they were killed, as its state says. @throws EngineFailure, ZodError */
export async function pendingCreates(
  engine: EngineSettings,
  root: string,
  stack: string,
): Promise<readonly PendingCreate[]> {
  const { deployment } = schema.parse(JSON.parse(await exported(engine, root, stack)));
  const there = new Set((deployment?.resources ?? []).map(({ urn }) => urn));
  return (deployment?.pending_operations ?? [])
    .filter(({ type }) => type === "creating")
    .map(({ resource: { urn, type, inputs = {} } }) => ({ urn, type, inputs, isThere: there.has(urn) }));
}

/**
 * Has the state forget what earlier runs were doing when they were killed: to be called once that is taken over, or known not
 * to exist. The engine drops it whenever a state is imported.
 * @throws EngineFailure
 */
export async function dropPending(engine: EngineSettings, root: string, stack: string): Promise<void> {
  const text = await exported(engine, root, stack);
  const { path: folder, remove } = await throwawayFolder("state");
  try {
    const file = join(folder, "state.json");
    // why: a state can hold what is not for every user of the machine; its secrets stay encrypted.
    await writeFile(file, text, { mode: 0o600 });
    await run(engine, ["stack", "import", "--file", file, "--stack", stack], root);
  } finally {
    await remove();
  }
}

async function exported(engine: EngineSettings, root: string, stack: string): Promise<string> {
  return run(engine, ["stack", "export", "--stack", stack], root);
}

async function run(engine: EngineSettings, args: readonly string[], root: string): Promise<string> {
  const end = await runEngine(engine, args, root);
  if (end.code !== 0) throw new EngineFailure(args, end);
  return end.stdout;
}
