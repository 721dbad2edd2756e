/** The daemon's program. Arguments: the state directory, the Python interpreter. */
import { startAws } from "../aws/start.ts";
import { runDaemon } from "./run.ts";

const [root, python] = process.argv.slice(2);
if (root === undefined || python === undefined) throw new Error("usage: main.ts STATE_DIRECTORY PYTHON");
await runDaemon(root, python, startAws);
