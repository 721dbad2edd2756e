import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type FleetProject, openProject } from "../../../fleet/project/open-project.ts";

/** Two clients and their home, in a project of one's own. */
export const FILES: Readonly<Record<string, string>> = {
  "Pulumi.yaml": `# yaml-language-server: $schema=node_modules/aws-switchyard/schema/project.schema.json
name: switchyard
runtime: nodejs
config:
  homeAccount: { value: { accountId: "111111111111", company: your-company } }
  accessLevels: { value: { billing: { managedPolicies: [job-function/Billing] } } }
`,
  "Pulumi.client-abccorp.yaml": `# yaml-language-server: $schema=node_modules/aws-switchyard/schema/client.schema.json
encryptionsalt: v1:abccorp
config:
  switchyard:client:
    name: AbcCorp
    accountId: "222222222222"
    roles: [administrator, read-only]
`,
  "Pulumi.client-globex.yaml": `config:
  switchyard:client:
    name: Globex
    accountId: "333333333333"
    roles:
      read-only:
      administrator: { name: globex-admin }
`,
  "Pulumi.home.yaml": `# yaml-language-server: $schema=node_modules/aws-switchyard/schema/home.schema.json
encryptionsalt: v1:home
config:
  switchyard:home:
    identityCenter: { region: eu-west-1 }
    grants:
      - { group: Auditors, clients: all, roles: [read-only] }
      - { user: alice@acme.example, clients: [AbcCorp], roles: [administrator] }
`,
};

/** A project in a folder of its own, which ends with the test file's process. */
export class ProjectFolder {
  readonly path = mkdtempSync(join(tmpdir(), "switchyard-add-"));

  constructor(files: Readonly<Record<string, string>> = FILES) {
    for (const [name, text] of Object.entries(files)) this.write(name, text);
  }

  write(name: string, text: string): void {
    mkdirSync(dirname(join(this.path, name)), { recursive: true });
    writeFileSync(join(this.path, name), text);
  }

  read(name: string): string {
    return readFileSync(join(this.path, name), "utf8");
  }

  /** Every file with its content. */
  all(): Readonly<Record<string, string>> {
    const names = readdirSync(this.path, { recursive: true, encoding: "utf8" }).filter((name) => /\.ya?ml$/.test(name));
    return Object.fromEntries(names.map((name) => [name, this.read(name)]));
  }

  open(): FleetProject {
    const opened = openProject(this.path);
    if (opened.project === undefined) throw new Error(JSON.stringify(opened.faults));
    return opened.project;
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
