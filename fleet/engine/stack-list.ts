import { z } from "zod";
import { saysHalfWritten, whenWhole } from "../../components/engine/half-written.ts";
import { type EngineEnd, EngineFailure, runEngine, type EngineSettings } from "./engine-command.ts";

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

/** A backend of files has a state that is empty or cut off, so that the engine lists no stack at all. */
class CutOffState extends EngineFailure {
  constructor(args: readonly string[], end: EngineEnd) {
    super(args, end);
    this.message += `: EOF. The state of a stack is empty or cut off, as when the process that wrote it was killed. A backend of files keeps the one before: below .pulumi/stacks, copy STACK.json.bak over a STACK.json that is no whole document, and remove a STACK.json.attrs that is empty`;
    this.name = "CutOffState";
  }
}

/**
 * The project's stacks in the backend. One run of the engine, or some where a state is being written at that moment.
 * @throws EngineFailure, SyntaxError, ZodError
 */
export async function listStacks(engine: EngineSettings, root: string): Promise<readonly ListedStack[]> {
  const args = ["stack", "ls", "--json"];
  const end = await whenWhole(async () => {
    const one = await runEngine(engine, args, root);
    if (one.code === 0) return one;
    throw saysHalfWritten(one.stderr) ? new CutOffState(args, one) : new EngineFailure(args, one);
  });
  return schema.parse(JSON.parse(end.stdout)).map(({ name, lastUpdate, resourceCount, updateInProgress }) => ({
    name: name.split("/").at(-1) ?? name,
    ...(lastUpdate !== undefined && { lastUpdate }),
    ...(resourceCount !== undefined && { resourceCount }),
    ...(updateInProgress !== undefined && { updateInProgress }),
  }));
}
