import { Command, Option, type OutputConfiguration } from "commander";
import { type Add, type Caller, exampleLines, type Options, type Shared } from "./command-call.ts";
import { doctorCommand } from "./doctor-command.ts";
import { exitCodeLines } from "./exit-codes.ts";
import { pageCommand } from "./page-command.ts";
import { exportCommands } from "./manifest-commands.ts";
import { reviewCommand, workflowCommands } from "./review-commands.ts";
import { importCommand, IMPORT_EXAMPLES } from "./import-command.ts";
import type { SharedInput } from "./inputs.ts";
import { statusCommand } from "./status-command.ts";
import { revokeCommand } from "./revoke-command.ts";
import { contextOf, countOf, oneMore, reportPathOf, shardOf } from "./options.ts";

/**
 * The command line of `switchyard`: it reads words and hands the result to `call`, and does nothing else. Help and wrong
 * use end in a CommanderError.
 * @param output Where Commander prints to. Default: the process's streams.
 */
export function program(version: string, call: Caller, output: OutputConfiguration = {}): Command {
  const root = new Command("switchyard")
    .configureOutput(output)
    .description("Client AWS accounts that the right people of one home account can enter, and nobody else.")
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .option("-C, --directory <folder>", "a folder of the project (default: the working folder)")
    .option("--json", "print one JSON document on standard output, and nothing else there")
    .configureHelp({
      showGlobalOptions: true,
      // why: that a flag is not given unless it is given need not be said.
      optionDescription: ({ description }) => description,
    })
    .exitOverride()
    .addHelpText("after", `\n${exitCodeLines()}\n\nEach command has a help of its own:  npx switchyard up --help`);
  const shared = (): SharedInput => {
    const { directory, json } = root.opts<{ directory?: string; json?: true }>();
    return { ...(directory !== undefined && { directory }), json: json === true };
  };
  const add = (signature: string, description: string, examples: readonly string[]): Command =>
    root
      .command(signature)
      .description(description)
      .addHelpText("after", `\n${exampleLines(examples)}\n\n${exitCodeLines()}`);

  beginnings(add, shared, call);
  deployments(add, shared, call);
  revokeCommand(add, shared, call);
  questions(add, shared, call);
  return root;
}

const DRY_RUN = ["--dry-run", "say what would be done, and write nothing", false] as const;
const YES = ["-y, --yes", "do not ask", false] as const;

function report(): Option {
  return new Option("--report <file>", "write a report, as JSON or CSV by the file's ending").argParser(reportPathOf);
}

function breakLock(): Option {
  return new Option("--break-lock", "free stacks that a dead process holds").default(false);
}

function concurrency(): Option {
  return new Option("--concurrency <n>", "stacks at once (default: from processors and memory)").argParser(countOf);
}

/** What makes a project or a client's file. */
function beginnings(add: Add, shared: Shared, call: Caller): void {
  add("init", "a project of one's own in an empty folder; asks for what it cannot find out", [
    "npx switchyard init",
    "npx switchyard init fleet --dry-run",
    "npx switchyard init fleet --home-account 111111111111 --company acme --region eu-west-1 --client AbcCorp --client-account 222222222222 --yes",
  ])
    .argument("[folder]", "default: the working folder")
    .option("--home-account <id>", "12 digits of the account in which people sign in")
    .option("--home-profile <name>", "AWS profile with credentials of the home account")
    .option("--company <name>", "short name of your company: begins the names of the roles")
    .option("--region <region>", "Region in which Identity Center is enabled")
    .option("--portal <url>", "address of the access portal")
    .option("--client <name>", "name of the first client")
    .option("--client-slug <slug>", "its slug (default: from its name)")
    .option("--client-account <id>", "12 digits of its account")
    .option("--client-profile <name>", "AWS profile with credentials of its account")
    .option("--roles <levels...>", "access levels of its account (default: read-only)")
    .option("--group <name>", "group of Identity Center that gets in first")
    .option("--user <name>", "user of Identity Center who gets in first")
    .option("--grant-roles <levels...>", "roles that they get (default: read-only)")
    .option(...YES)
    .option(...DRY_RUN)
    .action((folder: string | undefined, options: Options<"init">) =>
      call("init", { ...shared(), ...options, ...(folder !== undefined && { folder }) }),
    );

  add("add", "write a client's stack file; asks for what is missing", [
    "npx switchyard add initech",
    "npx switchyard add initech --account 444444444444 --roles read-only devops --yes",
  ])
    .argument("<slug>", "the client's short name: its stack is client-<slug>")
    .option("--name <name>", "the client's name (default: from the slug)")
    .option("--account <id>", "12 digits of the client's account")
    .option("--roles <levels...>", "access levels of Pulumi.yaml")
    .option("--profile <name>", "AWS profile with credentials of the client's account")
    .option("--assume-role <arn>", "role in the client's account that Pulumi assumes")
    .option("--region <region>", "Region of the end points that its stack calls")
    .option("--alias <alias>", "account alias, for links")
    .option("--handoff", "the client runs no Pulumi: its own people make the roles", false)
    .option("--own-organization", "the account belongs to home's own organization", false)
    .option(...YES)
    .option(...DRY_RUN)
    .action((slug: string, options: Options<"add">) => call("add", { ...shared(), ...options, slug }));

  importCommand(
    add("import", "stack files from the roles, permission sets and assignments that stand in AWS", IMPORT_EXAMPLES),
    shared,
    call,
  );

  add("handoff", "a CloudFormation template and a letter for a client that runs no Pulumi", [
    "npx switchyard handoff umbrella --dry-run",
    "npx switchyard handoff umbrella",
    "npx switchyard handoff umbrella --template-url https://your-bucket.s3.eu-west-1.amazonaws.com/umbrella.template.json",
  ])
    .argument("<slug>", "a client whose file says `handoff: true`")
    .option("--template-url <url>", "where the template will lie in S3, for a link that opens the console with it")
    .option("--out <folder>", "folder for the files (default: handoff, below the project's)")
    .option(...DRY_RUN)
    .action((slug: string, options: Options<"handoff">) => call("handoff", { ...shared(), ...options, slug }));
}

