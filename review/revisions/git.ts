import { spawn } from "node:child_process";
import { devNull } from "node:os";
import { cut } from "../../core/faults/fault.ts";
import { NotReviewable } from "./not-reviewable.ts";

/** How Git is run. */
export interface GitSettings {
  /** A folder of the repository. */
  readonly directory: string;
  readonly env: NodeJS.ProcessEnv;
  /** The command: a name to be found on PATH, or a path. Default `git`. */
  readonly command?: string;
}

/** Runs Git. @throws NotReviewable when there is none, or it fails. */
export type Git = (args: readonly string[], input?: string) => Promise<Buffer>;

/** Most bytes that are taken from one run; more than all files of a review together. */
const MAX_OUTPUT = 256 * 1024 * 1024;

const SHOWN_ERROR = 400;

/**
 * Settings that go before everything that a repository's configuration says. Only commands are run here that read objects;
 * none of them needs hooks, filters, a pager or a file system monitor, and none may start one.
 */
const SETTINGS = [
  "core.fsmonitor=false",
  `core.hooksPath=${devNull}`,
  "core.commitGraph=false",
  "core.quotePath=false",
  "protocol.allow=never",
].flatMap((setting) => ["-c", setting]);

/** Git in the repository of a folder, reading objects only. */
export function gitIn({ directory, env, command = "git" }: GitSettings): Git {
  const own = environmentOf(env);
  return (args, input = "") =>
    new Promise((resolve, reject) => {
      const child = spawn(command, ["--no-pager", "--no-replace-objects", ...SETTINGS, ...args], {
        cwd: directory,
        env: own,
        stdio: ["pipe", "pipe", "pipe"],
      });
      const chunks: Buffer[] = [];
      let [size, said] = [0, ""];
      child.stdout.on("data", (chunk: Buffer) => {
        size += chunk.length;
        if (size > MAX_OUTPUT) child.kill("SIGKILL");
        else chunks.push(chunk);
      });
      child.stderr.setEncoding("utf8").on("data", (chunk: string) => (said = (said + chunk).slice(0, 10_000)));
      child.once("error", (error) => reject(unusable(directory, args, error.message)));
      child.once("close", (code) => {
        if (code === 0) resolve(Buffer.concat(chunks));
        else if (size > MAX_OUTPUT) reject(unusable(directory, args, `more than ${MAX_OUTPUT} bytes`));
        else reject(unusable(directory, args, said.trim() || `exit code ${String(code)}`));
      });
      // why: a Git that ends at once does not read what it is given; its exit code says why.
      child.stdin.on("error", () => undefined);
      child.stdin.end(input);
    });
}

/**
 * The environment of Git: nothing that leads it to another repository, has it start something or write a trace, and nothing
 * that has it take one object for another. Nothing is fetched: not by a partial clone either.
 */
function environmentOf(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name]) => !/^GIT_/i.test(name));
  return {
    ...Object.fromEntries(kept),
    LC_ALL: "C",
    GIT_GRAFT_FILE: devNull,
    GIT_NO_REPLACE_OBJECTS: "1",
    GIT_NO_LAZY_FETCH: "1",
    // why also: releases before 2.45 know no other way to keep a partial clone from fetching.
    GIT_ALLOW_PROTOCOL: "none",
    GIT_OPTIONAL_LOCKS: "0",
    GIT_TERMINAL_PROMPT: "0",
  };
}

function unusable(directory: string, args: readonly string[], found: string): Error {
  return new NotReviewable({
    code: "review/git",
    path: directory,
    expected: `that \`git ${args[0] ?? ""}\` reads the repository`,
    found: cut(found, SHOWN_ERROR),
    fix: "Run the command in a clone of the repository, with Git on PATH and the whole history there.",
  });
}
