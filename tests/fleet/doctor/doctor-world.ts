import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { NamedPolicy } from "../../../core/aws/policy-document.ts";
import { type AskedQuota, QUOTA_CODES } from "../../../core/aws/quota-codes.ts";
import { QUOTAS, type QuotaKey } from "../../../core/aws/quotas.ts";
import type { DirectoryPrincipal } from "../../../core/home/settings/home-settings.ts";
import type { AwsClientConfig } from "../../../fleet/aws/aws-client.ts";
import type { BackendQuestions } from "../../../fleet/doctor/backend-checks.ts";
import type { Trouble } from "../../../fleet/doctor/check.ts";
import { type DoctorOptions, type DoctorReport, examine } from "../../../fleet/doctor/doctor.ts";
import type {
  DoctorSources,
  PolicyType,
  SeenInstance,
  SeenOrganization,
  SimulatedRight,
} from "../../../fleet/doctor/doctor-sources.ts";
import type { EngineEnd } from "../../../fleet/engine/engine-command.ts";
import { ProjectFolder } from "../add/project-folder.ts";
import { HOME } from "../verify/fake-aws.ts";
import { NOW, VerifyWorld, type WorldFiles } from "../verify/verify-world.ts";

const INSTANCE: SeenInstance = {
  arn: "arn:aws:sso:::instance/ssoins-1234567890abcdef",
  identityStoreId: "d-1234567890",
  ownerAccountId: HOME,
};
export const MANAGEMENT = "999999999999";
const PLUGINS = ["aws", "aws-native"];
/** As the packages are installed here. */
const VERSIONS = new Map(
  PLUGINS.map((name) => {
    const file = new URL(`../../../node_modules/@pulumi/${name}/package.json`, import.meta.url);
    return [name, (JSON.parse(readFileSync(file, "utf8")) as { readonly version: string }).version] as const;
  }),
);

/** A fleet with which all is well, to be spoilt in one place each. AWS and the engine are in memory. */
export class DoctorWorld {
  readonly folder = new ProjectFolder({});
  /** What fails, by account and call: `222222222222 applied`, or by the engine's command: `whoami`. */
  readonly failures = new Map<string, Error>();
  /** Whose credentials they are, by the account that their key names. Default: that account's, as an IAM user. */
  readonly callers = new Map<string, string>();
  /** By Region. */
  readonly instances = new Map<string, readonly SeenInstance[]>([["eu-west-1", [INSTANCE]]]);
  /** By account. Default: an organization of its own, which it manages. */
  readonly organizations = new Map<string, SeenOrganization | undefined>();
  delegated: readonly string[] = [];
  readonly enabled = new Set<PolicyType>(["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"]);
  /** By target and type; beside what allows everything. */
  readonly policies = new Map<string, readonly NamedPolicy[]>();
  readonly unknown = new Set<string>();
  /** Instead of AWS's defaults. */
  readonly quotas = new Map<QuotaKey, number>();
  /** Roles, users and groups that are there. Default: none. */
  readonly there = new Map<AskedQuota, number>();
  /** Instead of allowed, by action. */
  readonly rights = new Map<string, Partial<SimulatedRight>>();
  /** Actions of which IAM's simulation says nothing. */
  readonly silent = new Set<string>();
  plugins: readonly string[] = PLUGINS;
  nodeVersion = "20.19.0";
  env: Readonly<Record<string, string | undefined>> = {
    ...{ AWS_EC2_METADATA_DISABLED: "true", HOME: "/nonexistent", PULUMI_CONFIG_PASSPHRASE: "secret" },
    PATH: process.env["PATH"],
  };
  private readonly pulumi: string;

  constructor(files: WorldFiles = {}) {
    const { files: project, clients, home } = new VerifyWorld(files).project;
    const stacks = [...clients.values(), ...(home === undefined ? [] : [home])];
    for (const { name, text } of [project.project, ...stacks.flatMap(({ source }) => source ?? [])])
      this.folder.write(name, text);
    this.pulumi = join(this.folder.path, "pulumi");
    this.engineSays("v3.248.0");
  }

  engineSays(version: string): void {
    writeFileSync(this.pulumi, `#!/bin/sh\necho ${version}\n`);
    chmodSync(this.pulumi, 0o700);
  }

  run(options: DoctorOptions = {}): Promise<DoctorReport> {
    return examine(
      { directory: this.folder.path, env: this.env, pulumi: this.pulumi, ...options },
      { sources: this.sources(), engine: this.engine(), nodeVersion: this.nodeVersion, now: NOW },
    );
  }

