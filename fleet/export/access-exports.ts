import { stringify } from "csv-stringify/sync";
import { sha256 } from "../../components/engine/sha256.ts";
import { type Fault, formatFault } from "../../core/faults/fault.ts";
import { grantedRegistry, type RegistryFile } from "../../core/exports/granted-registry.ts";
import { type Holding, holdingsOf } from "../../core/exports/holdings.ts";
import { type LinkRow, linksHtml, linksMarkdown, linksOf, linksOfIam } from "../../core/exports/links-page.ts";
import { profilesFor } from "../../core/exports/profiles.ts";
import { switchRolesConfig } from "../../core/exports/switch-roles-config.ts";
import { listed } from "../../core/faults/fault.ts";
import type { FleetProject } from "../project/open-project.ts";
import { lastDecisions, withIdsAsTickets } from "../recertify/decisions.ts";
import type { Decision } from "../recertify/grant-row.ts";
import { ProjectFaults } from "../session.ts";
import { entrancesFor, type ForWhom, type LeftClient, safeFiles } from "./safe-files.ts";

/** What every export says beside its text. */
export interface ExportReport {
  readonly version: 1;
  /** Whether all clients are in it. */
  readonly ok: boolean;
  /** Sentences about what is not in it, and what the files cannot say. */
  readonly notes: readonly string[];
  /** Clients that are not in it, since their own files are at fault. */
  readonly left: readonly LeftClient[];
}

/** `switchyard export csv`. */
export interface CsvReport extends ExportReport {
  readonly command: "export csv";
  readonly text: string;
  readonly rows: readonly ReviewedHolding[];
}

/** `switchyard export links`. */
export interface LinksReport extends ExportReport {
  readonly command: "export links";
  readonly text: string;
  readonly rows: readonly LinkRow[];
}

/** `switchyard export extend-switch-roles`. */
export interface SwitchRolesReport extends ExportReport {
  readonly command: "export extend-switch-roles";
  readonly text: string;
}

/** What `switchyard export granted` writes. */
export interface GrantedReport extends ExportReport {
  readonly command: "export granted";
  readonly files: readonly RegistryFile[];
}

/** Columns of the CSV, in order. */
export const CSV_COLUMNS = [
  ...(["holder", "way", "client", "account", "role", "level"] as const),
  ...(["policies", "conditions", "until", "reason", "ticket"] as const),
  ...(["decision", "reviewer", "decided"] as const),
] as const;

/** A row of an access review, with what a reviewer said of its grant last. */
export interface ReviewedHolding extends Holding {
  /** Absent: nobody has decided, or it is held by no grant. */
  readonly decided?: Decision;
}

/**
 * Who has what, as CSV for an access review. Cells that a spreadsheet would run as a formula begin with an apostrophe.
 * @throws ProjectFaults
 */
export function exportCsv(project: FleetProject, now = new Date()): CsvReport {
  const { portfolio, ...rest } = safeFiles(project, now);
  const { decisionOn, faults } = decisionsOn(project, now);
  const rows = holdingsOf(portfolio).map((row): ReviewedHolding => {
    const decided = decisionOn(row);
    return decided === undefined ? row : { ...row, decided };
  });
  const text = stringify(rows.map(cellsOf), { header: true, columns: [...CSV_COLUMNS], escape_formulas: true });
  const unread = faults.map(
    (fault) =>
      `Decisions of a campaign that cannot be read are not in it: ${formatFault(fault).split("\n", 1)[0] ?? ""}`,
  );
  const report = reportOf(rest, unread);
  return { ...report, ok: report.ok && faults.length === 0, command: "export csv", text, rows };
}

/**
 * What reviewers said last of the grant that a holding follows from.
 * why by tickets: read again with the grant's id for a ticket, each holding names its grant.
 */
