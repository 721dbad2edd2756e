import { sha256 } from "../../components/engine/sha256.ts";
import type { ClientPlan } from "../../core/client/client-plan.ts";
import { hasMovedOn } from "../../core/client/handoff/handoff-template.ts";
import { standsAt } from "../../core/client/role/revocation.ts";
import { CLIENT_STACK } from "../../core/config/naming.ts";
import type { StackConfig } from "../../core/portfolio/resolve-stack.ts";
import type { Lock } from "../locks/lock.ts";
import { type LockReading, readLocks } from "../locks/read-locks.ts";
import type { ProjectStack } from "../project/open-project.ts";
import { changeOf, homeChange } from "../run/changed.ts";
import type { DeployedFleet, FleetSession } from "../session.ts";
import { drift, type Drift } from "./drift.ts";

/** One stack of the fleet. */
export interface StatusRow {
  readonly stack: string;
  /** Account of its file; absent where the file does not say. */
  readonly accountId?: string;
  /**
   * `deployed`; `new`: it has a file and no stack, or was never updated; `no-file`: the backend has it, the project does not;
   * `at-fault`: its file cannot be used; `unreadable`: the backend has it, and its state cannot be read; `handed-off`: it has no stack, since its own
   * people make the roles; `offboarding`: it is on its way out.
   */
  readonly state: "deployed" | "new" | "no-file" | "at-fault" | "unreadable" | "handed-off" | "offboarding";
  /** Access roles that its state holds; the home stack's are permission sets. */
  readonly roles: number;
  /** When it was last updated (ISO 8601). */
  readonly lastUpdate?: string;
  /**
   * Whether it would be run by `up --changed`, and why; of one that is handed off, whether its people need another template.
   * Absent where that cannot be said.
   */
  readonly change?: { readonly isChanged: boolean; readonly why: string };
  readonly locks: readonly Lock[];
  /** What AWS has otherwise than the state; absent unless that was asked for. */
  readonly drift?: Drift;
  /** What is wrong with it, in a few words. */
  readonly problem?: string;
  /** Ended sessions and denied people that its file names. Absent: none. */
  readonly revocations?: readonly RevocationRow[];
}

/** That sessions of a role were ended, or somebody is denied. */
export interface RevocationRow {
  /** Key of the role; or of a person, `user:alice@acme.example`, `iam-user:alice`. */
  readonly of: string;
  /** Moment (UTC, ISO 8601) before which sessions began that are refused; or at which the person was denied. */
  readonly since: string;
  /** Moment at which it has run out by itself. Absent: it stands until it is lifted. */
  readonly until?: string;
  readonly stands: boolean;
}

/** The fleet as files and backend have it. */
export interface StatusReport {
  readonly version: 1;
  readonly command: "status";
  readonly rows: readonly StatusRow[];
  /** Why locks could not be read; absent: they were. */
  readonly locksUnknown?: string;
  /** Whether every stack is deployed as its file says, and (with `refresh`) AWS has what the state says. */
  readonly ok: boolean;
}

/** Options of {@link status}. */
export interface StatusOptions {
  /** Ask AWS too, for every deployed stack. Default false. */
  readonly refresh?: boolean;
}

/** How the fleet stands. Writes nothing. @throws Error when the backend cannot be read. */
export async function status(session: FleetSession, { refresh = false }: StatusOptions = {}): Promise<StatusReport> {
  const { project } = session;
  const known = [...project.clients.values(), ...(project.home === undefined ? [] : [project.home])];
  const [read, locks] = await Promise.all([session.readDeployed(known.map(({ stack }) => stack)), readLocks(session)]);
  const deployed = { ...read, locked: new Set(locks.kind === "known" ? locks.locks.keys() : []) };
  const files = new Set(known.map(({ stack }) => stack));
  const strays = [...deployed.listed.keys()].filter((stack) => CLIENT_STACK.test(stack) && !files.has(stack));
  const rows = [
    ...known.map((one) => rowOf(session, one, deployed, locks)),
    ...strays.map((stack): StatusRow => ({ ...common(stack, deployed, locks), state: "no-file", roles: 0 })),
  ];
  const drifts = refresh
    ? await drift(
        session,
        rows.filter(({ state }) => state === "deployed").map(({ stack }) => stack),
      )
    : new Map<string, Drift>();
  const all = rows.map((row) => {
    const found = drifts.get(row.stack);
    return found === undefined ? row : { ...row, drift: found };
  });
  return {
    version: 1,
    command: "status",
    rows: all,
    ...(locks.kind === "unknown" && { locksUnknown: locks.because }),
    ok: all.every(isFine),
  };
}

