import { caseless } from "../../core/aws/names.ts";
import type { HomeSettings } from "../../core/home/settings/home-settings.ts";
import { readPortfolio } from "../../core/portfolio/read-portfolio.ts";
import type { AwsEnvironment } from "../aws/aws-client.ts";
import { type AskCaller, askSts } from "../aws/caller-account.ts";
import { ProjectCredentials } from "../aws/stack-credentials.ts";
import { readProfiles, type ReadProfiles } from "../init/aws-profiles.ts";
import { noHome } from "../project/no-home.ts";
import type { FleetProject } from "../project/open-project.ts";
import { type WriteFiles, writeFiles } from "../project/write-files.ts";
import { ProjectFaults } from "../session.ts";
import type { Readers } from "../verify/deployed.ts";
import { centerReader } from "../verify/read-center.ts";
import { iamReader } from "../verify/read-iam.ts";
import { type AskedClient, clientAccounts, clientsByProfiles } from "./asked-clients.ts";
import { type Candidate, candidatesOf, leadsInto, withoutSet } from "./candidates.ts";
import { filesOf, nextOf, noticesOf, whatOf } from "./imported.ts";
import type { ImportReport, Unread } from "./import-report.ts";
import { leftPeople } from "./left-people.ts";
import { leftSets } from "./left-sets.ts";
import { readAccounts, readCenter, readHomePeople } from "./read-standing.ts";
import { settle } from "./settle.ts";

/** What is imported. */
export interface ImportOptions {
  /** Default: accounts that permission sets of the home account lead into, and that an AWS profile leads to. */
  readonly clients?: readonly AskedClient[];
  /** Also roles for which the files make a permission set that is not there yet; nobody holds it. Default false. */
  readonly newSets?: boolean;
  /**
   * Also roles whose trust names permission sets by a pattern that a later set could match too: the file names those that
   * match it now. Default false.
   */
  readonly narrow?: boolean;
  /** Only say what would be written. Default false. */
  readonly dryRun?: boolean;
  /** Environment of calls to AWS. Default: the process's own. */
  readonly env?: AwsEnvironment;
}

/** What reaches outside. Default: the SDK, the disk and the clock. */
export interface ImportEffects {
  readonly readers?: Readers;
  readonly ask?: AskCaller;
  readonly profiles?: ReadProfiles;
  readonly write?: WriteFiles;
  readonly now?: Date;
}

const SDK: Readers = { iam: iamReader, center: centerReader };

/**
 * Writes stack files for what stands in AWS: roles of client accounts, the permission sets that lead into them, and who holds
 * those. Only what plans exactly the access that stands is written; everything else is listed, with the reason. AWS is only
 * read, and no line of a file that is there is changed.
 * @throws ProjectFaults when the project's files are at fault, or there is no home stack's file; WriteFailure.
 */
export async function importFleet(
  project: FleetProject,
  { clients: asked, newSets = false, narrow = false, dryRun = false, env = process.env }: ImportOptions = {},
  { readers = SDK, ask = askSts, profiles = readProfiles, write = writeFiles, now = new Date() }: ImportEffects = {},
): Promise<ImportReport> {
  const { before, home, homeFile } = standing(project, now);
  const credentials = new ProjectCredentials(env);
  const base = { version: 1, command: "import", dryRun } as const;
  const given = clientAccounts(project, home.accountId, asked ?? []);
  if (given.faults.length > 0) return { ...base, ...NOTHING, faults: given.faults };

  const unread: Unread[] = [];
  const center = await readCenter(project, home, credentials, { readers, ask, unread });
  // why none without the home account: what leads into a role decides on what its file may say.
  if (center === undefined) return { ...base, ...NOTHING, unread };
  const found =
    asked === undefined ? clientsByProfiles(project, center.sets.flatMap(leadsInto), await profiles(env)) : [];
  const clients = [...given.clients, ...clientAccounts(project, home.accountId, found).clients];
  const [accounts, people] = await Promise.all([
    readAccounts(clients, { project, credentials, home, readers, ask, unread }),
    readHomePeople(project, home, credentials, { readers, ask, unread }),
  ]);
  const { candidates, unmanaged } = candidatesOf(home, home.company, accounts, center.sets, narrow);
  const proposal = { project, home, homeFile, company: home.company, center, clients };
  const settled = await settle(proposal, withoutOwn(candidates, home), { before, now, newSets });
  const said = [...accounts.flatMap((one) => one.unmanaged), ...unmanaged, ...settled.unmanaged];
  const left = leftSets(center.sets, settled.candidates, said, {
    homeAccountId: home.accountId,
    read: new Set(accounts.map(({ client }) => client.accountId)),
    clients: new Set([...before.clients, ...before.others].map(({ accountId }) => accountId)),
    ownSets: new Set([...before.plan.sets, ...before.plan.shards].map(({ name }) => caseless(name))),
  });
  const roleArns = [
    ...before.graph.roles.map(({ arn }) => arn),
    ...accounts.flatMap(({ roles }) => roles.map(({ role }) => role.arn)),
    ...said.flatMap(({ kind, name, isOther }) => (kind === "role" && !isOther ? [name] : [])),
  ];
  const strangers = people === undefined ? [] : leftPeople(people, home, roleArns);
  const rest = {
    unmanaged: [...said, ...left, ...strangers].map((one) =>
      one.accountId === "" ? { ...one, accountId: home.accountId } : one,
    ),
    unread,
  };
  if (settled.faults.length > 0) return { ...base, ...NOTHING, ...rest, faults: settled.faults };
  const files = filesOf(project, homeFile.text, settled, clients);
  if (!dryRun && files.length > 0) await write(project.root, files);
  return {
    ...base,
    ok: unread.length === 0,
    ...whatOf(settled),
    ...rest,
    files,
    written: !dryRun && files.length > 0,
    notices: noticesOf(settled, before, found),
    faults: [],
    ...nextOf(settled, { asked, newSets, narrow, dryRun }),
  };
}

const NOTHING = {
  ...{ ok: false, roles: [], grants: [], newSets: [], unmanaged: [], unread: [], files: [], written: false },
  ...{ notices: [], faults: [] },
} as const;

/** What the files say now. @throws ProjectFaults */
function standing(project: FleetProject, now: Date) {
  const { home } = project;
  if (home?.config.kind === "invalid") throw new ProjectFaults(home.config.faults);
  if (home?.source === undefined || home.config.kind !== "home") throw new ProjectFaults([noHome()]);
  const stacks = [home.source, ...[...project.clients.values()].flatMap(({ source }) => source ?? [])];
  const { portfolio, faults } = readPortfolio({ project: project.files.project, stacks }, now);
  if (portfolio === undefined) throw new ProjectFaults(faults);
  return { before: portfolio, home: portfolio.home, homeFile: home.source };
}

/** why: what the files say of a set of that name already is not to be changed. */
function withoutOwn(candidates: readonly Candidate[], home: HomeSettings): readonly Candidate[] {
  const known = new Set(Object.keys(home.setSettings.overrides).map(caseless));
  return candidates.map((one) => (one.set !== undefined && known.has(caseless(one.set.name)) ? withoutSet(one) : one));
}
