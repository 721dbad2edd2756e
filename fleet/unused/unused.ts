import pMap from "p-map";
import type { Fault } from "../../core/faults/fault.ts";
import { clientsToRead, isUnchecked } from "../../core/home/settings/home-settings.ts";
import { filePlans } from "../../core/portfolio/resolve-stack.ts";
import { type AskCaller, askSts } from "../aws/caller-account.ts";
import { ProjectCredentials } from "../aws/stack-credentials.ts";
import { type WriteFiles, writeFiles } from "../project/write-files.ts";
import { withoutGrants } from "../recertify/without-grants.ts";
import type { FleetSession } from "../session.ts";
import { declaredFleet } from "../verify/declared-fleet.ts";
import { judgeGrants, type JudgedGrant } from "./judge-grants.ts";
import { readUse, type UnreadClient, type UsedRole } from "./read-use.ts";
import { type UseReader, useReader } from "./role-use.ts";
import type { Span } from "./span.ts";

/** What is asked about unused access. */
export interface UnusedOptions {
  /** How long nobody must have used a role. */
  readonly span: Span;
  /** Take the grants out of the home stack's file that only reach unused roles. Default false. */
  readonly propose?: boolean;
  /** Only say what would be written. Default false. */
  readonly dryRun?: boolean;
}

/** What reaches outside. Default: the SDK, the disk and the clock. */
export interface UnusedEffects {
  readonly use?: UseReader;
  readonly ask?: AskCaller;
  readonly write?: WriteFiles;
  readonly now?: Date;
}

/** Which access roles nobody has used, and which grants reach nothing else. */
export interface UnusedReport {
  readonly version: 1;
  readonly command: "status --unused";
  /** Whether every role could be asked about, and what was to be proposed could be. */
  readonly ok: boolean;
  readonly dryRun: boolean;
  /** As it was asked for: `90d`. */
  readonly span: string;
  /** Moment (UTC, ISO 8601) at which the span begins. */
  readonly since: string;
  readonly roles: readonly UsedRole[];
  /** Clients that were not checked. */
  readonly unread: readonly UnreadClient[];
  readonly grants: readonly JudgedGrant[];
  /** Grants that go out of the home stack's file, where that was asked for. */
  readonly removals: readonly JudgedGrant[];
  /** Files that change, from the project's folder. */
  readonly files: readonly { readonly name: string; readonly text: string }[];
  readonly written: boolean;
  /** Why nothing is proposed. */
  readonly faults: readonly Fault[];
}

/** What of a session is needed. */
export type UnusedSession = Pick<FleetSession, "project" | "emit"> & {
  readonly engine: Pick<FleetSession["engine"], "env">;
};

/** Accounts that are read at once. */
const CLIENTS_AT_ONCE = 10;
const DAY = 86_400_000;

/**
 * Reads from the client accounts when each access role was last used, and names the grants that reach only roles which
 * nobody has used. IAM knows the last use of a role by whomever, not by which person: a grant counts as used as soon as
 * anybody used one of its roles. With `propose` the unused grants go out of the home stack's file, as a change to be
 * reviewed and merged like any other; nothing changes in AWS. A client that cannot be read is told of, and no grant that may
 * reach it is named.
 * @throws ProjectFaults when the home stack's file cannot be used; WriteFailure.
 */
export async function unused(
  session: UnusedSession,
  { span, propose = false, dryRun = false }: UnusedOptions,
  { use = useReader, ask = askSts, write = writeFiles, now = new Date() }: UnusedEffects = {},
): Promise<UnusedReport> {
  const { project } = session;
  const since = new Date(now.getTime() - span.days * DAY);
  const { portfolio, files: configs, faults: atFault } = declaredFleet(project, { now });
  const plans = filePlans(configs);
  const slugs = clientsToRead(portfolio.home, [...configs.keys()].sort());
  const credentials = new ProjectCredentials(session.engine.env);
  session.emit({ kind: "phase", title: "Asking when roles were last used", stacks: [] });
  const readings = await pMap(
    slugs,
    async (slug) => {
      const [plan, stack] = [plans.get(slug), project.clients.get(slug)];
      if (plan === undefined || stack === undefined)
        return { kind: "unread" as const, slug, because: "it has no file here that can be used" };
      // why: its roles are those of its contract, whatever its file says.
      if (isUnchecked(portfolio.home, slug) && !plan.handoff)
        return { kind: "unread" as const, slug, because: "its contract is held against no file (uncheckedContracts)" };
      return readUse(plan, credentials.of(project, stack), { use, ask, since });
    },
    { concurrency: CLIENTS_AT_ONCE },
  );
  const roles = readings.flatMap((one) => (one.kind === "read" ? one.roles : []));
  const unread = readings.flatMap((one) => (one.kind === "unread" ? [{ slug: one.slug, because: one.because }] : []));
  const grants = judgeGrants(portfolio, { roles, unread, isWhole: atFault.length === 0 });
  const removals = propose ? grants.filter(({ state }) => state === "unused") : [];
  const cut =
    removals.length === 0
      ? { faults: [] }
      : withoutGrants(project, portfolio.home, new Set(removals.map(({ grant }) => grant)));
  const files = cut.file === undefined ? [] : [cut.file];
  const isWritten = !dryRun && files.length > 0;
  if (isWritten) await write(project.root, files);
  return {
    ...{ version: 1, command: "status --unused", dryRun, span: span.text, since: since.toISOString() },
    ok: unread.length === 0 && cut.faults.length === 0 && grants.every(({ state }) => state !== "not-checked"),
    ...{ roles, unread, grants, removals: cut.faults.length === 0 ? removals : [], files },
    written: isWritten,
    faults: cut.faults,
  };
}
