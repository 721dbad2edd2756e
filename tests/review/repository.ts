import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A Git repository that exists for one test. */
export interface Repository {
  readonly folder: string;
  git(...args: readonly string[]): string;
  /** Writes files (`null` removes one) and commits; gives the hash. */
  commit(files: Readonly<Record<string, string | null>>, message?: string): string;
  remove(): void;
}

const NOBODY = ["-c", "user.name=nobody", "-c", "user.email=nobody@acme.example", "-c", "commit.gpgSign=false"];

/** An empty repository on the branch `main`; or one that begins as a copy of another. */
export function newRepository(like?: Repository): Repository {
  const folder = mkdtempSync(join(tmpdir(), "switchyard-review-"));
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("GIT_")));
  const git = (...args: readonly string[]) =>
    execFileSync("git", [...NOBODY, ...args], {
      cwd: folder,
      env,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
  if (like === undefined) git("init", "-q", "-b", "main");
  else cpSync(like.folder, folder, { recursive: true });
  return {
    folder,
    git,
    commit(files, message = "change") {
      for (const [name, text] of Object.entries(files)) {
        const path = join(folder, name);
        if (text === null) rmSync(path, { recursive: true });
        else {
          mkdirSync(dirname(path), { recursive: true });
          writeFileSync(path, text);
        }
      }
      git("add", "-A");
      git("commit", "-q", "--allow-empty", "-m", message);
      const head = readFileSync(join(folder, ".git/HEAD"), "utf8");
      return readFileSync(join(folder, ".git", head.replace(/^ref: /, "").trim()), "utf8").trim();
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Two clients and their home, without fault. */
export const PROJECT: Readonly<Record<string, string>> = {
  "Pulumi.yaml": `name: switchyard
runtime: nodejs
config:
  homeAccount: { value: { accountId: "111111111111", company: your-company } }
`,
  "Pulumi.home.yaml": `config:
  switchyard:home:
    identityCenter: { region: eu-west-1 }
    grants:
      - { group: Auditors, clients: all, roles: [read-only] }
`,
  "Pulumi.client-abccorp.yaml": `config:
  aws:profile: abccorp
  switchyard:client:
    name: AbcCorp
    accountId: "222222222222"
    tags: { tier: gold }
    roles: [read-only, devops]
`,
  "Pulumi.client-globex.yaml": `config:
  switchyard:client:
    name: Globex
    accountId: "333333333333"
    roles: [read-only, devops]
`,
};

/** The project's home file with one more grant. */
export function withGrant(grant: string): string {
  return `${PROJECT["Pulumi.home.yaml"] ?? ""}      - ${grant}\n`;
}
