import type { Staging } from "../../components/engine/stack-types.ts";
import type { FormerRoles } from "../../core/client/with-former.ts";
import { HELD_OUTPUT } from "../../core/home/held/held-warnings.ts";
import type { LeftOver, StackReport } from "../report.ts";
import { shellCommand } from "../shell-command.ts";
import type { StackEnd, StackJob } from "../workers/protocol.ts";
import { EngineFailure } from "../engine/engine-command.ts";
import { homeChange } from "./changed.ts";
import { freeRoles, freeSets, keptUrns } from "./former-roles.ts";
import { Lanes } from "./lanes.ts";
import type { Candidate, PreparedRun } from "./prepare-run.ts";
import { type RunContext, runOne, type RunOutcome } from "./run-one.ts";
import { notBegun } from "./stack-report.ts";

/** What became of a run. */
export interface StagesEnd {
  readonly stacks: readonly StackReport[];
  readonly leftOver: readonly LeftOver[];
}

/** Seconds that a stack waits for its lock, where nothing else is said. */
const LOCK_TIMEOUT = 60;

const UNSEEN =
  "It is new, and what it would do depends on the contracts of its clients; `switchyard onboard --dry-run` says who gains what.";

/** Runs the clients, then the home stack, then the clients again whose former roles can go. */
export async function runStages(run: PreparedRun): Promise<StagesEnd> {
  const { session, options, clients, home } = run;
  const cancel = (): void => session.pool.cancel();
  options.signals?.cancel?.addEventListener("abort", cancel);
  try {
    const stages = new Stages(run);
    const staging = stagingOf(clients);
    session.emit({ kind: "phase", title: "clients", stacks: clients.map(({ stack }) => stack) });
    const first = await stages.clients(clients, staging);
    if (home !== undefined) session.emit({ kind: "phase", title: "home", stacks: [home.stack] });
    const second = home && (await stages.home(home, staging));
    const followed = options.dryRun === true ? [] : replaced(first, second);
    if (followed.length > 0)
      session.emit({ kind: "phase", title: "former roles", stacks: followed.map(({ stack }) => stack) });
    const third = await stages.removal(followed);
    // why once more: what it was run with in between is not what its files say now.
    const fourth =
      home !== undefined && followed.length > 0 && third.every(({ report }) => report.result === "succeeded")
        ? [await stages.home({ ...home, isNew: false }, undefined)]
        : [];
    const all = [...first, ...(second === undefined ? [] : [second]), ...third, ...fourth];
    return {
      stacks: [...run.settled, ...inOne(all)].sort((one, other) => order(one, other, home?.stack)),
      leftOver: [
        ...run.leftOver,
        ...all.flatMap(({ leftOver = [] }) => leftOver),
        ...heldBy(fourth[0]?.end ?? second?.end, home?.stack),
        ...(options.shard === undefined ? formerLeft(run, first, followed) : []),
      ],
    };
  } finally {
    options.signals?.cancel?.removeEventListener("abort", cancel);
  }
}

/** A client's first outcome, with what it was run for. */
interface ClientOutcome extends RunOutcome {
  readonly candidate: Candidate;
}

class Stages {
  private readonly context: RunContext;
  private failures: number;

  constructor(private readonly run: PreparedRun) {
    const { session, options } = run;
    const { drain, cancel } = options.signals ?? {};
    this.context = {
      session,
      lanes: new Lanes(session.concurrency),
      locks: { breakLock: options.breakLock ?? false, timeout: options.lockTimeout ?? LOCK_TIMEOUT },
      isDraining: () => drain?.aborted === true || cancel?.aborted === true,
      isCancelled: () => cancel?.aborted === true,
    };
    this.failures = run.settled.filter(({ result }) => result === "refused").length;
  }

  clients(candidates: readonly Candidate[], staging: Staging | undefined): Promise<readonly ClientOutcome[]> {
    return Promise.all(
      candidates.map(async (candidate) => {
        const { file, former, stack } = candidate;
        const kept = keptUrns(file, former, this.run.deployed.stacks.get(stack));
        const job = { ...(staging !== undefined && { staging }), ...(kept.length > 0 && { exclude: kept }) };
        // why not with the rest: what is kept until the home stack has followed has to be kept whole.
        const goes = Object.keys(former).length === 0 && Object.keys(candidate.outlived).length > 0;
        return { candidate, ...(await this.one(candidate, job, goes ? candidate.outlived : undefined)) };
      }),
    );
  }

