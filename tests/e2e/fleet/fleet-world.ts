import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import pMap from "p-map";
import { stackFileName } from "../../../core/config/naming.ts";
import { type FleetOptions, FleetSession } from "../../../fleet/session.ts";
import { type ProfileCredential, writeAwsProfiles } from "../../../sandbox/aws-profiles.ts";
import { runCommand } from "../../../sandbox/run-command.ts";
import { sandboxApi } from "../../../sandbox/entering/enter.ts";
import { compiledPackage, leanPrograms } from "../compiled.ts";
import { type Ended, linkProgram } from "../project.ts";
import { AwsView } from "./aws-state.ts";
import { addAccount, homeKey, memberOf, secretsLines, type WorldOptions } from "./fleet-accounts.ts";
import { type FleetBackend, fileBackend, s3Backend } from "./fleet-backend.ts";
import { type FileOptions, type FleetMember, homeFile, memberFile, projectFile } from "./fleet-files.ts";
import { startSwitchyard, type SwitchyardEnd, type SwitchyardRun } from "./switchyard-run.ts";

/** What runs need to know of a fleet. */
interface Made {
  readonly directory: string;
  readonly members: readonly FleetMember[];
  readonly env: Readonly<Record<string, string>>;
  /** Of all stack files. */
  readonly secrets: string;
  readonly keys: readonly ProfileCredential[];
  readonly backend: FleetBackend;
  readonly aws: AwsView;
  readonly othersSets: ReadonlySet<string>;
  /** Program of the `switchyard` command. */
  readonly command: string;
}

/**
 * A fleet on a sandbox: client accounts, an AWS CLI profile for each in files of its own, a project with the program as it
 * stands, and a backend. Nothing is deployed.
 */
export class FleetWorld {
  readonly directory: string;
  readonly members: readonly FleetMember[];
  /** Environment of the engine, the command and the plugins; the credentials are home's where a stack names no profile. */
  readonly env: Readonly<Record<string, string>>;

  readonly backend: FleetBackend;
  readonly aws: AwsView;
  /** Names of the permission sets that were there before. */
  readonly othersSets: ReadonlySet<string>;

  private constructor(
    readonly options: WorldOptions,
    private readonly made: Made,
  ) {
    this.directory = made.directory;
    this.members = made.members;
    this.env = made.env;
    this.backend = made.backend;
    this.aws = made.aws;
    this.othersSets = made.othersSets;
  }

  static async make(options: WorldOptions): Promise<FleetWorld> {
    const { sandbox, folder, name } = options;
    const directory = join(folder, "project");
    await mkdir(directory, { recursive: true });
    await linkProgram(directory);
    const members = Array.from({ length: options.clients }, (_, index) => memberOf(options, index));
    const keys = await pMap(members, (member) => addAccount(sandbox, member), { concurrency: 8 });
    const layout = {
      ...sandbox.layout,
      awsConfig: join(folder, "aws", "config"),
      awsCredentials: join(folder, "aws", "credentials"),
    };
    await mkdir(join(folder, "aws"));
    const backend =
      options.backend === "s3" ? s3Backend(sandbox, `fleet-${name}`) : fileBackend(join(folder, "backend"));
    await backend.clear();
    const env = {
      ...sandbox.env("home"),
      AWS_CONFIG_FILE: layout.awsConfig,
      AWS_SHARED_CREDENTIALS_FILE: layout.awsCredentials,
      PULUMI_BACKEND_URL: backend.url,
      NO_COLOR: "1",
      ...(await leanPrograms()),
      ...options.env,
    };
    const secrets = await secretsLines(options);
    const all = [await homeKey(sandbox), ...keys];
    const aws = new AwsView(sandbox.url, Object.fromEntries(all.map((key) => [key.profile, key])));
    const othersSets = new Set<string>();
    const command = join(await compiledPackage(), "dist", "command.cjs");
    const made = new FleetWorld(options, {
      directory,
      members,
      env,
      secrets,
      keys: all,
      backend,
      aws,
      othersSets,
      command,
    });
    for (const other of (await made.withoutLimits(() => aws.setNames())).values()) othersSets.add(other);
    await made.writeProfiles();
    await made.write("Pulumi.yaml", projectFile(name));
    await made.writeHome();
    for (const member of members) await made.writeMember(member);
    return made;
  }