function decisionsOn(
  project: FleetProject,
  now: Date,
): { readonly decisionOn: (holding: Holding) => Decision | undefined; readonly faults: readonly Fault[] } {
  const { of, faults } = lastDecisions(project.root, now);
  const { home } = project;
  if (of.size === 0 || home?.config.kind !== "home") return { decisionOn: () => undefined, faults };
  const named = { ...home, config: { ...home.config, home: withIdsAsTickets(home.config.home) } };
  const holdings = holdingsOf(safeFiles({ ...project, home: named }, now).portfolio);
  const grants = new Map(holdings.map((holding) => [keyOf(holding), holding.ticket ?? ""]));
  return { decisionOn: (holding) => of.get(grants.get(keyOf(holding)) ?? ""), faults };
}

function keyOf({ holder, way, accountId, role, until }: Holding): string {
  return JSON.stringify([holder, way, accountId, role, until]);
}

function cellsOf({
  accountId,
  policies,
  conditions,
  decided,
  ...row
}: ReviewedHolding): Readonly<Record<string, string | undefined>> {
  const { decision, reviewer, date } = decided ?? {};
  const cells = {
    ...{ ...row, account: accountId, policies: policies.join("; "), conditions: conditions.join("; ") },
    ...{ decision, reviewer, decided: date },
  };
  return Object.fromEntries(Object.entries(cells).map(([name, cell]) => [name, cell && harmlessBehind(cell)]));
}

/**
 * A cell of which no part is a formula where a spreadsheet cuts at semicolons, as it does in countries with a decimal comma:
 * there what stands behind one is a cell of its own.
 */
function harmlessBehind(cell: string): string {
  return cell.replaceAll(/;(?=\s*[=+\-@\uFF0B\uFF0D\uFF1D\uFF20])/g, ";'");
}

/** For whom, and in which form. */
export interface LinksOptions extends ForWhom {
  /** Default `markdown`. */
  readonly format?: "markdown" | "html";
}

/** Sign-in links of every role that somebody holds. @throws ProjectFaults, FleetError */
export function exportLinks(
  project: FleetProject,
  { format = "markdown", ...whom }: LinksOptions = {},
  now = new Date(),
): LinksReport {
  const { portfolio, ...rest } = safeFiles(project, now);
  const isAll = (whom.users ?? []).length + (whom.groups ?? []).length === 0;
  const rows = [...linksOf(entrancesFor(portfolio, whom)), ...(isAll ? linksOfIam(portfolio) : [])];
  const text = format === "html" ? linksHtml(project.name, rows, sha256) : linksMarkdown(project.name, rows);
  return { ...reportOf(rest), command: "export links", text, rows };
}

/** Configuration of AWS Extend Switch Roles. @throws ProjectFaults, FleetError */
export function exportSwitchRoles(project: FleetProject, whom: ForWhom = {}, now = new Date()): SwitchRolesReport {
  const { portfolio, ...rest } = safeFiles(project, now);
  const { text, notes } = switchRolesConfig(portfolio.home.accountId, entrancesFor(portfolio, whom));
  return { ...reportOf(rest, notes), command: "export extend-switch-roles", text };
}

/** A registry of granted with all profiles. @throws ProjectFaults, also where the files name no portal; FleetError */
export function exportGranted(project: FleetProject, whom: ForWhom = {}, now = new Date()): GrantedReport {
  const { portfolio, ...rest } = safeFiles(project, now);
  const { text, faults } = profilesFor(portfolio.home, entrancesFor(portfolio, whom));
  if (faults.length > 0) throw new ProjectFaults(faults);
  const { company } = portfolio.home;
  const passedOver = `granted takes [sso-session ${company}] for a profile, since "profile" is in it, and leaves it out: write the sso-session by hand.`;
  return {
    ...reportOf(rest, company.includes("profile") ? [passedOver] : []),
    command: "export granted",
    files: grantedRegistry(project.name, text),
  };
}

/** What stays, though these files do not give it. */
export function keptNote(kept: readonly string[]): readonly string[] {
  if (kept.length === 0) return [];
  return [`While clients are left out, no profile is taken away; these stay: ${listed(kept)}.`];
}

/** What all reports have in common. */
export function reportOf(
  { left, notes }: { readonly left: readonly LeftClient[]; readonly notes: readonly string[] },
  more: readonly string[] = [],
): ExportReport {
  return { version: 1, ok: left.length === 0, notes: [...more, ...notes], left };
}
