import type { ClientPlan } from "../../core/client/client-plan.ts";
import type { DeclaredFleet } from "./declared-fleet.ts";
import type { Evaluation } from "./evaluate-deployed.ts";
import { attemptFindings, holeFindings, trustFindings, uncheckedFindings } from "./judged-findings.ts";
import type { ClientReading } from "./verify-client.ts";
import type { HomeReading } from "./verify-home.ts";
import type { Attempt, ClientVerification, Finding, HomeVerification, VerifyReport } from "./verify-report.ts";

/** Everything that was found out. */
export interface Verified {
  readonly declared: DeclaredFleet;
  /** Slugs that were asked for. */
  readonly wanted: readonly string[];
  readonly plans: readonly ClientPlan[];
  readonly clients: ReadonlyMap<string, ClientReading>;
  readonly home: HomeReading;
  /** Absent: the home account could not be read, so no grant was judged. */
  readonly evaluation?: Evaluation;
  readonly stacks: readonly Finding[];
  /** Slugs of clients without a file that the home stack takes by their contracts. */
  readonly unchecked: readonly string[];
  readonly tried: { readonly attempts: readonly Attempt[]; readonly notTried: readonly string[] };
  readonly startedAt: Date;
  readonly seconds: number;
}

/** Puts together the report: what was read, what was judged and tried, and what was not. */
export function verifyReport(verified: Verified): VerifyReport {
  const { declared, wanted, plans, clients, home, evaluation, stacks, tried } = verified;
  const ofClients = plans.flatMap(({ slug }) => {
    const reading = clients.get(slug);
    return reading?.kind === "read" ? reading.findings : [];
  });
  const all = [...plans.flatMap((plan) => holeFindings(plan, evaluation)), ...attemptFindings(tried.attempts)];
  const ofHome = home.kind === "read" ? home.findings : [];
  const said = [...trustFindings(evaluation), ...uncheckedFindings(verified.unchecked)];
  const findings = distinct([...ofClients, ...withoutRepeats(stacks, ofClients), ...ofHome, ...all, ...said]);
  const rows = wanted.map((slug) => clientRow(slug, verified, findings));
  const faults = [...wanted.flatMap((slug) => declared.invalid.get(slug) ?? []), ...declared.faults];
  const homeRow = homeVerification(verified, findings);
  return {
    version: 1,
    command: "verify",
    startedAt: verified.startedAt.toISOString(),
    seconds: verified.seconds,
    ok:
      faults.length === 0 &&
      homeRow.ok &&
      rows.every(({ ok }) => ok) &&
      !findings.some(({ severity }) => severity === "fault"),
    home: homeRow,
    clients: rows,
    findings,
    pairs: evaluation?.pairs ?? 0,
    ...tried,
    faults,
  };
}

function clientRow(slug: string, verified: Verified, findings: readonly Finding[]): ClientVerification {
  const { plans, clients, home, evaluation } = verified;
  const plan = plans.find((one) => one.slug === slug);
  const reading = clients.get(slug);
  const isRead = reading?.kind === "read";
  const base = { slug, name: plan?.name ?? slug, accountId: plan?.accountId ?? "" };
  const grants = evaluation?.grants.get(slug) ?? [];
  const holes = evaluation?.holes.get(slug) ?? [];
  const because =
    plan === undefined
      ? "its file is at fault"
      : reading?.kind === "unread"
        ? `${plan.handoff ? "its own people make its roles (handoff), and " : ""}${reading.because}`
        : home.kind === "unread"
          ? "its grants were not judged, since the home account could not be read"
          : undefined;
  const isFaulty = findings.some(({ severity, client }) => severity === "fault" && client === slug);
  return {
    ...base,
    ok: because === undefined && !isFaulty && holes.length === 0 && grants.every(({ works }) => works),
    checked: isRead,
    ...(because !== undefined && { because }),
    roles: isRead ? reading.roles.size : 0,
    grants,
    holes,
  };
}

function homeVerification({ declared, home }: Verified, findings: readonly Finding[]): HomeVerification {
  const { accountId } = declared.portfolio.home;
  const isFaulty = findings.some(({ severity, client }) => severity === "fault" && client === undefined);
  if (home.kind === "unread")
    return {
      accountId,
      ok: false,
      checked: false,
      because: home.because,
      permissionSets: 0,
      assignments: 0,
      identities: 0,
    };
  const sets = [...(home.documents.center?.sets.values() ?? [])];
  const { users, groups, roles } = home.documents.identities;
  return {
    accountId,
    ok: home.unread.length === 0 && !isFaulty,
    checked: home.unread.length === 0,
    ...(home.unread.length > 0 && { because: home.unread.join("; ") }),
    permissionSets: sets.length,
    assignments: sets.reduce((sum, { assignments }) => sum + assignments.length, 0),
    identities: [...users.values(), ...groups.values(), ...roles.values()].filter((one) => one !== undefined).length,
  };
}

/** why: what AWS has otherwise than the file, the stack's contract has too, where the file was changed and not deployed. */
function withoutRepeats(stacks: readonly Finding[], read: readonly Finding[]): readonly Finding[] {
  const known = new Set(read.map(({ client, what, role }) => `${client ?? ""} ${what} ${role ?? ""}`));
  return stacks.filter(({ client = "", what }) => {
    const role = /contract\.roles\.([^.]+)\.trustPolicy/.exec(what)?.[1];
    return role === undefined || !known.has(`${client} trust policy ${role}`);
  });
}

function distinct(findings: readonly Finding[]): readonly Finding[] {
  return [...new Map(findings.map((one) => [JSON.stringify(one), one])).values()];
}
