import { enter, type Outcome } from "../demo/calls.ts";
import { withProgress, type Log } from "../progress.ts";
import type { SandboxHandle } from "../lifecycle.ts";
import { Callers } from "./callers.ts";
import { Deployment, type Updated } from "./deployment.ts";
import type { Example } from "./example.ts";
import { judge, roleArnOf } from "./judgement.ts";
import type { Attempt, Side } from "./table.ts";

/** One attempt, made with real calls, and how it came out. */
export interface Tried extends Outcome {
  readonly attempt: Attempt;
  /** Sides that refuse: the portal as it answered, the others as the program explains. */
  readonly by: readonly Side[];
  /** What the program says is to be changed; none when it enters. */
  readonly advice: readonly string[];
  /** Whether it came out as the table says, and the program says the same. */
  readonly passed: boolean;
}

/** One example, run from deployment to removal. */
export interface ExampleRun {
  readonly updated: readonly Updated[];
  readonly tried: readonly Tried[];
  /** Resources that are left in the stacks; none where nothing was destroyed. */
  readonly left?: number;
}

/** What to do with an example beside trying it. */
export interface RunOptions {
  readonly log: Log;
  /** Whether its stacks stay deployed. Default: they are destroyed. */
  readonly keep?: boolean;
}

/** Deploys an example, makes every attempt of its table, and destroys what it made, also when something fails. */
export async function runExample(
  sandbox: SandboxHandle,
  example: Example,
  { log, keep = false }: RunOptions,
): Promise<ExampleRun> {
  const deployment = await Deployment.prepare(sandbox, example, log);
  try {
    const updated = await deployment.up();
    const tried = await tryAll(deployment, example.table.attempts, log);
    return { updated, tried, ...(!keep && { left: await deployment.destroy() }) };
  } catch (error) {
    // why the first error: what failed is news, and not that there is something left of it.
    if (!keep)
      await deployment.destroy().catch((left: unknown) => {
        log(`left behind: ${String(left)}`);
      });
    throw error;
  }
}

/** Makes attempts one after another, then takes the callers' keys and devices away. */
export async function tryAll(
  deployment: Deployment,
  attempts: readonly Attempt[],
  log: Log,
): Promise<readonly Tried[]> {
  const callers = new Callers(deployment);
  return withProgress(log, `${String(attempts.length)} attempts`, async (detail) => {
    try {
      await callers.openRoles();
      const tried: Tried[] = [];
      for (const [index, attempt] of attempts.entries()) {
        detail(`at number ${String(index + 1)}`);
        const { who } = attempt;
        const anew =
          "iamUser" in who && who.madeAnew === true && !tried.some((one) => isAnew(one.attempt, who.iamUser));
        if (anew) await callers.makeAnew(who.iamUser);
        tried.push(await tryOne(deployment, callers, attempt));
      }
      return tried;
    } finally {
      await callers.remove();
    }
  });
}

function isAnew({ who }: Attempt, user: string): boolean {
  return "iamUser" in who && who.madeAnew === true && who.iamUser === user;
}

async function tryOne(deployment: Deployment, callers: Callers, attempt: Attempt): Promise<Tried> {
  const { sandbox, example } = deployment;
  const { credentials, extras } = await callers.calling(attempt.who);
  const found = await enter(sandbox, roleArnOf(example.portfolio, attempt.on), credentials, extras);
  const atPortal = found.outcome === "refused" && found.detail.startsWith("ForbiddenException");
  const said = judge(example.portfolio, attempt);
  const by: readonly Side[] = found.outcome === "enters" ? [] : atPortal ? ["portal"] : said.by;
  const agrees = atPortal || said.allowed === (found.outcome === "enters");
  return {
    attempt,
    ...found,
    by,
    advice: atPortal ? [] : said.advice,
    passed:
      agrees &&
      found.outcome === attempt.outcome &&
      by.length === attempt.by.length &&
      by.every((side) => attempt.by.includes(side)) &&
      (attempt.advice === undefined || said.advice.some((text) => text.includes(attempt.advice ?? ""))),
  };
}
