import { Command } from "commander";
import { defaultProfile, shellLines } from "./environment.ts";
import { SandboxError } from "./error.ts";
import {
  openSandbox,
  resetSandbox,
  sandboxStatus,
  startSandbox,
  stopSandbox,
  type SandboxHandle,
} from "./lifecycle.ts";
import { login } from "./login.ts";
import { installedPlugins, pluginLine } from "./install-plugins.ts";
import { projectRoot, stateDirectory, stateLayout } from "./paths.ts";
import { projectSignIn } from "./sign-in.ts";

/** What `status` exits with when the sandbox is not up, as init scripts do. */
const EXIT_NOT_RUNNING = 3;

const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};
const print = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

async function summary(sandbox: SandboxHandle): Promise<string> {
  const profiles = sandbox.profiles.map(
    ({ profile, accountId, userName }) => `  ${profile.padEnd(18)} ${accountId}  ${userName}`,
  );
  return [
    `The sandbox is up at ${sandbox.url}. Profiles:`,
    ...profiles,
    ...(await installedPlugins(sandbox.layout)).map(pluginLine),
    `Use it in this shell:  eval "$(npm run -s sandbox -- env)"`,
  ].join("\n");
}

async function prepare(): Promise<void> {
  // why: loaded when needed; the bundler of the plugins would triple the time that `env` and `status` take.
  await (await import("./prepare.ts")).fillCache(say);
  print("Engine and Python environment are in the cache, and the official plugins where they can be had.");
}

async function start(): Promise<void> {
  print(await summary(await startSandbox({ log: say })));
}

async function stop(): Promise<void> {
  const wasRunning = await stopSandbox({ log: say });
  print(wasRunning ? "The sandbox is stopped; its state is kept." : "The sandbox was not running.");
}

async function reset(): Promise<void> {
  const wasThere = await resetSandbox({ log: say });
  print(wasThere ? "The sandbox is stopped, and its state deleted." : "There was no sandbox.");
}

async function status(options: { json?: true }): Promise<void> {
  const found = await sandboxStatus();
  if (found.kind !== "up") process.exitCode = EXIT_NOT_RUNNING;
  const stateDir = stateDirectory();
  if (options.json === true) {
    const plugins = (await installedPlugins(stateLayout(stateDir))).map(({ name, version, source, from, why }) => ({
      name,
      version,
      source,
      from,
      why,
    }));
    print(JSON.stringify({ stateDir, ...found, plugins }, undefined, 2));
  } else if (found.kind === "up") {
    print(
      `${await summary(await openSandbox())}\nProcess ${String(found.record.pid)}, up since ${found.record.since}.`,
    );
  } else if (found.kind === "stuck") {
    print(
      `The sandbox's daemon (process ${String(found.record.pid)}) runs but does not answer. Start it anew: npm run sandbox -- start`,
    );
  } else {
    print(found.crashed ? "The sandbox is not running: it ended unexpectedly." : "The sandbox is not running.");
  }
}

async function env(options: { account: string; json?: true }): Promise<void> {
  const sandbox = await openSandbox();
  const change = sandbox.change(options.account);
  if (options.json === true) {
    const removed = Object.fromEntries(change.unset.map((name) => [name, null]));
    print(JSON.stringify({ ...change.set, ...removed }, undefined, 2));
  } else print(shellLines(change, sandbox.layout).join("\n"));
}

async function signIn(user: string, options: { session?: string; startUrl?: string; region?: string }): Promise<void> {
  const { url } = await openSandbox();
  const chosen = { ...projectSignIn(projectRoot), ...options };
  const { file, expiresAt } = await login({ url, user, ...chosen });
  print(`${user} is signed in to the session "${chosen.session}" until ${expiresAt}: ${file}`);
}

const program = new Command("sandbox")
  .description("AWS on this machine: four accounts, Identity Center, and Pulumi's engine with plugins for them.")
  .showHelpAfterError("(see: npm run sandbox -- --help)");
program
  .command("prepare")
  .description("put the engine and the Python environment into the cache, and start nothing")
  .action(prepare);
program.command("start").description("bring it up; does nothing when it is up").action(start);
program.command("stop").description("end it, and keep its accounts and stacks").action(stop);
program
  .command("status")
  .description(`say what runs; exits ${String(EXIT_NOT_RUNNING)} when it is not up`)
  .option("--json", "machine-readable")
  .action(status);
program
  .command("env")
  .description('print what a shell needs: eval "$(npm run -s sandbox -- env)"')
  .option("--account <profile>", "the AWS profile to be", defaultProfile)
  .option("--json", "an object; null stands for a variable to remove")
  .action(env);
program.command("reset").description("end it, and delete its accounts and stacks").action(reset);
program
  .command("login")
  .description("sign an Identity Center user in, as `aws sso login` does, without a browser")
  .argument("<user>", "for instance alice@acme.example")
  .option("--session <name>", "the name of the sso-session (default: the company in Pulumi.yaml)")
  .option("--start-url <url>", "its sso_start_url (default: the portal in Pulumi.home.yaml)")
  .option("--region <region>", "its sso_region (default: the region in Pulumi.home.yaml)")
  .action(signIn);

for (const [signal, code] of [
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const) {
  // why: an orderly exit ends the commands that were started (go, pip).
  process.on(signal, () => process.exit(code));
}

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof SandboxError)) throw error;
  say(`error: ${error.message} [${error.code}]`);
  process.exitCode = 1;
}
