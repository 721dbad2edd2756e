import { clientStackName } from "../../core/config/naming.ts";
import type { ClientPlan } from "../../core/client/client-plan.ts";
import type { DeclaredFleet } from "./declared-fleet.ts";
import type { Evaluation } from "./evaluate-deployed.ts";
import type { ClientReading } from "./verify-client.ts";
import type { HomeReading } from "./verify-home.ts";
import type {
  Attempt,
  ClientVerification,
  DeployedHole,
  Finding,
  HomeVerification,
  VerifyReport,
} from "./verify-report.ts";

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
  const sentences = (evaluation?.sentences ?? []).map((found): Finding => ({
    severity: "warning",
    what: "trust",
    expected: "only whom home manages",
    found,
    next: "",
  }));
  const findings = distinct([...ofClients, ...withoutRepeats(stacks, ofClients), ...ofHome, ...all, ...sentences]);
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

/** One finding for each role and kind of hole: the first, and how many more. The report has them all. */
function holeFindings({ slug }: ClientPlan, evaluation: Evaluation | undefined): readonly Finding[] {
  const byRole = new Map<string, (DeployedHole & { readonly role: string })[]>();
  for (const hole of evaluation?.holes.get(slug) ?? []) {
    const key = `${hole.kind} ${hole.role}`;
    byRole.set(key, [...(byRole.get(key) ?? []), hole]);
  }
  return [...byRole.values()].flatMap(([first, ...others]): readonly Finding[] => {
    if (first === undefined) return [];
    const { kind, role, principal, attack, because } = first;
    const more = others.length === 0 ? "" : ` (and ${String(others.length)} more like it)`;
    return [
      {
        severity: "fault",
        client: slug,
        role,
        what: kind === "too-much" ? "who gets in" : "who does not get in",
        expected: kind === "too-much" ? "nobody but who is granted it, on its conditions" : `${principal}, as granted`,
        found: `${principal} ${attack}: ${because}${more}`,
        next: `npx switchyard up ${clientStackName(slug)} --refresh, and home after it`,
      },
    ];
  });
}

/** A role that AWS did not let in, though the documents do: what the evaluator does not see, as organization policies. */
function attemptFindings(attempts: readonly Attempt[]): readonly Finding[] {
  return attempts
    .filter(({ result }) => result === "refused")
    .map(({ client, role, through, by, because = "" }) => ({
      severity: "fault",
      client,
      role,
      what: "real sts:AssumeRole",
      expected: `${through} enters, as trust and policies say`,
      found: `refused (by ${by}): ${because}`,
      next: "Look for an organization policy of either side (SCP, RCP) that denies it; those are not evaluated.",
    }));
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
