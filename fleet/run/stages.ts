import type { Staging } from "../../components/engine/stack-types.ts";
import type { FormerRoles } from "../../core/client/with-former.ts";
import { EngineFailure } from "../engine/engine-command.ts";
import type { StackReport } from "../report.ts";
import { upCommand } from "../shell-command.ts";
import type { StackJob } from "../workers/protocol.ts";
import { homeChange } from "./changed.ts";
import { freeRoles, freeSets, keptUrns } from "./former-roles.ts";
import { Lanes } from "./lanes.ts";
import { heldLeft } from "./held-clients.ts";
import type { Candidate, PreparedRun } from "./prepare-run.ts";
import { differsFromReviewed } from "./reviewed.ts";
import { type RunContext, runOne, type RunOutcome } from "./run-one.ts";
import { notBegun } from "./stack-report.ts";

/** Seconds that a stack waits for its lock, where nothing else is said. */
const LOCK_TIMEOUT = 60;

const UNSEEN =
  "It is new, and what it would do depends on the contracts of its clients; `switchyard onboard --dry-run` says who gains what.";

const NEXT_REVIEW = "npx switchyard review";

/** A client's first outcome, with what it was run for. */
export interface ClientOutcome extends RunOutcome {
  readonly candidate: Candidate;
}

/** What a run does with its stacks, each as soon as a lane is free. */
export class Stages {
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
    if (options.reviewed !== undefined && options.dryRun !== true && !this.isOver()) {
      // why again: clients have been run since, and somebody may have changed a file.
      const reasons = await differsFromReviewed(session, options.reviewed, staging);
      if (reasons.length > 0) {
        const { stack, accountId } = home;
        return { report: this.ended(notBegun(stack, "refused", { accountId, reasons, next: NEXT_REVIEW })) };
      }
    }
    if (options.changed === true && options.refresh !== true && !this.isOver()) {
      const stacks = [home.stack, ...[...session.project.clients.values()].map(({ stack }) => stack)];
      // why not anew: without a client's update, and with all of them read, it is as it was.
      const isRead = this.run.clients.length === 0 && stacks.every((stack) => this.run.read.has(stack));
      const deployed = isRead ? this.run.deployed : await session.readDeployed(stacks, true);
      const change = homeChange(session.project, deployed, staging);
      if (!change.isChanged)
        return {
          report: notBegun(home.stack, "unchanged", { accountId: home.accountId, why: change.why }),
          leftOver: heldLeft(deployed.stacks.get(home.stack) ?? {}, home.stack),
        };
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
    const next = upCommand(stack);
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
        next: upCommand(stack),
      }),
    );
  }
}