function isFine({ state, change, drift: found }: StatusRow): boolean {
  if (state === "handed-off") return change?.isChanged !== true;
  return state === "deployed" && change?.isChanged === false && (found === undefined || found.kind === "none");
}

function rowOf({ project }: FleetSession, one: ProjectStack, deployed: DeployedFleet, locks: LockReading): StatusRow {
  const { stack, config } = one;
  const base = common(stack, deployed, locks);
  const held = deployed.stacks.get(stack);
  const type = config.kind === "home" ? "aws-native:sso:PermissionSet" : "aws:iam/role:Role";
  const roles = held?.resources.filter((resource) => resource.type === type).length ?? 0;
  if (config.kind === "invalid") {
    const [first] = config.faults;
    const count = config.faults.length;
    const problem = `${String(count)} ${count === 1 ? "fault" : "faults"} in its file: ${first?.code ?? ""}`;
    return { ...base, state: "at-fault", roles, problem };
  }
  const accountId = config.kind === "client" ? config.client.accountId : config.home.accountId;
  const revocations = revocationsOf(config, new Date());
  const row = { ...base, accountId, roles, ...(revocations.length > 0 && { revocations }) };
  if (config.kind === "client" && config.client.handoff)
    return { ...row, state: "handed-off", ...since(config.client) };
  const because = deployed.unreadable.get(stack);
  if (because !== undefined) return { ...row, state: "unreadable", problem: because };
  if (config.kind === "client" && config.client.offboarding) return { ...row, state: "offboarding" };
  const change = config.kind === "client" ? changeOf(one, deployed) : homeChange(project, deployed, undefined);
  const isNew = held === undefined || held.resources.length === 0;
  return { ...row, state: isNew ? "new" : "deployed", change };
}

/** What a stack's file says of ended sessions and denied people. */
export function revocationsOf(
  config: Exclude<StackConfig, { readonly kind: "invalid" }>,
  now: Date,
): readonly RevocationRow[] {
  if (config.kind === "home")
    return (config.home.denied ?? []).map(({ kind, name, since }) => ({ of: `${kind}:${name}`, since, stands: true }));
  // why: nobody here makes the policy in the account of a client that runs no Pulumi.
  if (config.client.handoff) return [];
  return config.client.roles.flatMap(({ key, revoked }) =>
    revoked === undefined
      ? []
      : [{ of: key, since: revoked.before, until: revoked.until, stands: standsAt(revoked, now) }],
  );
}

/** Whether the files have moved on since a client got its template. */
function since(plan: ClientPlan): Pick<StatusRow, "change"> {
  const { handedOver } = plan;
  if (handedOver === undefined) return {};
  const isChanged = hasMovedOn(plan, sha256);
  const why = isChanged
    ? `files have moved on since the template of ${handedOver.day}`
    : `as handed over on ${handedOver.day}`;
  return { change: { isChanged, why } };
}

function common(stack: string, { listed }: DeployedFleet, locks: LockReading): Omit<StatusRow, "state" | "roles"> {
  const lastUpdate = listed.get(stack)?.lastUpdate;
  return {
    stack,
    ...(lastUpdate !== undefined && { lastUpdate }),
    locks: locks.kind === "known" ? (locks.locks.get(stack) ?? []) : [],
  };
}
