import { lstat, mkdir } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";
import { sha256 } from "../../components/engine/sha256.ts";
import { PAGE_FILE } from "../../core/config/naming.ts";
import { endedWays } from "../../core/client/trust-notices.ts";
import { holdingRows } from "../../core/exports/page/holding-rows.ts";
import { packed, type PageData, type PageRow, type PageWarning } from "../../core/exports/page/page-data.ts";
import { formatFault, printable } from "../../core/faults/fault.ts";
import type { Portfolio } from "../../core/portfolio/read-portfolio.ts";
import { type ExportReport, reportOf } from "../export/access-exports.ts";
import { type ForWhom, holderKeys, type LeftClient, safeFiles } from "../export/safe-files.ts";
import { FleetError } from "../fleet-error.ts";
import type { FleetProject } from "../project/open-project.ts";
import { writeFiles, type WriteFiles } from "../project/write-files.ts";
import { pageHtml } from "./page-html.ts";

/** Which page, and whether it is written. */
export interface PageOptions extends ForWhom {
  /** The page's file. Default: `switchyard.html` in the working folder. */
  readonly out?: string;
  /** Says what would be written, and writes nothing. Default false. */
  readonly dryRun?: boolean;
}

/** What `switchyard page` made. */
export interface PageReport extends ExportReport {
  readonly command: "page";
  /** The page. */
  readonly text: string;
  /** Absolute. */
  readonly file: string;
  readonly isWritten: boolean;
  readonly counts: PageCounts;
}

/** How much is in the page. */
export interface PageCounts {
  readonly clients: number;
  /** People, groups and whoever else has something. */
  readonly holders: number;
  /** Rows: a holder has something by one way. */
  readonly holdings: number;
  /** Holdings that can be entered by a click. */
  readonly links: number;
  /** Holdings that end by themselves. */
  readonly ends: number;
  readonly warnings: number;
  /** Size of the file. */
  readonly bytes: number;
}

/** What the tests replace. */
interface PagePorts {
  readonly now?: Date;
  readonly write?: WriteFiles;
}

/**
 * Writes who gets where as one HTML file, by the files alone. A new file is for its owner alone: what it shows is people's access.
 * @throws ProjectFaults, FleetError for a name that no grant has and where the file is a link, WriteFailure
 */
export async function accessPage(
  project: FleetProject,
  { out = PAGE_FILE, dryRun = false, ...whom }: PageOptions = {},
  { now = new Date(), write = writeFiles }: PagePorts = {},
): Promise<PageReport> {
  const { portfolio, ...rest } = safeFiles(project, now);
  const keys = holderKeys(portfolio, whom);
  const rows = holdingRows(portfolio, keys === undefined ? undefined : (holder) => keys.has(holder));
  // why not for some: what is wrong elsewhere is not for them to read.
  const warnings = keys === undefined ? warningsOf(portfolio, rest) : [];
  const data: PageData = {
    version: 1,
    project: project.name,
    made: now.toISOString(),
    homeAccountId: portfolio.home.accountId,
    ...packed(rows),
    warnings,
  };
  const text = pageHtml(data, sha256);
  const file = resolve(out);
  await refuseLink(file);
  if (!dryRun) {
    await mkdir(dirname(file), { recursive: true });
    await write(dirname(file), [{ name: basename(file), text, mode: 0o600 }]);
  }
  const counts = { ...countsOf(rows), warnings: warnings.length, bytes: Buffer.byteLength(text) };
  return { ...reportOf(rest), command: "page", text, file, isWritten: !dryRun, counts };
}

/** why: a link of that name can come with a change of the project's files, and would have another file replaced. */
async function refuseLink(file: string): Promise<void> {
  const there = await lstat(file).catch(() => undefined);
  if (there?.isSymbolicLink() === true)
    throw new FleetError(
      `${printable(file)} is a link. Nothing was written: remove it, or write elsewhere with --out.`,
    );
}

function warningsOf(
  portfolio: Portfolio,
  { left, notes }: { readonly left: readonly LeftClient[]; readonly notes: readonly string[] },
): readonly PageWarning[] {
  const { plan, clients, now } = portfolio;
  const ofClients = clients.flatMap((client) =>
    [...client.notices, ...endedWays(client, now)].map((text) => `${client.name}: ${text}`),
  );
  return [
    ...left.map(
      ({ slug, faults }) => ({ kind: "left", text: `client-${slug}: ${faults.map(inOneLine).join(" ")}` }) as const,
    ),
    ...notes.map((text) => ({ kind: "note", text: printable(text) }) as const),
    ...[...plan.warnings, ...ofClients].map((text) => ({ kind: "warning", text: printable(text) }) as const),
  ];
}

function inOneLine(fault: Parameters<typeof formatFault>[0]): string {
  return formatFault(fault).replace(/\n\s*/g, ". ");
}

function countsOf(rows: readonly PageRow[]): Omit<PageCounts, "warnings" | "bytes"> {
  return {
    clients: new Set(rows.flatMap(({ client, accountId }) => (client === "" ? [] : [accountId]))).size,
    holders: new Set(rows.map(({ holder }) => holder)).size,
    holdings: rows.length,
    links: rows.filter(({ switchRoleLink }) => switchRoleLink !== "").length,
    ends: rows.filter(({ until }) => until !== "").length,
  };
}