  async home(home: Candidate, staging: Staging | undefined): Promise<RunOutcome> {
    const { session, options } = this.run;
    if (options.changed === true && options.refresh !== true && !this.isOver()) {
      const stacks = [home.stack, ...[...session.project.clients.values()].map(({ stack }) => stack)];
      // why not anew: without a client's update, and with all of them read, it is as it was.
      const isRead = this.run.clients.length === 0 && stacks.every((stack) => this.run.read.has(stack));
      const deployed = isRead ? this.run.deployed : await session.readDeployed(stacks);
      const change = homeChange(session.project, deployed, staging);
      if (!change.isChanged)
        return { report: notBegun(home.stack, "unchanged", { accountId: home.accountId, why: change.why }) };
      return this.one({ ...home, why: change.why }, staging === undefined ? {} : { staging });
    }
    return this.one(home, staging === undefined ? {} : { staging });
  }

  /** The former roles go, now that nobody needs them. */
  removal(clients: readonly Candidate[]): Promise<readonly RunOutcome[]> {
    return Promise.all(
      clients.map(async (candidate) => {
        return this.one({ ...candidate, isNew: false }, {}, candidate.former);
      }),
    );
  }

  private async one(candidate: Candidate, job: Partial<StackJob>, gone: FormerRoles = {}): Promise<RunOutcome> {
    const outcome = await this.context.lanes.run(async () => {
      if (this.isOver()) return { report: this.skipped(candidate) };
      return this.begin(candidate, job, gone).catch((error: unknown) => ({
        report: this.broken(candidate, error),
      }));
    });
    if (outcome.report.result === "failed" || outcome.report.result === "refused") this.failures += 1;
    return outcome;
  }

  private async begin(candidate: Candidate, job: Partial<StackJob>, gone: FormerRoles): Promise<RunOutcome> {
    const { session, options, deployed } = this.run;
    const held = deployed.stacks.get(candidate.stack);
    if (options.dryRun !== true && Object.keys(gone).length > 0) await freeRoles(session, candidate.file, gone, held);
    if (candidate.slug === undefined && options.dryRun !== true)
      await freeSets(session, candidate.stack, job.staging?.former ?? {}, held);
    const { stack, isNew, why, accountId } = candidate;
    const dryRun = options.dryRun === true;
    session.emit({ kind: "started", stack, what: dryRun ? "preview" : "up" });
    // why: what it would do depends on its clients' contracts, which are in the backend that it is not in.
    if (dryRun && isNew && candidate.slug === undefined)
      return { report: this.ended(notBegun(stack, "skipped", { accountId, reasons: [{ message: UNSEEN }] })) };
    const outcome = await runOne(
      this.context,
      {
        kind: "stack",
        stack,
        operation: dryRun ? (options.refresh === true ? "check" : "preview") : "up",
        isNew,
        refresh: options.refresh ?? false,
        ...(options.policyPacks !== undefined && { policyPacks: options.policyPacks }),
        ...job,
      },
      accountId,
    );
    return { ...outcome, report: this.ended({ ...outcome.report, ...(options.why === true && { why }) }) };
  }

  /** why caught: what goes wrong with one stack must not hide what was done for the others. */
  private broken({ stack, accountId }: Candidate, error: unknown): StackReport {
    const said = error instanceof EngineFailure ? `${error.message}: ${error.end.stderr.trim()}` : String(error);
    const next = shellCommand("npx", "switchyard", "up", stack);
    return this.ended({ ...notBegun(stack, "failed", { accountId, reasons: [{ message: said }], next }) });
  }

  private ended(report: StackReport): StackReport {
    const changes = Object.entries(report.changes).filter(([op]) => op !== "same");
    const detail = report.reasons[0]?.message ?? changes.map(([op, count]) => `${String(count)} ${op}`).join(", ");
    this.run.session.emit({ kind: "ended", stack: report.stack, result: report.result, detail });
    return report;
  }

  private isOver(): boolean {
    const { failFast, maxFailures } = this.run.options;
    const most = failFast === true ? 1 : maxFailures;
    return this.context.isDraining() || (most !== undefined && this.failures >= most);
  }

