import type { ListrTaskWrapper } from "listr2";
import type { FleetEvent } from "../../fleet/events.ts";
import { line, Progress, type ProgressView } from "./progress.ts";

/** Lines of stacks, and of failures, that are drawn at once: a fleet of hundreds must leave the terminal readable. */
const MOST_LINES = 12;
/** Milliseconds between two pictures when nothing happens. */
const TICK = 1000;

type Task = Pick<ListrTaskWrapper<unknown, never, never>, "title" | "output">;

interface Phase {
  readonly progress: Progress;
  readonly notes: string[];
  task?: Task;
  /** Ends the drawing of this phase. */
  finish?: () => void;
  isOver: boolean;
}

/** Draws each phase as one task of listr2: a headline with counts, and below it only what runs. */
export class TerminalView implements ProgressView {
  private phase: Phase | undefined;
  private drawn: Promise<void> = Promise.resolve();
  private readonly tick = setInterval(() => this.draw(), TICK).unref();

  take(event: FleetEvent): void {
    if (event.kind === "phase") this.begin(event.title, event.stacks);
    else if (event.kind === "notice")
      this.say(event.stack === undefined ? line(event.text) : `${line(event.stack)}: ${line(event.text)}`);
    else this.phase?.progress.take(event);
    this.draw();
  }

  say(text: string): void {
    if (this.phase === undefined || this.phase.isOver) process.stderr.write(`${text}\n`);
    else this.phase.notes.push(text);
    this.draw();
  }

  async end(): Promise<void> {
    clearInterval(this.tick);
    this.over();
    await this.drawn;
  }

  private begin(title: string, stacks: readonly string[]): void {
    this.over();
    if (stacks.length === 0) return;
    const phase: Phase = { progress: new Progress(title, stacks, Date.now), notes: [], isOver: false };
    this.phase = phase;
    // why one after the other: two pictures would draw over each other.
    this.drawn = this.drawn.then(() => show(phase));
  }

  private over(): void {
    if (this.phase === undefined) return;
    this.phase.isOver = true;
    this.phase.finish?.();
  }

  private draw(): void {
    const { phase } = this;
    if (phase?.task === undefined || phase.isOver) return;
    phase.task.title = phase.progress.headline();
    phase.task.output = [...phase.progress.details(MOST_LINES), ...phase.notes].join("\n");
  }
}

async function show(phase: Phase): Promise<void> {
  const { DefaultRenderer, Listr, ListrLogger, ProcessOutput } = await import("listr2");
  /** Draws on standard error, whether standard output is a terminal or not. */
  class OnStandardError extends DefaultRenderer {
    static override nonTTY = true;
  }
  const output = new ProcessOutput(process.stderr, process.stderr);
  const list = new Listr<unknown, typeof OnStandardError>(
    {
      title: phase.progress.headline(),
      task: async (_, task) => {
        phase.task = task;
        if (!phase.isOver) await new Promise<void>((resolve) => (phase.finish = resolve));
        task.title = phase.progress.headline();
        if (phase.progress.hasTrouble) throw new Error(task.title);
      },
    },
    {
      renderer: OnStandardError,
      rendererOptions: {
        logger: new ListrLogger({ useIcons: true, toStderr: [], processOutput: output }),
        formatOutput: "truncate",
      },
      exitOnError: false,
      registerSignalListeners: false,
    },
  );
  await list.run();
  for (const note of phase.notes) process.stderr.write(`${note}\n`);
}
