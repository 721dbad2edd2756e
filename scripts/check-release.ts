/** Fails unless the tag given is the version of package.json, with a section of its own in the changelog. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../sandbox/paths.ts";
import { releaseProblems } from "./package/release-problems.ts";

const read = (name: string): string => readFileSync(join(projectRoot, name), "utf8");
const { version } = JSON.parse(read("package.json")) as { readonly version: string };
const problems = releaseProblems(process.argv[2] ?? "", version, read("CHANGELOG.md"));
for (const problem of problems) console.error(`release: ${problem}`);
if (problems.length > 0) process.exitCode = 1;