  /** What is not well, as `id subject code`. */
  async troubles(options: DoctorOptions = {}): Promise<readonly string[]> {
    return (await this.found(options)).map(({ id, subject, code }) => `${id} ${subject} ${code}`);
  }

  async found(options: DoctorOptions = {}): Promise<readonly Trouble[]> {
    return (await this.run(options)).checks.filter((one): one is Trouble => one.state !== "ok");
  }

  remove(): void {
    this.folder.remove();
  }

  private engine(): BackendQuestions {
    const says = (stdout: string): EngineEnd => ({ stdout, stderr: "", code: 0 });
    return {
      run: (_, [command = ""]) => {
        const failure = this.failures.get(command);
        if (failure !== undefined)
          return Promise.resolve({ stdout: "", stderr: `error: ${failure.message}`, code: 255 });
        if (command === "whoami") return Promise.resolve(says('{"user":"me","url":"file:///state?key=hidden"}'));
        const list = this.plugins.map((name) => ({ name, kind: "resource", version: VERSIONS.get(name) }));
        return Promise.resolve(says(JSON.stringify(list)));
      },
      list: () => Promise.resolve([]),
    };
  }

  private sources(): DoctorSources {
    const accountOf = async (config: AwsClientConfig) => (await config.credentials()).accessKeyId;
    const fail = (account: string, call: string): void => {
      const failure = this.failures.get(`${account} ${call}`);
      if (failure !== undefined) throw failure;
    };
    return {
      ask: async (config) => {
        const account = await accountOf(config);
        fail(account, "ask");
        const arn = this.callers.get(account) ?? `arn:aws:iam::${account}:user/admin`;
        return { accountId: arn.split(":")[4] ?? "", arn };
      },
      instances: async (config) => {
        const account = await accountOf(config);
        return {
          instances: () => {
            fail(account, "instances");
            return Promise.resolve(this.instances.get(config.region) ?? []);
          },
          administers: () => {
            fail(account, "administers");
            return Promise.resolve();
          },
          find: (_, principal: DirectoryPrincipal) => {
            fail(account, "find");
            return Promise.resolve(this.unknown.has(principal.name) ? undefined : { id: principal.name });
          },
        };
      },
      organization: async (config) => {
        const account = await accountOf(config);
        const own = { id: `o-${account}`, managementAccountId: account };
        const asked = <T>(call: string, answer: () => T): Promise<T> => {
          fail(account, call);
          return Promise.resolve(answer());
        };
        return {
          organization: () =>
            asked("organization", () => (this.organizations.has(account) ? this.organizations.get(account) : own)),
          delegatedAdministrators: () => asked("delegated", () => this.delegated),
          enabledTypes: () => asked("types", () => this.enabled),
          way: (child) =>
            asked("way", () => [
              { id: "r-ab12", name: "root r-ab12" },
              { id: child, name: `account ${child}` },
            ]),
          policies: (target, type) =>
            asked("policies", () => [everything(type), ...(this.policies.get(`${target} ${type}`) ?? [])]),
        };
      },
      quotas: async (config) => {
        const account = await accountOf(config);
        return {
          there: () => {
            fail(account, "there");
            return Promise.resolve(this.there);
          },
          applied: (service) => {
            fail(account, "applied");
            const known = Object.entries(QUOTA_CODES).filter(([, code]) => code.service === service);
            const keys = known.map(([key, { code }]) => [key as QuotaKey, code] as const);
            return Promise.resolve(
              new Map(keys.map(([key, code]) => [code, this.quotas.get(key) ?? QUOTAS[key].limit])),
            );
          },
        };
      },
      rights: async (config) => {
        const account = await accountOf(config);
        return {
          roleArn: (name) => Promise.resolve(`arn:aws:iam::${account}:role/path/${name}`),
          simulate: (_, actions, resources) => {
            fail(account, "simulate");
            return Promise.resolve(
              actions
                .filter((one) => !this.silent.has(one))
                .flatMap((action) =>
                  (resources.length === 0 ? ["*"] : resources).map((resource): SimulatedRight => ({
                    ...{ action, resource, decision: "allowed", missing: [] },
                    ...this.rights.get(action),
                  })),
                ),
            );
          },
        };
      },
    };
  }
}

function everything(type: PolicyType): NamedPolicy {
  const principal = type === "RESOURCE_CONTROL_POLICY" ? { Principal: "*" as const } : {};
  const Statement = [{ Effect: "Allow" as const, ...principal, Action: "*", Resource: "*" }];
  return { name: "FullAWSAccess", document: { Version: "2012-10-17", Statement } };
}