  /** Writes the AWS CLI profiles; `others` replaces keys by profile. Default: everybody's own. */
  async writeProfiles(others: Readonly<Record<string, Partial<ProfileCredential>>> = {}): Promise<void> {
    const { AWS_CONFIG_FILE: awsConfig = "", AWS_SHARED_CREDENTIALS_FILE: awsCredentials = "" } = this.env;
    const keys = this.made.keys.map((key) => ({ ...key, ...others[key.profile] }));
    await writeAwsProfiles(
      { ...this.options.sandbox.layout, awsConfig, awsCredentials },
      this.options.sandbox.url,
      keys,
    );
  }

  async write(name: string, text: string): Promise<void> {
    await writeFile(join(this.directory, name), text);
  }

  async writeMember(member: FleetMember, options: FileOptions = {}): Promise<void> {
    const text = memberFile(member, this.made.secrets, { ...this.options.files, ...options });
    await this.write(stackFileName(member.stack), text);
  }

  async removeMember({ stack }: FleetMember): Promise<void> {
    await rm(join(this.directory, stackFileName(stack)), { force: true });
  }

  async writeHome(options: Parameters<typeof homeFile>[1] = {}): Promise<void> {
    await this.write(stackFileName("home"), homeFile(this.made.secrets, { ...this.options.files, ...options }));
  }

  /** Has nothing deployed: deletes what the fleet made in AWS, and its stacks, without asking the engine. */
  async clear(): Promise<void> {
    await this.faults();
    await this.withoutLimits(async () => {
      await this.aws.removeSets(this.othersSets);
      await this.aws.removeRoles();
    });
    await this.backend.clear();
  }

  /** Does this while AWS answers as often as it is asked. */
  async withoutLimits<T>(work: () => Promise<T>): Promise<T> {
    const { pace } = (await this.api("GET", "settings")) as { readonly pace: boolean };
    await this.api("PUT", "settings", { pace: false });
    try {
      return await work();
    } finally {
      await this.api("PUT", "settings", { pace });
    }
  }

  /** A session in this process. To be closed. */
  async session(options: Omit<FleetOptions, "directory"> = {}): Promise<FleetSession> {
    const worker = join(await compiledPackage(), "dist", "worker.cjs");
    return FleetSession.open({ directory: this.directory, env: this.env, ...options }, worker);
  }

  /** Starts `switchyard` as a process of its own. */
  start(args: readonly string[], env: Readonly<Record<string, string>> = {}): SwitchyardRun {
    return startSwitchyard(this.made.command, args, { cwd: this.directory, env: { ...this.env, ...env } });
  }

  /** Runs `switchyard` to its end. */
  switchyard(...args: readonly string[]): Promise<SwitchyardEnd> {
    return this.start(args).ended;
  }

  /** Pulumi's own command, as a user types it in the project's folder. */
  async pulumi(...args: readonly string[]): Promise<Ended> {
    const command = join(this.options.sandbox.layout.bin, "pulumi");
    const all = [...args, "--non-interactive", "--color", "never"];
    const { code, stdout, stderr } = await runCommand(command, all, { cwd: this.directory, env: this.env });
    return { code, output: `${stdout}\n${stderr}` };
  }

  /**
   * Calls of AWS since the sandbox's start, or since they were last forgotten, by `service:Operation`; without those by which the
   * engine asks for the key of a stack's secrets.
   */
  async calls(): Promise<Readonly<Record<string, number>>> {
    const all = Object.entries((await this.api("GET", "calls")) as Record<string, number>);
    return Object.fromEntries(all.filter(([call]) => !call.startsWith("kms:")));
  }

  /** Makes AWS fail: one rule or more, as `sandbox/aws/front/faults.ts` has them. None: AWS is well again. */
  async faults(...rules: readonly object[]): Promise<void> {
    await this.api(rules.length === 0 ? "DELETE" : "PUT", "faults", rules.length === 0 ? undefined : { rules });
  }

  /** Calls the sandbox's own API. */
  api(method: "GET" | "PUT" | "POST" | "DELETE", name: string, body?: unknown): Promise<unknown> {
    return sandboxApi(this.options.sandbox, method, name, body);
  }
}
