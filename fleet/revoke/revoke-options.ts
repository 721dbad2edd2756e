import type { WriteFiles } from "../project/write-files.ts";
import type { LeftOver } from "../report.ts";
import type { FleetSession } from "../session.ts";
import { shellCommand } from "../shell-command.ts";
import type { denyIamUser, changeSets } from "./deny-at-home.ts";
import type { EndEffects } from "./end-in-clients.ts";
import type { FindPerson } from "./find-person.ts";
import type { RevokePlan, RevokeReport, RevokeTarget } from "./revoke-report.ts";
import type { setsAtHome } from "./sets-at-home.ts";

/** What is revoked, and how. */
export interface RevokeOptions {
  readonly target: RevokeTarget;
  /** Undo it. Default false. */
  readonly lift?: boolean;
  /** Only say what would be done. Default false. */
  readonly dryRun?: boolean;
  /** Is asked with the plan before anything is written. Default: yes. */
  readonly confirm?: (plan: RevokePlan) => Promise<boolean>;
  /**
   * Milliseconds that a denial gets to be known everywhere in AWS before what began until then is ended too.
   * Default 10,000. Source: IAM user guide, troubleshoot_general (eventual consistency): seconds, without a bound.
   */
  readonly settle?: number;
  /** Default: to disk. */
  readonly write?: WriteFiles;
}

/** What reaches outside. Default: the SDK. */
export interface RevokeEffects extends EndEffects {
  readonly find?: FindPerson;
  readonly setsAtHome?: typeof setsAtHome;
  readonly changeSets?: typeof changeSets;
  readonly denyIamUser?: typeof denyIamUser;
}

/** What of a session is needed. */
export type RevokeSession = Pick<FleetSession, "project" | "engine" | "emit" | "readDeployed"> & {
  /** The same with the files as they are now. */
  again(): Pick<FleetSession, "project">;
};

/** A report to which what was done is added. */
export interface ReportMaker {
  readonly report: (more: Partial<RevokeReport>) => RevokeReport;
  /** Seconds since the start. */
  readonly seconds: () => number;
}

/** Begins a report. */
export function reportMaker({ target, lift = false, dryRun = false }: RevokeOptions): ReportMaker {
  const begun = new Date();
  const seconds = () => (Date.now() - begun.getTime()) / 1000;
  const empty = { stacks: [], leftOver: [], faults: [], roles: [], sets: [], files: [], times: {}, remaining: [] };
  return {
    seconds,
    report: (more) => ({
      ...{ version: 1, command: "revoke", target, lift, dryRun, startedAt: begun.toISOString() },
      ...{ ok: false, confirmed: false, ...empty, seconds: seconds() },
      ...more,
    }),
  };
}

/** The command that was given, as somebody can type it again. */
export function sameCommand({ target, lift }: Pick<RevokeOptions, "target" | "lift">): string {
  const what =
    target.kind === "user"
      ? ["--user", target.name]
      : [target.slug, ...(target.role === undefined ? [] : ["--role", target.role])];
  return shellCommand("npx", "switchyard", "revoke", ...what, ...(lift === true ? ["--lift"] : []));
}

/** What is left of roles and home, each with why, and how to go on. */
export function leftOf(report: Pick<RevokeReport, "roles" | "sets" | "iamUser">, next: string): readonly LeftOver[] {
  const { roles, sets, iamUser } = report;
  return [
    ...roles
      .filter(({ state }) => state === "failed")
      .map(({ client, role, name, accountId, because = "" }) => ({
        what: `sessions in ${client}/${role} (role ${name} in account ${accountId})`,
        because,
        next,
      })),
    ...[...sets.map((one) => ({ ...one, of: "permission set" })), ...(iamUser ? [{ ...iamUser, of: "IAM user" }] : [])]
      .filter(({ state }) => state === "failed")
      .map(({ of, name, because = "" }) => ({ what: `${of} ${name} in the home account`, because, next })),
  ];
}
