import type { FleetEvent } from "../../fleet/events.ts";
import { PlainView } from "./plain-view.ts";
import { TerminalView } from "./terminal-view.ts";

/** Shows people what is going on. */
export interface ProgressView {
  take(event: FleetEvent): void;
  /** A line that stays. */
  say(text: string): void;
  /** Ends the drawing: what is printed afterwards stands by itself. */
  end(): Promise<void>;
}

interface Surface {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Columns below which nothing of a line would be left. */
const NARROWEST = 40;

/** On a terminal a picture that moves; in CI, in a pipe and beside `--json` plain lines. Always on standard error. */
export function progressView(
  stream: Surface,
  { env, json }: { readonly env: NodeJS.ProcessEnv; readonly json: boolean },
): ProgressView {
  // why columns: a terminal that does not say how wide it is has none.
  const isTerminal = stream.isTTY === true && (stream.columns ?? 0) >= NARROWEST;
  const canMove = isTerminal && !json && (env["CI"] ?? "") === "" && env["TERM"] !== "dumb";
  return canMove ? new TerminalView() : new PlainView((line) => void stream.write(`${line}\n`));
}
