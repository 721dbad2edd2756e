import { type Command, Option } from "commander";
import { type Caller, exampleLines, type Options, type Shared } from "./command-call.ts";
import { exitCodeLines } from "./exit-codes.ts";
import { LINK_FORMATS } from "./export-inputs.ts";
import { oneMore } from "./options.ts";

/** Examples of each command. */
export const ACCESS_EXPORTS = {
  awsConfig: [
    "npx switchyard export aws-config --group Auditors --dry-run",
    "npx switchyard export aws-config --user alice@acme.example --group Auditors",
    "npx switchyard export aws-config --stdout",
    "npx switchyard export aws-config --remove",
  ],
  granted: ["npx switchyard export granted --out ../aws-profiles"],
  switchRoles: [
    "npx switchyard export extend-switch-roles --group Auditors",
    "npx switchyard export extend-switch-roles --out switch-roles.ini",
  ],
  links: ["npx switchyard export links", "npx switchyard export links --format html --out links.html"],
  csv: ["npx switchyard export csv", "npx switchyard export csv --out access-review.csv"],
} as const;

/** What the people need who enter clients, and who look after that. From the files alone: no engine, no call to AWS. */
export function accessExports(forms: Command, shared: Shared, call: Caller): void {
  const add = (name: string, description: string, examples: readonly string[]): Command =>
    forms
      .command(name)
      .description(description)
      .addHelpText("after", `\n${exampleLines(examples)}\n\n${exitCodeLines()}`);

  forWhom(
    add("aws-config", "profiles of the AWS CLI, in a block of their own in ~/.aws/config", ACCESS_EXPORTS.awsConfig),
  )
    .option("--file <file>", "keep the block there (default: AWS_CONFIG_FILE, else ~/.aws/config)")
    .option("--stdout", "print the profiles, and look at no file", false)
    .option("--remove", "take the block away", false)
    .option("--dry-run", "say what would be done, and write nothing", false)
    .action(({ user, group, ...options }: WithWhom<"awsConfig">) =>
      call("awsConfig", { ...shared(), ...options, users: user, groups: group }),
    );

  forWhom(add("granted", "a registry of profiles for granted, to be kept in a git repository", ACCESS_EXPORTS.granted))
    .requiredOption("--out <folder>", "folder of the registry")
    .option("--dry-run", "say what would be done, and write nothing", false)
    .action(({ user, group, ...options }: WithWhom<"granted">) =>
      call("granted", { ...shared(), ...options, users: user, groups: group }),
    );

  forWhom(
    add(
      "extend-switch-roles",
      "configuration of the browser extension AWS Extend Switch Roles",
      ACCESS_EXPORTS.switchRoles,
    ),
  )
    .option("--out <file>", "write it there (default: print it)")
    .action(({ user, group, ...options }: WithWhom<"switchRoles">) =>
      call("switchRoles", { ...shared(), ...options, users: user, groups: group }),
    );

  forWhom(
    add("links", "sign-in links: the portal for each permission set, the console for each role", ACCESS_EXPORTS.links),
  )
    .addOption(new Option("--format <format>", "form of the page").choices(LINK_FORMATS).default("markdown"))
    .option("--out <file>", "write it there (default: print it)")
    .action(({ user, group, ...options }: WithWhom<"links">) =>
      call("links", { ...shared(), ...options, users: user, groups: group }),
    );

  add("csv", "who has what, a row for each holder, way and role: for access reviews", ACCESS_EXPORTS.csv)
    .option("--out <file>", "write it there (default: print it)")
    .action((options: Options<"csv">) => call("csv", { ...shared(), ...options }));
}

/** The options of what is made for some people alone. */
export function forWhom(command: Command): Command {
  return command
    .option("--user <name>", "only what this user is granted; may be given more than once", oneMore, [])
    .option("--group <name>", "only what this group is granted; may be given more than once", oneMore, []);
}

/** What Commander makes of the options of a command that is for some only. */
export type WithWhom<Name extends "awsConfig" | "granted" | "switchRoles" | "links" | "page"> = Omit<
  Options<Name>,
  "users" | "groups"
> & { readonly user: readonly string[]; readonly group: readonly string[] };
