import { z } from "zod";
import type { EngineSettings } from "./engine-command.ts";
import { runOnWhole } from "./run-on-whole.ts";

/** A stack that the backend has. */
export interface ListedStack {
  readonly name: string;
  /** ISO 8601; absent for a stack that was never updated. */
  readonly lastUpdate?: string;
  /** Resources in its state, everything counted; some backends do not say. */
  readonly resourceCount?: number;
  /** Whether an update is under way, where the backend knows that (Pulumi Cloud). */
  readonly updateInProgress?: boolean;
}

const schema = z.array(
  z.object({
    name: z.string(),
    lastUpdate: z.string().optional(),
    resourceCount: z.number().optional(),
    updateInProgress: z.boolean().optional(),
  }),
);

/**
 * The project's stacks in the backend. One run of the engine, or some where a state is being written at that moment.
 * @param pause What a test replaces: waits between two attempts.
 * @throws EngineFailure, SyntaxError, ZodError
 */
export async function listStacks(
  engine: EngineSettings,
  root: string,
  pause?: (ms: number) => Promise<unknown>,
): Promise<readonly ListedStack[]> {
  const end = await runOnWhole(engine, ["stack", "ls", "--json"], root, pause);
  return schema.parse(JSON.parse(end.stdout)).map(({ name, lastUpdate, resourceCount, updateInProgress }) => ({
    name: name.split("/").at(-1) ?? name,
    ...(lastUpdate !== undefined && { lastUpdate }),
    ...(resourceCount !== undefined && { resourceCount }),
    ...(updateInProgress !== undefined && { updateInProgress }),
  }));
}
