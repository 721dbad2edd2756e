import { PlainView } from "./plain-view.ts";
import type { ProgressView } from "./progress.ts";
import { TerminalView } from "./terminal-view.ts";

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
