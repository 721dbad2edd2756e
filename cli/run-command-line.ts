import { CommanderError } from "commander";
import { confirm } from "./ask.ts";
import type { Call } from "./command-call.ts";
import { failure } from "./failure.ts";
import type { Actions, CommandIo } from "./command-io.ts";
import type { SharedInput } from "./inputs.ts";
import { Interrupts } from "./interrupts.ts";
import type { Outcome } from "./outcome.ts";
import { program } from "./switchyard.ts";
import type { ProgressView } from "./view/progress.ts";
import { progressView } from "./view/progress-view.ts";

/** Each command's code is loaded when it is called: a help text needs none of it. */
const ACTIONS: Actions = {
  init: async (...call) => (await import("./actions/init-action.ts")).initAction(...call),
  add: async (...call) => (await import("./actions/add-action.ts")).addAction(...call),
  onboard: async (...call) => (await import("./actions/onboard-action.ts")).onboardAction(...call),
  up: async (...call) => (await import("./actions/up-action.ts")).upAction(...call),
  offboard: async (...call) => (await import("./actions/offboard-action.ts")).offboardAction(...call),
  revoke: async (...call) => (await import("./actions/revoke-action.ts")).revokeAction(...call),
  verify: async (...call) => (await import("./actions/verify-action.ts")).verifyAction(...call),
  status: async (...call) => (await import("./actions/status-action.ts")).statusAction(...call),
  doctor: async (...call) => (await import("./actions/doctor-action.ts")).doctorAction(...call),
  handoff: async (input) => (await import("./actions/handoff-action.ts")).handoffAction(input),
  import: async (...call) => (await import("./actions/import-action.ts")).importAction(...call),
  recertify: async (input) => (await import("./actions/recertify-action.ts")).recertifyAction(input),
  explain: async (...call) => (await import("./actions/explain-action.ts")).explainAction(...call),
  review: async (...call) => (await import("./actions/review-action.ts")).reviewAction(...call),
  kubernetes: async (input) => (await import("./actions/kubernetes-action.ts")).kubernetesAction(input),
  codeowners: async (input) => (await import("./actions/codeowners-action.ts")).codeownersAction(input),
  awsConfig: async (...call) => (await import("./actions/aws-config-action.ts")).awsConfigAction(...call),
  granted: async (input) => (await import("./actions/access-export-actions.ts")).grantedAction(input),
  switchRoles: async (...call) => (await import("./actions/access-export-actions.ts")).switchRolesAction(...call),
  links: async (...call) => (await import("./actions/access-export-actions.ts")).linksAction(...call),
  csv: async (...call) => (await import("./actions/access-export-actions.ts")).csvAction(...call),
  page: async (input) => (await import("./actions/page-action.ts")).pageAction(input),
  githubComment: async (...call) => (await import("./actions/github-comment-action.ts")).githubCommentAction(...call),
  githubApproved: async (...call) =>
    (await import("./actions/github-approved-action.ts")).githubApprovedAction(...call),
};

/** What the process gives and takes; the tests have their own. */
export interface Surroundings {
  readonly args: readonly string[];
  readonly version: string;
  readonly env: NodeJS.ProcessEnv;
  readonly stdin: { readonly isTTY?: boolean };
  readonly stdout: { readonly isTTY?: boolean; write(text: string): unknown };
  readonly stderr: { readonly isTTY?: boolean; readonly columns?: number; write(text: string): unknown };
  /** Takes what hears of signals; gives back what ends the hearing. */
  readonly onSignals: (interrupts: Interrupts) => () => void;
  /** Ends the process at once. */
  readonly leave: (code: number) => void;
}

/**
 * Runs the command line, prints, and returns the exit code.
 * @param actions What the commands do. Default: the real thing.
 */
export async function runCommandLine(around: Surroundings, actions: Partial<Actions> = ACTIONS): Promise<number> {
  const { args, stdout } = around;
  const wantsJson = beforeTerminator(args).includes("--json");
  let said = "";
  let outcome: Outcome | undefined;
  const root = program(
    around.version,
    async (...call) => {
      outcome = await act(around, actions, call);
    },
    { writeOut: (text) => stdout.write(text), writeErr: (text) => (said += text) },
  );
  try {
    await root.parseAsync([...args], { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // why: what Commander prints as the answer to --help goes to standard output, and is no error.
    if (error.exitCode === 0) return 0;
    outcome = wrongUse(error, said);
  }
  if (outcome === undefined) throw new Error("the command ended without an outcome");
  print(outcome, wantsJson, around);
  return outcome.exit;
}

function beforeTerminator(args: readonly string[]): readonly string[] {
  const end = args.indexOf("--");
  return end === -1 ? args : args.slice(0, end);
}

async function act(around: Surroundings, actions: Partial<Actions>, [name, input]: Call): Promise<Outcome> {
  const { env, stdin, stderr } = around;
  const isInteractive = stdin.isTTY === true && stderr.isTTY === true && !input.json && !isSet(env["CI"]);
  const say = (line: string): void => void stderr.write(`${line}\n`);
  let view: ProgressView | undefined;
  const interrupts = new Interrupts({
    say: (line) => (view === undefined ? say(line) : view.say(line)),
    leave: () => around.leave(130),
  });
  const stopHearing = around.onSignals(interrupts);
  const io: CommandIo = {
    env,
    isInteractive,
    say,
    signals: () => interrupts.signals(),
    onEvent: (event) => (view ??= progressView(stderr, { env, json: input.json })).take(event),
    endProgress: async () => {
      await view?.end();
      view = undefined;
    },
    confirm: async (question) => {
      await io.endProgress();
      return confirm(question, isInteractive);
    },
  };
  try {
    // why the cast: the name and the input belong together, which the compiler cannot follow through a union.
    const action = actions[name] as ((input: SharedInput, io: CommandIo) => Promise<Outcome>) | undefined;
    if (action === undefined) throw new Error(`no action for ${name}`);
    return await action(input, io);
  } catch (error) {
    return failure(error);
  } finally {
    await io.endProgress();
    stopHearing();
  }
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== "" && value !== "false" && value !== "0";
}

function wrongUse({ code, message }: CommanderError, said: string): Outcome {
  const isHelp = code === "commander.help";
  const text = said.trim();
  const inOneLine = isHelp ? "Which command? npx switchyard --help lists them." : text.replaceAll(/\s*\n/g, " ");
  return {
    exit: 2,
    json: { ok: false, error: { name: "WrongUse", message: (inOneLine || message).replace(/^error: /, "") } },
    text: isHelp ? text : `${text}\n(see: npx switchyard --help)`,
  };
}

/** Results go to standard output; of what went wrong before there was one, standard error tells. */
function print(outcome: Outcome, json: boolean, { stdout, stderr }: Surroundings): void {
  if (json) stdout.write(`${JSON.stringify(outcome.json, undefined, 2)}\n`);
  else if (outcome.text !== "") (isError(outcome) ? stderr : stdout).write(`${outcome.text}\n`);
}

function isError({ json }: Outcome): boolean {
  return typeof json === "object" && json !== null && "error" in json;
}
