import { accessExports, ACCESS_EXPORTS } from "./access-export-commands.ts";
import { type Add, type Caller, exampleLines, type Options, type Shared } from "./command-call.ts";
import { exitCodeLines } from "./exit-codes.ts";
import { countOf, secretOf, stackSecretOf } from "./options.ts";

const EXPORT = [
  "npx switchyard export kubernetes --repository https://github.com/acme/access --branch main > stacks.yaml",
  "npx switchyard export kubernetes --repository https://github.com/acme/access --branch main --backend s3://acme-state --env PULUMI_CONFIG_PASSPHRASE=passphrase:value --out manifests",
] as const;
const CODEOWNERS = [
  "npx switchyard export codeowners",
  "npx switchyard export codeowners --out .github/CODEOWNERS",
] as const;
/** What other tools take. */
export function exportCommands(add: Add, shared: Shared, call: Caller): void {
  const forms = add("export", "write the fleet in another tool's form", [
    ACCESS_EXPORTS.awsConfig[0],
    ACCESS_EXPORTS.csv[0],
    EXPORT[0],
    CODEOWNERS[1],
  ]);
  accessExports(forms, shared, call);
  forms
    .command("codeowners")
    .description("CODEOWNERS from the owners in switchyard.review.yaml")
    .option("--out <file>", "write it there (default: print it)")
    .addHelpText("after", `\n${exampleLines(CODEOWNERS)}\n\n${exitCodeLines()}`)
    .action((options: Options<"codeowners">) => call("codeowners", { ...shared(), ...options }));
  forms
    .command("kubernetes")
    .description("Stack manifests of the Pulumi Kubernetes Operator, home after its clients")
    .requiredOption("--repository <url>", "git repository of the project")
    .option("--branch <name>", "branch to follow; this, or --commit")
    .option("--commit <hash>", "commit to deploy; this, or --branch")
    .option("--repo-dir <folder>", "folder of the project in the repository (default: its root)")
    .option("--backend <url>", "backend of all stacks (default: Pulumi Cloud)")
    .option("--organization <name>", "organization of the stacks in Pulumi Cloud")
    .option("--namespace <name>", "namespace of the objects")
    .option("--service-account <name>", "service account of the workspaces")
    .option("--env <VARIABLE=SECRET:KEY>", "a variable from a Secret; may be given more than once", secretOf, {})
    .option("--stack-env <STACK/VARIABLE=SECRET:KEY>", "the same for one stack alone", stackSecretOf, {})
    .option("--resync <seconds>", "how often home looks at its clients again (default: 600)", countOf)
    .option("--out <folder>", "write one file for each stack there (default: print all as one stream)")
    .addHelpText("after", `\n${exampleLines(EXPORT)}\n\n${exitCodeLines()}`)
    .action((options: Options<"kubernetes">) => call("kubernetes", { ...shared(), ...options }));
}
