import type { Staging } from "../../components/engine/stack-types.ts";
import type { FormerRoles } from "../../core/client/with-former.ts";
import type { LeftOver, StackReport } from "../report.ts";
import { heldBy, heldOf } from "./held-clients.ts";
import { formerLeft } from "./left-over.ts";
import type { Candidate, PreparedRun } from "./prepare-run.ts";
import type { RunOutcome } from "./run-one.ts";
import { type ClientOutcome, Stages } from "./stages.ts";

/** What became of a run. */
export interface StagesEnd {
  readonly stacks: readonly StackReport[];
  readonly leftOver: readonly LeftOver[];
}

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

function order(one: StackReport, other: StackReport, home: string | undefined): number {
  if (one.stack === home || other.stack === home) return one.stack === home ? 1 : -1;
  return one.stack < other.stack ? -1 : 1;
}
