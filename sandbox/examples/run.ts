import { enter, type Outcome } from "../entering/enter.ts";
import { outcomeTable } from "../entering/outcome-table.ts";
import type { SandboxHandle } from "../lifecycle.ts";
import { withProgress, type Log } from "../progress.ts";
import type { Deployment } from "../stacks/deployment.ts";
import { Callers } from "./callers.ts";
import { prepareExample, type Example } from "./example.ts";
import { judge, roleArnOf } from "./judgement.ts";
import { nameOf, type AccessTable, type Attempt, type Side } from "./table.ts";

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

/**
 * Deploys an example, makes every attempt of its table, and destroys what it made, also when something fails.
 * @param keep Whether its stacks stay deployed; then nothing is said of what is left in them.
 */
export async function runExample(
  sandbox: SandboxHandle,
  example: Example,
  { log, keep }: { readonly log: Log; readonly keep: boolean },
): Promise<{ readonly tried: readonly Tried[]; readonly left?: number }> {
  const deployment = await prepareExample(sandbox, example, log);
  try {
    await deployment.up();
    const tried = await tryAll(deployment, example.table, log);
    return { tried, ...(!keep && { left: await deployment.destroy() }) };
  } catch (error) {
    // why the first error: what failed is news, and not that there is something left of it.
    if (!keep) await deployment.destroy().catch((left: unknown) => log(`left behind: ${String(left)}`));
    throw error;
  }
}

/** Makes the attempts of a table one after another, then takes the callers' keys and devices away. */
export async function tryAll(
  deployment: Deployment,
  { openRoles, attempts }: AccessTable,
  log: Log,
): Promise<readonly Tried[]> {
  const callers = new Callers(deployment);
  const madeAnew = new Set<string>();
  return withProgress(log, `${String(attempts.length)} attempts`, async (detail) => {
    try {
      await callers.openRoles(openRoles);
      const tried: Tried[] = [];
      for (const attempt of attempts) {
        detail(`at number ${String(tried.length + 1)}`);
        const { who } = attempt;
        if ("iamUser" in who && who.madeAnew === true && !madeAnew.has(who.iamUser)) {
          await callers.makeAnew(who.iamUser);
          madeAnew.add(who.iamUser);
        }
        tried.push(await tryOne(deployment, callers, attempt));
      }
      return tried;
    } finally {
      await callers.remove();
    }
  });
}

async function tryOne({ sandbox, portfolio }: Deployment, callers: Callers, attempt: Attempt): Promise<Tried> {
  const [caller, input] = await callers.calling(attempt.who);
  const found = await enter(sandbox, caller, roleArnOf(portfolio, attempt.on), input);
  const atPortal = found.outcome === "refused" && found.detail.startsWith("ForbiddenException");
  const said = judge(portfolio, attempt);
  const by: readonly Side[] = found.outcome === "enters" ? [] : atPortal ? ["portal"] : said.by;
  const passed =
    (atPortal || said.allowed === (found.outcome === "enters")) &&
    found.outcome === attempt.outcome &&
    by.length === attempt.by.length &&
    by.every((side) => attempt.by.includes(side)) &&
    (attempt.advice === undefined || said.advice.some((text) => text.includes(attempt.advice ?? "")));
  return { attempt, ...found, by, advice: atPortal ? [] : said.advice, passed };
}

/** The attempts of one example as a table; below it what the program advises where the table of attempts asks for that. */
export function attemptTable(tried: readonly Tried[]): string {
  const sides = (outcome: string, by: readonly string[]): string =>
    by.length === 0 ? outcome : `${outcome} by ${by.join(" and ")}`;
  const table = outcomeTable(
    ["who", "role", "expected", "outcome"],
    tried.map(({ attempt, passed, outcome, by, detail }) => {
      const found = outcome === "failed" ? `failed: ${detail}` : sides(outcome, by);
      return [passed, nameOf(attempt.who), attempt.on, sides(attempt.outcome, attempt.by), found];
    }),
  );
  const advised = tried.filter(({ attempt }) => attempt.advice !== undefined);
  const advice = advised.flatMap(({ attempt, advice: said }) => [
    `${nameOf(attempt.who)} on ${attempt.on}:`,
    ...said.map((text) => `  ${text}`),
  ]);
  return [table, ...(advice.length > 0 ? ["", "What the program says of refusals:", ...advice] : [])].join("\n");
}
