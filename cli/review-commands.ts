import { Option } from "commander";
import { type Add, type Caller, exampleLines, type Options, type Shared } from "./command-call.ts";
import { exitCodeLines } from "./exit-codes.ts";
import { REVIEW_FORMATS } from "./review-inputs.ts";

const GITHUB = [
  "npx switchyard github comment --computed computed --left left",
  'npx switchyard github approved --commit "$GITHUB_SHA" --branch "$GITHUB_REF_NAME" --digest "$DIGEST"',
];

/** why: what begins with `--no-` is on until it is given. */
type ReviewOptions = Omit<Options<"review">, "noNewAccess"> & { readonly newAccess: boolean };

/** What pull requests are looked at with. */
export function reviewCommand(add: Add, shared: Shared, call: Caller): void {
  add("review", "what a change lets whom do: two revisions held against each other, by the files alone", [
    "npx switchyard review",
    "npx switchyard review --base origin/main --head HEAD --no-new-access",
    "npx switchyard review --report review.json --markdown review.md --sarif review.sarif --fail-from warning",
  ])
    .option("--base <ref>", "what the change is to be merged into (default: the default branch)")
    .option("--head <ref>", "the change (default: HEAD)")
    .addOption(new Option("--no-new-access", "fail where anybody gains anything"))
    .addOption(new Option("--format <format>", "what to print").choices(REVIEW_FORMATS).default("terminal"))
    .option("--out <file>", "write it there and print nothing")
    .option("--markdown <file>", "write the comment of a pull request there, too")
    .option("--sarif <file>", "write SARIF there, too")
    .addOption(new Option("--report <file>", "write the JSON report there, too"))
    .addOption(
      new Option("--fail-from <severity>", "what fails the review (default: by the settings, else error)").choices([
        "error",
        "warning",
        "note",
      ]),
    )
    .option("--mask-accounts", "show the last four digits of account ids", false)
    .action(({ newAccess, ...options }: ReviewOptions) =>
      call("review", { ...shared(), ...options, noNewAccess: !newAccess }),
    );
}

/** What the workflows of a repository call. */
export function workflowCommands(add: Add, shared: Shared, call: Caller): void {
  const github = add("github", "what the workflows of a repository call", GITHUB);
  github
    .command("comment")
    .description("tell a pull request what its review found: one comment, and the status of its head commit")
    .requiredOption("--computed <folder>", "the review that the default branch's code computed")
    .option("--left <folder>", "what the pull request's own run left; it is believed nothing")
    .option("--author <login>", "under whom comments are written (default: github-actions[bot])")
    .addHelpText("after", `\n${exampleLines(GITHUB)}\n\n${exitCodeLines()}`)
    .action((options: Options<"githubComment">) => call("githubComment", { ...shared(), ...options }));
  github
    .command("approved")
    .description("whether a merged commit gives the access that was reviewed and approved in its pull request")
    .requiredOption("--commit <hash>", "the commit")
    .requiredOption("--branch <name>", "the branch that it was pushed to")
    .requiredOption("--digest <digest>", "the digest of a review of this commit")
    .option("--author <login>", "under whom the review's status is given (default: github-actions[bot])")
    .addHelpText("after", `\n${exampleLines(GITHUB)}\n\n${exitCodeLines()}`)
    .action((options: Options<"githubApproved">) => call("githubApproved", { ...shared(), ...options }));
}
