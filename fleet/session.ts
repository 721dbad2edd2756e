import { availableParallelism, freemem } from "node:os";
import { resolve } from "node:path";
import { formatFaults, type Fault } from "../core/faults/fault.ts";
import type { EngineSettings } from "./engine/engine-command.ts";
import { findEngine } from "./engine/find-engine.ts";
import { listStacks, type ListedStack } from "./engine/stack-list.ts";
import type { FleetEvent } from "./events.ts";
import { readLocks } from "./locks/read-locks.ts";
import { type FleetProject, openProject } from "./project/open-project.ts";
import { WorkerPool } from "./workers/pool.ts";
import type { DeployedStack } from "./workers/protocol.ts";

/** Which fleet, and how it is driven. */
export interface FleetOptions {
  /** A folder of the project, or below it. Default: the working folder. */
  readonly directory?: string;
  /** Environment of the engine and of calls to AWS. Default: the process's own. */
  readonly env?: NodeJS.ProcessEnv;
  /** The `pulumi` command. Default: the one on PATH. */
  readonly pulumi?: string;
  /** Stacks at once. Default: from processors and free memory. */
  readonly concurrency?: number;
  /** Hears what is going on. */
  readonly onEvent?: (event: FleetEvent) => void;
}

/** The project cannot be used; nothing was begun. */
export class ProjectFaults extends Error {
  constructor(readonly faults: readonly Fault[]) {
    super(formatFaults("The project cannot be used", faults));
    this.name = "ProjectFaults";
  }
}

/** What the backend holds, as far as it could be read. */
export interface DeployedFleet {
  /** Every stack of the project in the backend, by name. */
  readonly listed: ReadonlyMap<string, ListedStack>;
  /** What was read of those that were asked for. */
  readonly stacks: ReadonlyMap<string, DeployedStack>;
  /** Why one of those could not be read, by name. A stack that does not exist is none of these. */
  readonly unreadable: ReadonlyMap<string, string>;
  /** Stacks whose lock somebody holds, as far as the backend shows that; empty unless it was asked for. */
  readonly locked: ReadonlySet<string>;
}

/** Memory of one worker with its engine and plugins, in bytes, measured on the sandbox. */
const WORKER_MEMORY = 500 * 1024 * 1024;
const MOST_WORKERS = 16;

/** One project, its engine and its workers: what all commands of a run share. To be closed at the end. */
export class FleetSession {
  readonly concurrency: number;

  private constructor(
    readonly project: FleetProject,
    readonly engine: EngineSettings,
    readonly options: FleetOptions,
    readonly pool: WorkerPool,
  ) {
    this.concurrency = options.concurrency ?? defaultConcurrency();
  }

  /**
   * @param worker What a worker process runs. Default: the program that this code belongs to.
   * @throws ProjectFaults; Error when there is no engine.
   */
  static async open(options: FleetOptions, worker?: string): Promise<FleetSession> {
    const opened = openProject(resolve(options.directory ?? process.cwd()));
    if (opened.project === undefined) throw new ProjectFaults(opened.faults);
    const { root, program } = opened.project;
    const engine = await findEngine(options.env ?? process.env, options.pulumi);
    const pool = new WorkerPool({ engine, root, program }, worker);
    return new FleetSession(opened.project, engine, options, pool);
  }

  /** The same with the project's files as they are now, after they were changed. @throws ProjectFaults */
  again(): FleetSession {
    const opened = openProject(this.project.root);
    if (opened.project === undefined) throw new ProjectFaults(opened.faults);
    return new FleetSession(opened.project, this.engine, this.options, this.pool);
  }

  emit(event: FleetEvent): void {
    this.options.onEvent?.(event);
  }

  /**
   * Reads what the backend holds of these stacks: one run of the engine for the list, one for all contents.
   * @param withLocks Also whose lock somebody holds. Default false.
   * @throws Error
   */
  async readDeployed(stacks: readonly string[], withLocks = false): Promise<DeployedFleet> {
    // why now: a worker takes as long to start as the engine to list the stacks.
    if (stacks.length > 0) this.pool.warm();
    const listed = new Map((await listStacks(this.engine, this.project.root)).map((one) => [one.name, one]));
    const locks = withLocks ? await readLocks(this, { listed: listed.values() }) : undefined;
    const locked = new Set(locks?.kind === "known" ? locks.locks.keys() : []);
    const there = stacks.filter((stack) => listed.has(stack));
    const [via] = there;
    if (via === undefined) return { listed, stacks: new Map(), unreadable: new Map(), locked };
    const { stacks: read, failures } = await this.pool.read({ kind: "read", via, stacks: there });
    return {
      listed,
      stacks: new Map(read.map((one) => [one.stack, one])),
      unreadable: new Map(failures.map(({ stack, because }) => [stack, because])),
      locked,
    };
  }

  close(): void {
    this.pool.close();
  }
}

function defaultConcurrency(): number {
  const byMemory = Math.floor(freemem() / WORKER_MEMORY);
  return Math.max(1, Math.min(availableParallelism(), byMemory, MOST_WORKERS));
}
