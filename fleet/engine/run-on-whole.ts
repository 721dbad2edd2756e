import { saysHalfWritten, whenWhole } from "../../components/engine/half-written.ts";
import { type EngineEnd, EngineFailure, type EngineSettings, runEngine } from "./engine-command.ts";
import { removeTornAttributes } from "./torn-attributes.ts";

/** A backend of files has something that is empty or cut off, so that the engine reads none of it. */
class CutOffState extends EngineFailure {
  constructor(args: readonly string[], end: EngineEnd) {
    super(args, end);
    this.message += `: EOF. The state of a stack is empty or cut off, as after a full disk or a loss of power. A backend of files keeps the one before: below .pulumi/stacks, copy STACK.json.bak over a STACK.json that is no whole document, and remove a STACK.json.attrs that is empty`;
    this.name = "CutOffState";
  }
}

/**
 * Runs a command of the engine that reads the backend: again while something in it is being written, and once more without
 * what a killed run left half written where nothing is lost with it ({@link removeTornAttributes}).
 * @param pause What a test replaces: waits between two attempts.
 * @throws EngineFailure when it does not end with 0
 */
export async function runOnWhole(
  engine: EngineSettings,
  args: readonly string[],
  root: string,
  pause?: (ms: number) => Promise<unknown>,
): Promise<EngineEnd> {
  const run = async (): Promise<EngineEnd> => {
    const end = await runEngine(engine, args, root);
    if (end.code === 0) return end;
    throw saysHalfWritten(end.stderr) ? new CutOffState(args, end) : new EngineFailure(args, end);
  };
  try {
    return await whenWhole(run, pause);
  } catch (error) {
    if (!(error instanceof CutOffState)) throw error;
    // why none where it fails: what the engine met is told, with what to do by hand.
    const removed = await removeTornAttributes(engine, root).catch(() => []);
    if (removed.length === 0) throw error;
    return whenWhole(run, pause);
  }
}
