import { clientStackName } from "../../core/config/naming.ts";
import { printable } from "../../core/faults/fault.ts";
import { FleetError } from "../fleet-error.ts";
import { changedSince } from "../project/changed-since.ts";
import { readFleetFiles } from "../project/read-fleet-files.ts";
import type { FleetReport, LeftOver } from "../report.ts";
import { selectStacks } from "../run/select-stacks.ts";
import { up } from "../run/up.ts";
import type { RunSignals } from "../run/up-options.ts";
import type { FleetSession } from "../session.ts";
import { shellCommand } from "../shell-command.ts";
import type { VerifyReport } from "../verify/verify-report.ts";
import { verify } from "../verify/verify.ts";
import { type ClientCard, clientCard } from "./client-card.ts";
import { checkSlugs, type OnboardPlan, planOnboarding } from "./onboard-plan.ts";

/** Options of {@link onboard}. */
export interface OnboardOptions {
  /** Clients that have a file. */
  readonly slugs: readonly string[];
  /** Asked once, before anything is written; `false` ends it there. */
  readonly confirm: (plan: OnboardPlan) => Promise<boolean>;
  /** Only say what would be done; nobody is asked. Default false. */
  readonly dryRun?: boolean;
  /** Take away the locks of processes that are gone. Default false. */
  readonly breakLock?: boolean;
  readonly signals?: RunSignals;
}

/** What onboarding did. */
export interface OnboardReport extends FleetReport {
  readonly plan: OnboardPlan;
  /** Whether it was confirmed. */
  readonly confirmed: boolean;
  /** What was compared and tried afterwards. Absent where nothing was deployed. */
  readonly verified?: VerifyReport;
  /** For each client that was verified: links, profiles and who can enter. */
  readonly cards: readonly ClientCard[];
}

/**
 * Takes clients from their files to "somebody is in": shows who gains what, deploys the clients and then the home stack,
 * and compares what AWS has with the files. The same call finishes what an earlier one did not.
 * @throws SelectionFaults with all faults, or FleetError where the files were changed meanwhile; nothing was begun then.
 */
export async function onboard(session: FleetSession, options: OnboardOptions): Promise<OnboardReport> {
  const started = new Date();
  const { project } = session;
  const { confirm, dryRun = false, breakLock, signals } = options;
  const slugs = [...new Set(options.slugs)];
  const home = project.home?.stack ?? "home";
  const names = [...slugs.map(clientStackName), home];
  checkSlugs(project, slugs);
  selectStacks(project, { stacks: names });
  // why also those at fault: what they had deployed says what home leaves as it is.
  const atFault = [...project.clients.values()].filter(({ config }) => config.kind === "invalid");
  const deployed = await session.readDeployed([...new Set([...names, ...atFault.map(({ stack }) => stack)])]);
  const plan = planOnboarding(project, slugs, deployed, started);
  const base = { version: 1, command: "onboard", startedAt: started.toISOString(), dryRun, plan, cards: [] } as const;
  const seconds = (): number => (Date.now() - started.getTime()) / 1000;
  const nothing = { ...base, stacks: [], leftOver: [], faults: [] };
  if (dryRun) return { ...nothing, seconds: seconds(), ok: true, confirmed: false };
  if (!(await confirm(plan))) return { ...nothing, seconds: seconds(), ok: false, confirmed: false };
  const changed = changedSince(project, session.again().project);
  if (changed.length > 0)
    throw new FleetError(
      `Somebody has changed ${printable(changed.join(", "))} since the plan was made, so that it is not what would be done. Nothing was begun.`,
      shellCommand("npx", "switchyard", "onboard", ...slugs),
    );

  const deployment = await up(session, {
    stacks: names,
    ...(breakLock !== undefined && { breakLock }),
    ...(signals !== undefined && { signals }),
  });
  const done = new Set(deployment.stacks.filter(({ result }) => result === "succeeded").map(({ stack }) => stack));
  const ready = done.has(home) ? slugs.filter((slug) => done.has(clientStackName(slug))) : [];
  const { verified, cards, leftOver } = await lookedAt(session, ready, home);
  return {
    ...base,
    seconds: seconds(),
    ok: deployment.ok && verified?.ok === true,
    confirmed: true,
    stacks: deployment.stacks,
    leftOver: [...deployment.leftOver, ...unverified(slugs, ready), ...leftOver],
    faults: deployment.faults,
    cards,
    ...(verified !== undefined && { verified }),
  };
}

/** What is found once all is deployed. why caught: a look that fails must not hide what was done. */
async function lookedAt(
  session: FleetSession,
  ready: readonly string[],
  home: string,
): Promise<Pick<OnboardReport, "verified" | "cards" | "leftOver">> {
  if (ready.length === 0) return { cards: [], leftOver: [] };
  try {
    const verified = await verify(session, { slugs: ready });
    const leftOver = verified.ok ? [] : [notAsDeclared(ready, verified)];
    return { verified, cards: await cardsOf(session, ready, home), leftOver };
  } catch (error) {
    const because = error instanceof Error ? error.message : String(error);
    const what = `${ready.join(", ")}: deployed, but it could not be compared with the files`;
    return { cards: [], leftOver: [{ what, because, next: shellCommand("npx", "switchyard", "verify", ...ready) }] };
  }
}

async function cardsOf(session: FleetSession, slugs: readonly string[], home: string): Promise<readonly ClientCard[]> {
  const { portfolio } = readFleetFiles(session.project, new Date());
  if (portfolio === undefined) return [];
  const outputs = (await session.readDeployed([home])).stacks.get(home)?.outputs ?? {};
  return slugs.flatMap((slug) => clientCard(portfolio, slug, outputs) ?? []);
}

function notAsDeclared(slugs: readonly string[], { findings }: VerifyReport): LeftOver {
  return {
    what: "what AWS has, which is not what the files say",
    because: `${String(findings.length)} ${findings.length === 1 ? "thing" : "things"} found when it was compared`,
    next: shellCommand("npx", "switchyard", "verify", ...slugs),
  };
}

function unverified(slugs: readonly string[], ready: readonly string[]): readonly LeftOver[] {
  return slugs
    .filter((slug) => !ready.includes(slug))
    .map((slug) => ({
      what: `${slug}, which nobody may be able to enter yet`,
      because: "not everything that it needs was deployed, so that nothing was verified",
      next: shellCommand("npx", "switchyard", "onboard", slug),
    }));
}
