import { z } from "zod";
import { EngineFailure, runEngine, type EngineSettings } from "./engine-command.ts";

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

/** The project's stacks in the backend. One run of the engine. @throws EngineFailure, SyntaxError, ZodError */
export async function listStacks(engine: EngineSettings, root: string): Promise<readonly ListedStack[]> {
  const args = ["stack", "ls", "--json"];
  const end = await runEngine(engine, args, root);
  if (end.code !== 0) throw new EngineFailure(args, end);
  return schema.parse(JSON.parse(end.stdout)).map(({ name, lastUpdate, resourceCount, updateInProgress }) => ({
    name: name.split("/").at(-1) ?? name,
    ...(lastUpdate !== undefined && { lastUpdate }),
    ...(resourceCount !== undefined && { resourceCount }),
    ...(updateInProgress !== undefined && { updateInProgress }),
  }));
}
