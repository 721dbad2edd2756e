import { readEngineInput } from "./components/engine/engine-config.ts";
import { leanRuntime } from "./components/engine/lean-runtime.ts";
import { switchyard } from "./components/program.ts";

const { config, context } = readEngineInput(process.cwd());

/** The stack of a client account or of the home account, by its configuration. Returns the stack's outputs. */
export default () => {
  leanRuntime();
  return switchyard(config, context);
};
