import { switchyard } from "../program.ts";
import { readEngineInput } from "./engine-config.ts";
import { leanRuntime } from "./lean-runtime.ts";
import type { StackOutputs } from "./stack-types.ts";

/** Runs the program for the stack that the Pulumi CLI has started it for, with the files beside the program's folder. */
export function runStack(): Promise<StackOutputs> {
  const { config, context } = readEngineInput(process.cwd());
  leanRuntime();
  return switchyard(config, context);
}