  private skipped({ stack, accountId }: Candidate): StackReport {
    const message = this.context.isDraining()
      ? "The run was ended before its turn."
      : `${String(this.failures)} failed before its turn, and no more were to be begun then.`;
    return this.ended(
      notBegun(stack, "skipped", {
        accountId,
        reasons: [{ message }],
        next: shellCommand("npx", "switchyard", "up", stack),
      }),
    );
  }
}

/** One report for each stack, of all its runs: how the last one ended, and what all of them changed. */
function inOne(outcomes: readonly RunOutcome[]): readonly StackReport[] {
  const reports = new Map<string, StackReport>();
  for (const { report } of outcomes) {
    const before = reports.get(report.stack);
    reports.set(report.stack, before === undefined ? report : { ...report, ...added(before, report) });
  }
  return [...reports.values()];
}

function added(one: StackReport, other: StackReport): Pick<StackReport, "changes" | "seconds" | "warnings"> {
  const ops = new Set([...Object.keys(one.changes), ...Object.keys(other.changes)]);
  // why of the last alone: what is as it was is the same in each run.
  const count = (op: string): number =>
    op === "same" ? (other.changes[op] ?? 0) : (one.changes[op] ?? 0) + (other.changes[op] ?? 0);
  return {
    changes: Object.fromEntries([...ops].map((op) => [op, count(op)])),
    seconds: one.seconds + other.seconds,
    warnings: [...new Set([...one.warnings, ...other.warnings])],
  };
}

function stagingOf(clients: readonly Candidate[]): Staging | undefined {
  const former = clients.flatMap(({ slug, former }): [string, FormerRoles][] =>
    slug === undefined || Object.keys(former).length === 0 ? [] : [[slug, former]],
  );
  return former.length === 0 ? undefined : { former: Object.fromEntries(former) };
}

/** Clients whose former roles nobody needs any more: their new ones are there, and the home stack points at them. */
function replaced(first: readonly ClientOutcome[], second: RunOutcome | undefined): readonly Candidate[] {
  if (second?.report.result !== "succeeded" && second?.report.result !== "unchanged") return [];
  const held = second.end === undefined ? {} : heldOf(second.end);
  return first.flatMap(({ candidate, report }) =>
    report.result === "succeeded" && Object.keys(candidate.former).length > 0 && !((candidate.slug ?? "") in held)
      ? [candidate]
      : [],
  );
}

/** Former roles that are still there, since the home stack has not followed. */
function formerLeft(
  { session, options }: PreparedRun,
  first: readonly ClientOutcome[],
  followed: readonly Candidate[],
): readonly LeftOver[] {
  if (options.dryRun === true) return [];
  const home = session.project.home?.stack ?? "home";
  return first.flatMap(({ candidate: { stack, former }, report }) => {
    const isLeft = report.result === "succeeded" && followed.every((one) => one.stack !== stack);
    if (!isLeft || Object.keys(former).length === 0) return [];
    const names = Object.values(former).flatMap(({ roleName, permissionSet }) => [
      ...(roleName === undefined ? [] : [`the role ${roleName}`]),
      ...(permissionSet === undefined ? [] : [`the trust in ${permissionSet}`]),
    ]);
    return [
      {
        what: `${names.join(", ")} of ${stack}, beside what takes its place`,
        because: "the home stack does not point at the new one yet, so that nobody is locked out",
        next: shellCommand("npx", "switchyard", "up", stack, home),
      },
    ];
  });
}

function heldOf(end: StackEnd): Readonly<Record<string, unknown>> {
  const held = end.outputs?.[HELD_OUTPUT];
  return typeof held === "object" && held !== null ? { ...held } : {};
}

/** Clients that the home stack left as they were. */
function heldBy(end: StackEnd | undefined, home = "home"): readonly LeftOver[] {
  if (end?.result !== "succeeded") return [];
  return Object.entries(heldOf(end)).map(([slug, codes]) => ({
    what: `${slug} in the home stack, which left it as it was`,
    because: Array.isArray(codes) ? codes.map(String).join(", ") : "it is held",
    next: shellCommand("npx", "switchyard", "up", `client-${slug}`, home),
  }));
}

function order(one: StackReport, other: StackReport, home: string | undefined): number {
  if (one.stack === home || other.stack === home) return one.stack === home ? 1 : -1;
  return one.stack < other.stack ? -1 : 1;
}