/** What runs the engine and changes AWS. */
function deployments(add: Add, shared: Shared, call: Caller): void {
  add("onboard", "deploy clients and let people in: preview, confirm, client, home, verify, the card", [
    "npx switchyard onboard initech",
    "npx switchyard onboard initech umbrella --yes --report onboard.json",
    "npx switchyard onboard initech --dry-run",
  ])
    .argument("<slugs...>", "clients that have a file")
    .addOption(concurrency())
    .addOption(breakLock())
    .addOption(report())
    .option(...YES)
    .option(...DRY_RUN)
    .action((slugs: string[], options: Options<"onboard">) => call("onboard", { ...shared(), ...options, slugs }));

  add("up", "deploy any number of stacks: clients side by side, home last", [
    "npx switchyard up client-abccorp",
    "npx switchyard up --all --changed --why",
    "npx switchyard up --all --exclude client-globex --report up.csv",
    "npx switchyard up --all --shard 3/20",
    "npx switchyard up --all --changed --reviewed review.json",
    "npx switchyard up --all --dry-run",
  ])
    .argument("[stacks...]", "stacks, or clients by their slug")
    .option("--all", "every stack that has a file", false)
    .option("--changed", "only stacks whose files or program differ from what is deployed", false)
    .option("--why", "say of each stack why it is run, or not", false)
    .option("--refresh", "ask AWS how things are first", false)
    .option("--exclude <stack>", "leave this stack out; may be given more than once", oneMore, [])
    .option("--fail-fast", "begin nothing more after the first failure", false)
    .option("--max-failures <n>", "begin nothing more after this many failures", countOf)
    .option("--shard <i/n>", "only this part of the clients, as in 3/20: the same parts whoever comes or goes", shardOf)
    .addOption(concurrency())
    .addOption(breakLock())
    .option("--policy-pack <folder>", "a policy pack that has to agree; may be given more than once", oneMore, [])
    .addOption(report())
    .option("--reviewed <digest>", "only what was reviewed: the digest of a review, or the file of its JSON report")
    .option(...DRY_RUN)
    .action((stacks: string[], { exclude, policyPack, ...options }: UpOptions) =>
      call("up", { ...shared(), ...options, stacks, exclude, policyPacks: policyPack }),
    );

  add("offboard", "withdraw a client's grants, end its sessions, destroy its stack, remove its file", [
    "npx switchyard offboard initech --dry-run",
    "npx switchyard offboard initech",
    "npx switchyard offboard initech --abandoned",
  ])
    .argument("<slug>", "the client")
    .addOption(
      new Option(
        "--abandoned [anyway]",
        "the client has taken our credentials away: leave what is in its account; `anyway`: although some still work",
      ).choices(["anyway"]),
    )
    .addOption(breakLock())
    .addOption(report())
    .option(...YES)
    .option(...DRY_RUN)
    .action((slug: string, options: Options<"offboard">) => call("offboard", { ...shared(), ...options, slug }));
}

/** What only looks. */
function questions(add: Add, shared: Shared, call: Caller): void {
  doctorCommand(add, shared, call);
  statusCommand(add, shared, call);

  add("verify", "hold what is deployed in both accounts against what the files say", [
    "npx switchyard verify initech",
    "npx switchyard verify --all --json",
  ])
    .argument("[slugs...]", "clients")
    .option("--all", "every client", false)
    .action((slugs: string[], options: Options<"verify">) => call("verify", { ...shared(), ...options, slugs }));

  add("explain", "why somebody gets into a role or not, and what to change", [
    "npx switchyard explain user:alice@acme.example AbcCorp/administrator",
    "npx switchyard explain group:Auditors AbcCorp/read-only --live",
    "npx switchyard explain user:alice@acme.example AbcCorp/devops --context aws:MultiFactorAuthPresent=true",
  ])
    .argument("<who>", "whom the files name, as in group:Auditors, user:<name> or iam-user:<name>")
    .argument("<client/role>", "an access role")
    .option("--live", "by what is deployed", false)
    .option("--context <KEY=VALUE>", "a condition key of the call; may be given more than once", contextOf, {})
    .action((who: string, role: string, options: Options<"explain">) =>
      call("explain", { ...shared(), ...options, who, role }),
    );

  add("recertify", "an access review as evidence: who confirmed which grant, and what nobody did", [
    "npx switchyard recertify 2026-q4",
    "npx switchyard recertify 2026-q4 --propose --dry-run",
  ])
    .argument("<campaign>", "name of the review: its file is recertification/<campaign>.csv")
    .option("--propose", "take the grants out of the home stack's file that nobody confirmed", false)
    .option(...DRY_RUN)
    .action((campaign: string, options: Omit<Options<"recertify">, "campaign">) =>
      call("recertify", { ...shared(), ...options, campaign }),
    );

  pageCommand(add, shared, call);

  reviewCommand(add, shared, call);
  exportCommands(add, shared, call);
  workflowCommands(add, shared, call);
}

type UpOptions = Omit<Options<"up">, "policyPacks"> & { readonly policyPack: readonly string[] };
