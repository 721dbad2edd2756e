import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PolicyDocument, Statement } from "../../../core/aws/policy-document.ts";
import type { AskedClient } from "../../../fleet/import/asked-clients.ts";
import { importFleet, type ImportOptions } from "../../../fleet/import/import-fleet.ts";
import type { ImportReport } from "../../../fleet/import/import-report.ts";
import { ProjectFolder } from "../add/project-folder.ts";
import { type FakeAws, HOME } from "../verify/fake-aws.ts";
import { ABC, GLOBEX, NOW, VerifyWorld } from "../verify/verify-world.ts";

/** An instance with nothing of Switchyard in it: what a fleet stands as before it has files. */
export const EMPTY_HOME = "identityCenter: { region: eu-west-1 }\ngrants: []\n";

export const CLIENTS: readonly AskedClient[] = [
  { slug: "abc-corp", accountId: ABC, profile: "abc" },
  { slug: "globex", accountId: GLOBEX, profile: "globex" },
];

/** A trust policy as somebody writes it by hand. */
export function trust(...statements: readonly Partial<Statement>[]): PolicyDocument {
  const whole = { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${HOME}:root` }, Action: "sts:AssumeRole" } as const;
  return { Version: "2012-10-17", Statement: statements.map((one) => ({ ...whole, ...one })) };
}

/** AWS in memory that was made by hand, and a project that knows nothing of it. */
export class ImportWorld {
  readonly aws: FakeAws;
  readonly folder: ProjectFolder;
  private readonly profiles = mkdtempSync(join(tmpdir(), "switchyard-profiles-"));

  /** @param files Files beside `Pulumi.yaml`, or in its place. Default: a home that grants nothing. */
  constructor(files: Readonly<Record<string, string>> = {}) {
    this.aws = new VerifyWorld({ home: EMPTY_HOME, clients: {} }).aws;
    this.folder = new ProjectFolder({
      "Pulumi.yaml": `name: switchyard\nruntime: nodejs\nconfig:\n  homeAccount: { value: { accountId: "${HOME}", company: your-company } }\n`,
      "Pulumi.home.yaml": `config:\n  aws:profile: home\n  switchyard:home:\n${EMPTY_HOME.replaceAll(/^(?=.)/gm, "    ")}`,
      ...files,
    });
    const keys = { home: HOME, abc: ABC, globex: GLOBEX };
    const text = Object.entries(keys).map(
      ([name, key]) => `[${name}]\naws_access_key_id = ${key}\naws_secret_access_key = none\n`,
    );
    writeFileSync(join(this.profiles, "credentials"), text.join("\n"));
    const leading = Object.entries(keys).map(([name, id]) => `[profile ${name}]\nsso_account_id = ${id}\n`);
    writeFileSync(join(this.profiles, "config"), leading.join("\n"));
  }

  /** A role with `ReadOnlyAccess`, made by hand. */
  role(
    accountId: string,
    name: string,
    trustPolicy: PolicyDocument,
    more: Parameters<FakeAws["account"]>[0] | object = {},
  ): string {
    const arn = `arn:aws:iam::${accountId}:role/${name}`;
    this.aws.account(accountId).roles.set(name.slice(name.lastIndexOf("/") + 1), {
      ...{ arn, description: "", maxSessionDuration: 3600, permissionsBoundary: "", tags: {}, trustPolicy },
      policies: { attached: ["arn:aws:iam::aws:policy/ReadOnlyAccess"], inline: new Map() },
      ...(more as object),
    });
    return arn;
  }

  /** A permission set that lets its holders, `group:NAME` or `user:NAME`, enter roles. */
  set(name: string, roles: readonly string[], holders: readonly string[], properties: object = {}): void {
    const arn = `arn:aws:sso:::permissionSet/ssoins-1234567890abcdef/ps-${name}`;
    for (const holder of holders) this.aws.directory.set(`id-${holder}`, holder.slice(holder.indexOf(":") + 1));
    const inlinePolicy = JSON.stringify({
      Version: "2012-10-17",
      Statement: { Effect: "Allow", Action: ["sts:AssumeRole"], Resource: roles },
    });
    this.aws.sets.set(arn, {
      ...{ arn, name, provisionedIn: [HOME] },
      properties: { description: "by hand", sessionDuration: "PT4H", inlinePolicy, managedPolicies: [], ...properties },
      assignments: holders.map((one) => ({
        accountId: HOME,
        type: one.startsWith("group") ? "GROUP" : "USER",
        principalId: `id-${one}`,
      })),
    });
  }

  import(options: ImportOptions = {}): Promise<ImportReport> {
    const env = {
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_CONFIG_FILE: join(this.profiles, "config"),
      AWS_SHARED_CREDENTIALS_FILE: join(this.profiles, "credentials"),
    };
    const { readers, ask } = this.aws;
    return importFleet(this.folder.open(), { clients: CLIENTS, env, ...options }, { readers, ask, now: NOW });
  }

  remove(): void {
    this.folder.remove();
    rmSync(this.profiles, { recursive: true });
  }
}
