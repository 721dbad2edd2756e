import { resolve } from "node:path";
import { portfolioOfFiles, type SafePortfolio } from "../../core/portfolio/portfolio-of-files.ts";
import { ProjectCredentials } from "../aws/stack-credentials.ts";
import { runEngine } from "../engine/engine-command.ts";
import { listStacks } from "../engine/stack-list.ts";
import { type FleetProject, openProject, type ProjectStack } from "../project/open-project.ts";
import { type SelectedStacks, selectStacks } from "../run/select-stacks.ts";
import { type FleetOptions, ProjectFaults } from "../session.ts";
import { accountChecks } from "./account-checks.ts";
import { backendCheck, type BackendQuestions } from "./backend-checks.ts";
import { CHECK_IDS, type CheckId, type DoctorCheck, notChecked } from "./check.ts";
import type { DoctorSources } from "./doctor-sources.ts";
import { fileChecks } from "./file-checks.ts";
import { engineCheck, nodeCheck, pluginChecks } from "./machine-checks.ts";
import { SDK_SOURCES } from "./sdk-sources.ts";
import { secretsChecks } from "./secrets-checks.ts";

/** What is looked at. */
export interface DoctorOptions extends Omit<FleetOptions, "concurrency"> {
  /** Names of stacks, or slugs of clients. Default: all that have a file. */
  readonly stacks?: readonly string[];
  /** Every stack that has a file, in so many words. Default: where no stack is named. */
  readonly all?: boolean;
  /** Checks that are left out; the report names them. Default none. */
  readonly skip?: readonly CheckId[];
}

/** What reaches outside beside the files. Default: the SDK, the engine, this process. */
export interface DoctorEffects {
  readonly sources: DoctorSources;
  readonly engine: BackendQuestions;
  readonly nodeVersion: string;
  readonly now: Date;
}

/** Why a first run would fail. */
export interface DoctorReport {
  readonly version: 1;
  readonly command: "doctor";
  /** Whether all was looked at that was not left out, and is well. */
  readonly ok: boolean;
  /** In the order of the checks, and in each that of the stacks. */
  readonly checks: readonly DoctorCheck[];
  /** Checks that were left out because somebody said so: nothing is said of them. */
  readonly leftOut: readonly CheckId[];
  /** The first check that is at fault: what a first run would meet first. Absent where none is. */
  readonly cause?: CheckId;
}

/**
 * Looks at what a first run needs, and says of each thing whether it is there. Changes nothing, and needs no engine to say
 * that there is none. What could not be looked at is no pass.
 * @throws ProjectFaults when there is no project; SelectionFaults for a stack that has no file.
 */
export function doctor(options: DoctorOptions = {}): Promise<DoctorReport> {
  return examine(options);
}

/** {@link doctor}, by whatever answers. */
export async function examine(options: DoctorOptions, effects: Partial<DoctorEffects> = {}): Promise<DoctorReport> {
  const opened = openProject(resolve(options.directory ?? process.cwd()));
  if (opened.project === undefined) throw new ProjectFaults(opened.faults);
  const { project } = opened;
  const { stacks = [], skip = [], onEvent = () => undefined } = options;
  const all = options.all ?? stacks.length === 0;
  const selected = selectStacks(project, { stacks, all });
  const env = options.env ?? process.env;
  const { sources = SDK_SOURCES, now = new Date() } = effects;
  const wanted = (id: CheckId) => !skip.includes(id);
  const portfolio = portfolioOf(project, now);
  const found = [
    ...(await machineChecks(project, selected, { options, effects, env, wanted })),
    ...(wanted("files") ? fileChecks(selected, portfolio) : []),
    ...(await accountChecks({
      ...{ project, selected, sources, wanted, now, onEvent, credentials: new ProjectCredentials(env) },
      ...(portfolio?.portfolio !== undefined && { portfolio: portfolio.portfolio }),
    })),
  ];
  const checks = CHECK_IDS.flatMap((id) => found.filter((one) => one.id === id));
  const cause = checks.find(({ state }) => state === "fault")?.id;
  return {
    ...{ version: 1, command: "doctor", ok: checks.every(({ state }) => state === "ok"), checks },
    leftOut: CHECK_IDS.filter((id) => !wanted(id)),
    ...(cause !== undefined && { cause }),
  };
}

/** What all files together say; absent where there is no home file that can be used. */
function portfolioOf({ home, clients }: FleetProject, now: Date): SafePortfolio | undefined {
  if (home?.config.kind !== "home") return undefined;
  return portfolioOfFiles(home.config.home, new Map([...clients].map(([slug, { config }]) => [slug, config])), now);
}

interface MachineQuestion {
  readonly options: DoctorOptions;
  readonly effects: Partial<DoctorEffects>;
  readonly env: NodeJS.ProcessEnv;
  readonly wanted: (id: CheckId) => boolean;
}

/** This machine, and the backend. */
async function machineChecks(
  { root, program }: FleetProject,
  { clients, home }: SelectedStacks,
  { options, effects, env, wanted }: MachineQuestion,
): Promise<readonly DoctorCheck[]> {
  const { engine: questions = { run: runEngine, list: listStacks }, nodeVersion = process.versions.node } = effects;
  const { check, engine } = await engineCheck(env, options.pulumi);
  const checks = [...(wanted("node") ? [nodeCheck(nodeVersion)] : []), ...(wanted("engine") ? [check] : [])];
  if (engine === undefined)
    return [...checks, ...(["plugins", "backend", "secrets"] as const).filter(wanted).map(noEngine)];
  const found = await backendCheck(engine, root, questions);
  const stacks = [...clients, ...(home === undefined ? [] : [home])].filter((one) => !isHandedOff(one));
  return [
    ...checks,
    ...(wanted("plugins") ? await pluginChecks(engine, program, questions.run) : []),
    ...(wanted("backend") ? [found.check] : []),
    ...(wanted("secrets")
      ? await secretsChecks({
          stacks,
          engine,
          run: questions.run,
          ...(found.url !== undefined && { backend: found.url }),
        })
      : []),
  ];
}

function noEngine(id: CheckId): DoctorCheck {
  return notChecked(id, id === "plugins" ? "this machine" : "the backend", {
    expected: "an engine to ask",
    found: "there is none that can be used",
    fix: "Install the Pulumi CLI first, as said of the engine.",
  });
}

/** Whether a client's own people make its roles, so that it has no stack. */
function isHandedOff({ config }: ProjectStack): boolean {
  return config.kind === "client" && config.client.handoff;
}
