import { expect } from "chai";
import type { Command } from "commander";
import { EXIT_CODES } from "../../cli/exit-codes.ts";
import { program } from "../../cli/switchyard.ts";
import { callOf } from "./call-of.ts";

const STATUS = { json: false, refresh: false, propose: false, dryRun: false };
const UP = {
  json: false,
  stacks: [],
  all: false,
  changed: false,
  why: false,
  refresh: false,
  exclude: [],
  failFast: false,
  breakLock: false,
  policyPacks: [],
  dryRun: false,
};

/** Every command, with the words that name it. */
function commands(
  of: Command,
  before: readonly string[] = [],
): { readonly words: readonly string[]; readonly command: Command }[] {
  return of.commands.flatMap((command) => {
    const words = [...before, command.name()];
    return [{ words, command }, ...commands(command, words)];
  });
}

const ROOT = program("0.0.0", () => Promise.resolve());
const ALL = commands(ROOT);

describe("the command line", () => {
  const CASES: readonly (readonly [string, string, object])[] = [
    ["up client-a globex", "up", { ...UP, stacks: ["client-a", "globex"] }],
    [
      "up --all --changed --why --refresh --exclude a --exclude b --fail-fast --max-failures 3",
      "up",
      {
        ...UP,
        all: true,
        changed: true,
        why: true,
        refresh: true,
        exclude: ["a", "b"],
        failFast: true,
        maxFailures: 3,
      },
    ],
    [
      "up --shard 3/20 --concurrency 4 --break-lock --policy-pack p --policy-pack q --report r.CSV --dry-run --json -C x",
      "up",
      {
        ...UP,
        ...{ json: true, directory: "x", shard: { index: 3, of: 20 }, concurrency: 4, breakLock: true },
        ...{ policyPacks: ["p", "q"], report: "r.CSV", dryRun: true },
      },
    ],
    ["--json -C x status --refresh", "status", { ...STATUS, json: true, directory: "x", refresh: true }],
    ["status --directory=x", "status", { ...STATUS, directory: "x" }],
    [
      "status --unused 12w --propose --dry-run",
      "status",
      { ...STATUS, unused: { text: "12w", days: 84 }, propose: true, dryRun: true },
    ],
    [
      "doctor home a --skip names --skip organization-policies",
      "doctor",
      { json: false, stacks: ["home", "a"], all: false, skip: ["names", "organization-policies"] },
    ],
    ["doctor", "doctor", { json: false, stacks: [], all: false, skip: [] }],
    ["onboard a b -y", "onboard", { json: false, slugs: ["a", "b"], breakLock: false, yes: true, dryRun: false }],
    [
      "offboard a --abandoned --break-lock",
      "offboard",
      { json: false, slug: "a", abandoned: true, breakLock: true, yes: false, dryRun: false },
    ],
    [
      "export kubernetes --repository r --branch main --env A=s:k --stack-env client-a/B=s:k --stack-env client-a/C=s:k",
      "kubernetes",
      {
        ...{ json: false, repository: "r", branch: "main", env: { A: { name: "s", key: "k" } } },
        stackEnv: { "client-a": { B: { name: "s", key: "k" }, C: { name: "s", key: "k" } } },
      },
    ],
    ["handoff a --template-url u --dry-run", "handoff", { json: false, slug: "a", templateUrl: "u", dryRun: true }],
    [
      "export aws-config --user a --group b --group c --file f --dry-run",
      "awsConfig",
      { json: false, users: ["a"], groups: ["b", "c"], file: "f", stdout: false, remove: false, dryRun: true },
    ],
    ["export granted --out d", "granted", { json: false, users: [], groups: [], out: "d", dryRun: false }],
    ["export extend-switch-roles --user a", "switchRoles", { json: false, users: ["a"], groups: [] }],
    ["export links --format html", "links", { json: false, users: [], groups: [], format: "html" }],
    ["export csv --out c.csv", "csv", { json: false, out: "c.csv" }],
    ["page --out p.html --group a", "page", { json: false, users: [], groups: ["a"], out: "p.html", dryRun: false }],
    ["recertify q --propose", "recertify", { json: false, campaign: "q", propose: true, dryRun: false }],
    ["revoke a --role r --yes", "revoke", { json: false, slug: "a", role: "r", lift: false, yes: true, dryRun: false }],
    ["revoke --user u --lift --dry-run", "revoke", { json: false, user: "u", lift: true, yes: false, dryRun: true }],
    ["import", "import", { json: false, newSets: false, narrow: false, dryRun: false }],
    [
      "import --client a=222222222222 --client b=333333333333:p:q --new-sets --narrow --dry-run",
      "import",
      {
        ...{ json: false, newSets: true, narrow: true, dryRun: true },
        clients: [
          { slug: "a", accountId: "222222222222" },
          { slug: "b", accountId: "333333333333", profile: "p:q" },
        ],
      },
    ],
    ["verify --all", "verify", { json: false, slugs: [], all: true }],
    [
      "explain ada a/b --live --context aws:x=1=2 --context __proto__=",
      "explain",
      {
        json: false,
        who: "ada",
        role: "a/b",
        live: true,
        context: Object.fromEntries([
          ["aws:x", "1=2"],
          ["__proto__", ""],
        ]),
      },
    ],
    ["init", "init", { json: false, yes: false, dryRun: false }],
    ["init x --home-account 1 --yes", "init", { json: false, folder: "x", homeAccount: "1", yes: true, dryRun: false }],
    ["up -- --all", "up", { ...UP, stacks: ["--all"] }],
  ];
  for (const [line, name, input] of CASES)
    it(`is read: ${line}`, async () => {
      const { call } = await callOf(...line.split(" "));
      expect(call).to.deep.equal([name, input]);
    });

  const WRONG: readonly (readonly [string, RegExp])[] = [
    ["ups", /unknown command 'ups'\n\(Did you mean up\?\)/],
    ["up --dry-rn", /unknown option '--dry-rn'\n\(Did you mean --dry-run\?\)/],
    ["status --all", /unknown option '--all'/],
    ["status extra", /too many arguments/],
    ["status --unused 3m", /as in 90d or 12w/],
    ["status --unused 401d", /400 days at most/],
    ["status --unused 90d --refresh", /cannot be used with option/],
    ["onboard", /missing required argument 'slugs'/],
    ["explain ada", /missing required argument 'client\/role'/],
    ["export", /Usage: switchyard export/],
    ["export helm", /unknown command|too many arguments/],
    ["", /Usage: switchyard/],
    ["up --max-failures 0", /whole number from 1/],
    ["up --concurrency 1.5", /whole number from 1/],
    ["up --shard 4/3", /found 4/],
    ["up --shard 3", /as in 3\/20/],
    ["up --report r.txt", /ends in \.json or \.csv/],
    ["explain ada a/b --context x", /KEY=VALUE/],
    ["explain ada a/b --context x=1 --context x=2", /given twice/],
    ["up --exclude", /argument missing/],
    ["doctor --skip organisation-policies", /did you mean "organization-policies"\?/],
    ["import --client a=22", /SLUG=ACCOUNT:PROFILE/],
    ["export granted", /required option '--out/],
    ["export links --format pdf", /Allowed choices are markdown, html/],
    ["export kubernetes", /required option '--repository/],
    ["export kubernetes --repository r --env A", /VARIABLE=SECRET:KEY/],
    ["export kubernetes --repository r --env A=s:k --env A=t:k", /given twice/],
    ["export kubernetes --repository r --stack-env A=s:k", /STACK\/VARIABLE/],
  ];
  for (const [line, expected] of WRONG)
    it(`is refused: ${line || "nothing at all"}`, async () => {
      const found = await callOf(...line.split(" ").filter((word) => word !== ""));
      expect(found.call).to.equal(undefined);
      if (found.call === undefined) {
        expect(found.refused).to.match(expected);
        expect(found.exitCode).not.to.equal(0);
      }
    });

  it("has the commands that the documentation promises", () => {
    const names = [
      "init",
      "add",
      "import",
      "handoff",
      "onboard",
      "up",
      "offboard",
      "revoke",
      "doctor",
      "status",
      "verify",
      "explain",
      "recertify",
      "page",
      "review",
      "export",
      "export aws-config",
      "export granted",
      "export extend-switch-roles",
      "export links",
      "export csv",
      "export codeowners",
      "export kubernetes",
      "github",
      "github comment",
      "github approved",
    ];
    expect(ALL.map(({ words }) => words.join(" "))).to.deep.equal(names);
  });

  for (const { words, command } of ALL)
    describe(`of ${words.join(" ")}`, () => {
      it("has a help with a description, examples, exit codes and what all commands have", async () => {
        const found = await callOf(...words, "--help");
        const text = found.call === undefined ? found.refused : "";
        expect(found).to.include({ exitCode: 0 });
        expect(command.description()).not.to.equal("");
        for (const part of ["Examples:\n  npx switchyard ", "--json", "--directory", ...Object.values(EXIT_CODES)])
          expect(text).to.include(part);
      });

      it("describes every option and argument", () => {
        for (const { flags, description } of command.options) expect(description, flags).not.to.equal("");
        for (const one of command.registeredArguments) expect(one.description, one.name()).not.to.equal("");
      });

      it("has examples that it takes", async () => {
        const found = await callOf(...words, "--help");
        const text = found.call === undefined ? found.refused : "";
        const lines = [...text.matchAll(/^ {2}npx switchyard ([^>\n]+)/gm)].map(([, rest = ""]) =>
          rest.trim().split(" "),
        );
        expect(lines).not.to.be.empty;
        for (const line of lines) expect((await callOf(...line)).call, line.join(" ")).not.to.equal(undefined);
      });
    });

  it("can be looked at first wherever something is written", () => {
    const acting = ALL.filter(({ command }) =>
      command.options.some(({ long }) => long === "--yes" || long === "--break-lock"),
    );
    expect(acting.map(({ words }) => words.join(" "))).to.deep.equal([
      "init",
      "add",
      "onboard",
      "up",
      "offboard",
      "revoke",
    ]);
    for (const { words, command } of acting)
      expect(
        command.options.map(({ long }) => long),
        words.join(" "),
      ).to.include("--dry-run");
  });
});
