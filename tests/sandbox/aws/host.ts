/** Runs AWS in a process of its own, for the test that kills it. Arguments: interpreter, state directory. */
import { readFileSync } from "node:fs";
import { startAws } from "../../../sandbox/aws/start.ts";

const [python = "", stateDir = ""] = process.argv.slice(2);
const aws = await startAws({ python, stateDir, log: () => undefined });
const [bootstrap] = aws.credentials;
const children = readFileSync(`/proc/self/task/${process.pid}/children`, "utf8").trim().split(" ");
const keys = { accessKeyId: bootstrap?.accessKeyId, secretAccessKey: bootstrap?.secretAccessKey };
// The only child that is a Python program is moto; tsx has a helper of its own.
const motoPid = children
  .map(Number)
  .find((pid) => readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("moto-server.py"));
process.stdout.write(`${JSON.stringify({ url: aws.url, motoPid, keys })}\n`);
