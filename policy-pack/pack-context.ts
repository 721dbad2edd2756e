import { nearestProject, readStackFile } from "../components/engine/project-files.ts";
import type { ClientPlan } from "../core/client/client-plan.ts";
import type { Partition } from "../core/aws/partitions.ts";
import { PROJECT_FOLDER_VARIABLE } from "../core/config/naming.ts";
import { readConfigFiles, readEngineConfig } from "../core/config/read/read-config.ts";
import { projectPlaces } from "../core/config/read/stack-files.ts";
import type { Fault } from "../core/faults/fault.ts";
import { resolveConfig, type StackConfig } from "../core/portfolio/resolve-stack.ts";
import type { ReviewSettings } from "../review/settings/review-settings.ts";
import { settingsIn } from "./pack-settings.ts";

/** What the pack knows of the stack that runs. */
export interface PackContext {
  readonly homeAccountId: string;
  /** The account that the stack's resources belong to. */
  readonly accountId: string;
  readonly partition: Partition;
  /** Absent: it is the home stack. */
  readonly client?: ClientPlan;
  /** Accounts that the stack's configuration names anywhere. */
  readonly namedAccounts: ReadonlySet<string>;
  readonly settings: ReviewSettings;
  /** Whether nothing is written in this run. */
  readonly isPreview: boolean;
}

/**
 * Reads what the pack needs from the environment that the engine gives it, and from the project's files. The engine runs
 * a pack in the pack's own folder and does not say where the project is: it is looked for from there upwards, and must be
 * the one whose configuration the engine passed.
 * @param folder Working folder of the pack.
 */
export function packContext(
  env: NodeJS.ProcessEnv,
  folder: string,
): PackContext | { readonly faults: readonly Fault[] } {
  const [stack, project, passed] = [toldOf(env, "STACK"), toldOf(env, "PROJECT"), env["PULUMI_CONFIG"]];
  if (stack === undefined || project === undefined) return { faults: [noStack()] };
  const values = JSON.parse(passed ?? "{}") as Readonly<Record<string, string>>;
  const config = resolveConfig(readEngineConfig(stack, project, { values }));
  if (config.kind === "invalid") return { faults: config.faults };
  const told = env[PROJECT_FOLDER_VARIABLE];
  const nearest = nearestProject(told ?? folder);
  if (nearest.project === undefined) return { faults: [nearest.fault] };
  const { project: files } = nearest;
  const isNamed = projectPlaces(files.project).name === project;
  const file = readStackFile(files, stack).file;
  const isSame =
    file !== undefined &&
    saysTheSame(resolveConfig(readConfigFiles(stack, { project: files.project, stack: file })), config);
  if (!isNamed || (told === undefined && !isSame)) return { faults: [otherProject(files.root, project)] };
  const { settings, faults } = settingsIn(files.root);
  if (faults.length > 0) return { faults };
  return {
    ...accounts(config),
    namedAccounts: new Set(Object.values(values).flatMap((value) => value.match(/(?<!\d)\d{12}(?!\d)/g) ?? [])),
    settings,
    isPreview: toldOf(env, "DRY_RUN") === "true",
  };
}

/** What a pack is told of its run. why two names: the engine's releases from 3.230 on know only the first. */
function toldOf(env: NodeJS.ProcessEnv, what: "STACK" | "PROJECT" | "DRY_RUN"): string | undefined {
  return env[`PULUMI_NODEJS_${what}`] ?? env[`PULUMI_${what}`];
}

function accounts(
  config: Exclude<StackConfig, { kind: "invalid" }>,
): Pick<PackContext, "homeAccountId" | "accountId" | "partition" | "client"> {
  if (config.kind === "home") {
    const { accountId, partition } = config.home;
    return { homeAccountId: accountId, accountId, partition };
  }
  const { client } = config;
  return { homeAccountId: client.homeAccountId, accountId: client.accountId, partition: client.partition, client };
}

/** why compared: another clone of the project, or an example of it, has the same name and other exceptions. */
function saysTheSame(one: StackConfig, other: StackConfig): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function noStack(): Fault {
  return {
    code: "pack/no-stack",
    path: "PULUMI_STACK",
    expected: "the name of the stack, from the engine",
    found: "nothing",
    fix: "Run the pack by the engine: pulumi preview --policy-pack policy-pack",
  };
}

function otherProject(found: string, project: string): Fault {
  return {
    code: "pack/no-project",
    path: project,
    expected: "the folder of the project that runs, with the configuration that the engine was given",
    found,
    fix: `Set ${PROJECT_FOLDER_VARIABLE} to the folder of the project's Pulumi.yaml: switchyard.review.yaml is read there.`,
  };
}
