import type { FleetEvent } from "../../fleet/events.ts";
import { duration } from "./duration.ts";
import { line, Progress, type ProgressView } from "./progress.ts";

/** One line for each thing that happens. */
export class PlainView implements ProgressView {
  private progress = new Progress("", [], Date.now);

  constructor(private readonly print: (line: string) => void) {}

  take(event: FleetEvent): void {
    if (event.kind === "phase") this.progress = new Progress(event.title, event.stacks, Date.now);
    this.progress.take(event);
    const text = this.textOf(event);
    if (text !== undefined) this.print(text);
  }

  say(text: string): void {
    this.print(text);
  }

  end(): Promise<void> {
    return Promise.resolve();
  }

  private textOf(event: FleetEvent): string | undefined {
    switch (event.kind) {
      case "phase":
        if (event.stacks.length === 0) return undefined;
        return `${line(event.title)}: ${event.stacks.length === 1 ? "1 stack" : `${event.stacks.length} stacks`}`;
      case "started":
        return `${line(event.stack)}: ${line(event.what)}`;
      case "waiting":
        // why: hundreds of lines that say that AWS takes its time hide the one that matters.
        return undefined;
      case "silent":
        return `${line(event.stack)}: nothing heard for ${duration(event.seconds)}${event.on === undefined ? "" : `, waits for ${line(event.on)}`}`;
      case "ended": {
        const detail = event.detail === "" ? "" : `: ${line(event.detail)}`;
        return `${line(event.stack)}: ${event.result}${detail} (${this.progress.count()})`;
      }
      case "notice":
        return event.stack === undefined ? line(event.text) : `${line(event.stack)}: ${line(event.text)}`;
    }
  }
}
