import { type ChildProcess, fork } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import type {
  FromWorker,
  Job,
  ReadEnd,
  ReadJob,
  StackEnd,
  StackJob,
  Step,
  ToWorker,
  WorkerSettings,
} from "./protocol.ts";

/** What is heard of a job while it runs. */
export interface JobListener {
  readonly onStep?: (step: Step, isDone: boolean) => void;
  /** Process id of the engine that runs for it. */
  readonly onEngine?: (pid: number) => void;
}

/** A worker ended in the middle of a job. */
export class WorkerLost extends Error {
  constructor(how: string) {
    super(`the process that ran the program ended ${how}`);
    this.name = "WorkerLost";
  }
}

interface Worker {
  readonly process: ChildProcess;
  /** What hears of the job that runs; absent while there is none. */
  job?: { readonly hear: (message: FromWorker) => void; readonly lost: (how: string) => void };
  /** What hears that it is lost before it has begun. */
  lost?: (how: string) => void;
}

const CLOSED = "since all were to end";

/** Worker processes, started when they are needed and kept for the next job. */
export class WorkerPool {
  private readonly idle: Worker[] = [];
  private readonly all = new Set<Worker>();
  /** One that is being started, for whoever has a job first. */
  private coming: Promise<Worker> | undefined;

  private isClosed = false;
  /** How often all jobs were cancelled. */
  private cancels = 0;

  /** @param file What a worker process runs. Default: the program beside this file. */
  constructor(
    private readonly settings: WorkerSettings,
    private readonly file = entry(),
  ) {}

  /** @throws WorkerLost, or Error when the job could not be run at all. */
  async runStack(job: StackJob, listener: JobListener = {}): Promise<StackEnd> {
    return this.run(job, listener, (message) => (message.kind === "stack-end" ? message.end : undefined));
  }

  /** @throws WorkerLost, or Error when the backend could not be read at all. */
  async read(job: ReadJob): Promise<ReadEnd> {
    return this.run(job, {}, (message) => (message.kind === "read-end" ? message.end : undefined));
  }

  /** Has every engine in flight finish its calls, write its state and end. */
  cancel(): void {
    this.cancels += 1;
    for (const worker of this.all) if (worker.job !== undefined) send(worker, { kind: "cancel" });
  }

  /** Starts the first worker, for a job that is about to come. */
  warm(): void {
    if (this.all.size > 0) return;
    this.coming = this.start();
    // why no answer here: the job that waits for it hears why it cannot be started.
    this.coming.catch(() => undefined);
  }

  /** Ends the workers. Jobs in flight are cancelled, and whoever waits for one gets a WorkerLost. */
  close(): void {
    this.isClosed = true;
    for (const worker of this.all) {
      worker.process.removeAllListeners("exit");
      if (worker.process.connected) worker.process.disconnect();
      worker.job?.lost(CLOSED);
      worker.lost?.(CLOSED);
    }
    this.all.clear();
    this.idle.length = 0;
  }

  private async run<End>(
    job: Job,
    listener: JobListener,
    endOf: (message: FromWorker) => End | undefined,
  ): Promise<End> {
    const { cancels } = this;
    const worker = this.idle.pop() ?? (await this.next());
    try {
      const end = await new Promise<End>((resolve, reject) => {
        worker.job = {
          hear: (message) => {
            const found = endOf(message);
            if (found !== undefined) resolve(found);
            else if (message.kind === "step") listener.onStep?.(message.step, message.isDone);
            else if (message.kind === "engine") listener.onEngine?.(message.pid);
            else if (message.kind === "error") reject(new Error(message.message));
          },
          lost: (how) => reject(new WorkerLost(how)),
        };
        send(worker, { kind: "job", job });
        // why: they were cancelled while its worker was being started.
        if (this.cancels !== cancels) send(worker, { kind: "cancel" });
      });
      return end;
    } finally {
      delete worker.job;
      if (this.all.has(worker)) this.idle.push(worker);
    }
  }

  private next(): Promise<Worker> {
    const coming = this.coming ?? this.start();
    this.coming = undefined;
    return coming;
  }

  private async start(): Promise<Worker> {
    if (this.isClosed) throw new Error("the worker processes were ended; nothing more can be run");
    const child = fork(this.file, {
      env: { ...this.settings.engine.env },
      execArgv: execArgv(this.file),
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    const worker: Worker = { process: child };
    this.all.add(worker);
    let said = "";
    child.stderr?.setEncoding("utf8").on("data", (chunk: string) => (said = (said + chunk).slice(-4000)));
    await new Promise<void>((resolve, reject) => {
      worker.lost = (how) => reject(new WorkerLost(how));
      child.on("message", (message: FromWorker) => {
        if (message.kind === "ready") resolve();
        else worker.job?.hear(message);
      });
      child.once("exit", (code, signal) => {
        this.all.delete(worker);
        const at = this.idle.indexOf(worker);
        if (at >= 0) this.idle.splice(at, 1);
        const how = `${signal === null ? `with ${String(code)}` : `by ${signal}`}${said === "" ? "" : `: ${said.trim()}`}`;
        worker.job?.lost(how);
        worker.lost?.(how);
      });
      // why for good: a message that cannot be sent is such an error too, and one that nobody hears ends the process.
      child.on("error", reject);
      send(worker, { kind: "settings", settings: this.settings });
    });
    return worker;
  }
}

function send({ process }: Worker, message: ToWorker): void {
  if (process.connected) process.send(message);
}

const HERE = import.meta.url;

/** Beside this file: in the sources as TypeScript, in the package compiled. */
function entry(): string {
  return fileURLToPath(new URL(HERE.endsWith(".ts") ? "./worker.ts" : "./worker.cjs", HERE));
}

/** why resolved here: from the working folder, tsx may not be found. */
function execArgv(file: string): string[] {
  if (!file.endsWith(".ts")) return [];
  return ["--import", pathToFileURL(createRequire(HERE).resolve("tsx")).href, "--enable-source-maps"];
}
