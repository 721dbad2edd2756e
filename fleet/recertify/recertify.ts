import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, type Fault } from "../../core/faults/fault.ts";
import type { HomeSettings } from "../../core/home/settings/home-settings.ts";
import { noHome } from "../project/no-home.ts";
import type { FleetProject } from "../project/open-project.ts";
import { type WriteFiles, writeFiles } from "../project/write-files.ts";
import { ProjectFaults } from "../session.ts";
import { type CampaignRow, campaignText, readCampaign } from "./campaign-file.ts";
import { grantRows } from "./grant-row.ts";
import { withoutGrants } from "./without-grants.ts";

/** Folder of the campaigns' files, below the project's. */
export const CAMPAIGNS = "recertification";

/** How a campaign goes on. */
export interface RecertifyOptions {
  /** Take the grants out of the home stack's file that nobody confirmed. Default false. */
  readonly propose?: boolean;
  /** Only say what would be written. Default false. */
  readonly dryRun?: boolean;
  /** Default: to disk. */
  readonly write?: WriteFiles;
  /** Default: now. */
  readonly now?: Date;
}

/** A grant, and how far it is. */
export interface RecertifiedGrant extends CampaignRow {
  /** `new`: the campaign did not have it yet; `gone`: the files have it no more. */
  readonly state: "current" | "new" | "gone";
}

/** How a campaign stands. */
export interface RecertifyReport {
  readonly version: 1;
  readonly command: "recertify";
  /** Whether all that was asked is done: it was begun, or every grant is confirmed, or those that are not are taken out. */
  readonly ok: boolean;
  readonly dryRun: boolean;
  readonly campaign: string;
  /** The campaign's file, from the project's folder. */
  readonly file: string;
  /** Whether the file was there. */
  readonly isBegun: boolean;
  readonly grants: readonly RecertifiedGrant[];
  /** Grants of the files of which nobody decided. */
  readonly undecided: number;
  /** Grants that reviewers decided to remove, and that the files still have. */
  readonly standing: number;
  /** Grants that go out of the home stack's file, where that was asked for. */
  readonly removals: readonly RecertifiedGrant[];
  /** Files that change, from the project's folder. */
  readonly files: readonly { readonly name: string; readonly text: string }[];
  readonly written: boolean;
  readonly faults: readonly Fault[];
}

/**
 * An access review as evidence: a CSV file with a row for each grant, in which reviewers decide. The first call makes it, later
 * ones say what is undecided and add grants that came since. With `propose`, grants that nobody confirmed go out of the
 * home stack's file, as a change to be reviewed and merged like any other; what came after the campaign began stays.
 * Nothing is taken away in AWS.
 * @throws ProjectFaults when the home stack's file is at fault; WriteFailure.
 */
export async function recertify(
  project: FleetProject,
  campaign: string,
  { propose = false, dryRun = false, write = writeFiles, now = new Date() }: RecertifyOptions = {},
): Promise<RecertifyReport> {
  const home = homeOf(project);
  const file = join(CAMPAIGNS, `${campaign}.csv`);
  const base = { version: 1, command: "recertify", dryRun, campaign, file } as const;
  const refused = (faults: readonly Fault[], isBegun: boolean): RecertifyReport => ({
    ...{ ...base, ok: false, isBegun, grants: [], undecided: 0, standing: 0, removals: [], files: [], written: false },
    faults,
  });
  if (!/^[a-z0-9]+(?:[-.][a-z0-9]+)*$/.test(campaign) || campaign.length > 60)
    return refused([wrongName(campaign)], false);
  const text = await readIfAny(join(project.root, file));
  const read = text === undefined ? undefined : readCampaign({ name: file, text }, now);
  if (read !== undefined && read.faults.length > 0) return refused(read.faults, true);

  const grants = grantsOf(home, read?.rows);
  const isFresh = grants.some(({ state }) => state === "new");
  const removals = propose && read !== undefined ? grants.filter(isToGo) : [];
  const cut =
    removals.length === 0 ? undefined : withoutGrants(project, home, new Set(removals.map(({ grant }) => grant)));
  if (cut !== undefined && cut.faults.length > 0) return refused(cut.faults, true);
  const files = [
    ...(isFresh ? [{ name: file, text: campaignText(grants) }] : []),
    ...(cut?.file === undefined ? [] : [cut.file]),
  ];
  if (!dryRun && files.length > 0) {
    await mkdir(join(project.root, CAMPAIGNS), { recursive: true });
    await write(project.root, files);
  }
  const left = grants.filter((one) => isOpen(one) && !removals.includes(one));
  const undecided = left.filter(({ decided }) => decided === undefined).length;
  return {
    ...base,
    ok: read === undefined ? !propose : left.length === 0,
    isBegun: read !== undefined,
    grants,
    undecided,
    standing: left.length - undecided,
    removals,
    files,
    written: !dryRun && files.length > 0,
    faults: [],
  };
}

/** A grant of the files that nobody confirmed. */
function isOpen({ state, decided }: RecertifiedGrant): boolean {
  return state !== "gone" && decided?.decision !== "keep";
}

/** why not new ones: nobody was asked about them. */
function isToGo(grant: RecertifiedGrant): boolean {
  return isOpen(grant) && grant.state === "current";
}

function grantsOf(home: HomeSettings, rows: readonly CampaignRow[] = []): readonly RecertifiedGrant[] {
  const now = new Map(grantRows(home.grants).map((row) => [row.grant, row]));
  const known = new Set(rows.map(({ grant }) => grant));
  return [
    ...rows.map((row): RecertifiedGrant => ({
      ...row,
      ...now.get(row.grant),
      state: now.has(row.grant) ? "current" : "gone",
    })),
    ...[...now.values()]
      .filter(({ grant }) => !known.has(grant))
      .map((row): RecertifiedGrant => ({ ...row, state: "new" })),
  ];
}

function homeOf({ home }: FleetProject): HomeSettings {
  if (home?.config.kind === "home") return home.config.home;
  if (home?.config.kind === "invalid") throw new ProjectFaults(home.config.faults);
  throw new ProjectFaults([noHome()]);
}

async function readIfAny(path: string): Promise<string | undefined> {
  return readFile(path, "utf8").catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  });
}

function wrongName(campaign: string): Fault {
  return {
    code: "recertify/name",
    path: "campaign",
    expected: "a name of lower case letters, digits, dashes and dots, as in 2026-q4",
    found: describe(campaign),
    fix: "Choose such a name: the campaign's file is called after it.",
  };
}
