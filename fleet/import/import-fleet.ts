import pMap from "p-map";
import { caseless } from "../../core/aws/names.ts";
import { listed, printable } from "../../core/faults/fault.ts";
import type { HomeSettings } from "../../core/home/settings/home-settings.ts";
import { type Portfolio, readPortfolio } from "../../core/portfolio/read-portfolio.ts";
import type { AwsEnvironment } from "../aws/aws-client.ts";
import { callFailure } from "../aws/call-failure.ts";
import { type AskCaller, askSts, callerProblem } from "../aws/caller-account.ts";
import { ProjectCredentials, type StackAccess } from "../aws/stack-credentials.ts";
import { readProfiles, type ReadProfiles } from "../init/aws-profiles.ts";
import { noHome } from "../project/no-home.ts";
import type { FleetProject } from "../project/open-project.ts";
import { type WriteFiles, writeFiles } from "../project/write-files.ts";
import { ProjectFaults } from "../session.ts";
import { shellWord } from "../shell-word.ts";
import type { Readers } from "../verify/deployed.ts";
import { centerReader } from "../verify/read-center.ts";
import { iamReader } from "../verify/read-iam.ts";
import { type AskedClient, clientAccounts, type ClientAccount, clientsByProfiles } from "./asked-clients.ts";
import { type Candidate, candidatesOf, leadsInto, withoutSet } from "./candidates.ts";
import type { ImportedGrant, ImportReport, Unread } from "./import-report.ts";
import { leftSets } from "./left-sets.ts";
import { type Settled, settle } from "./settle.ts";
import { readStandingRoles, type StandingRoles } from "./standing-roles.ts";
import { readStandingCenter, type StandingCenter } from "./standing-sets.ts";

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

/** Accounts that are read at once. */
const ACCOUNTS_AT_ONCE = 5;

const SDK: Readers = { iam: iamReader, center: centerReader };
const NO_CENTER: StandingCenter = { sets: [], holders: new Map() };

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
  const accounts = await readAccounts(clients, { project, credentials, home, readers, ask, unread });
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
  const rest = {
    unmanaged: [...said, ...left].map((one) => (one.accountId === "" ? { ...one, accountId: home.accountId } : one)),
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

interface Reading {
  readonly readers: Readers;
  readonly ask: AskCaller;
  /** Takes what could not be read. */
  readonly unread: Unread[];
}

/** Undefined: it could not be read. */
async function readCenter(
  project: FleetProject,
  home: HomeSettings,
  credentials: ProjectCredentials,
  reading: Reading,
): Promise<StandingCenter | undefined> {
  if (!home.identityCenter || project.home === undefined) return NO_CENTER;
  const access = credentials.of(project, project.home);
  return attempt(`the home account ${home.accountId}`, access, reading, async ({ config }) =>
    readStandingCenter(await reading.readers.center(config), home),
  );
}

async function readAccounts(
  clients: readonly ClientAccount[],
  {
    project,
    credentials,
    home,
    ...reading
  }: Reading & {
    readonly project: FleetProject;
    readonly credentials: ProjectCredentials;
    readonly home: HomeSettings;
  },
): Promise<readonly (StandingRoles & { readonly client: ClientAccount })[]> {
  const read = await pMap(
    clients,
    async (client) => {
      const access = credentials.of(project, client.stack);
      const { config } = client.stack;
      const own = !client.isNew && config.kind === "client" ? config.client.roles : [];
      const about = {
        accountId: client.accountId,
        homeAccountId: home.accountId,
        passed: new Set(own.map(({ arn }) => arn)),
      };
      const found = await attempt(
        `${client.slug}, account ${client.accountId}`,
        access,
        reading,
        async ({ config: how }) => readStandingRoles(await reading.readers.iam(how), about),
      );
      return found === undefined ? [] : [{ client, ...found }];
    },
    { concurrency: ACCOUNTS_AT_ONCE },
  );
  return read.flat();
}

async function attempt<T>(
  what: string,
  access: StackAccess,
  { ask, unread }: Reading,
  read: (access: Extract<StackAccess, { kind: "known" }>) => Promise<T>,
): Promise<T | undefined> {
  const failed = (because: string) => void unread.push({ what, because: printable(because) });
  if (access.kind !== "known") {
    failed(access.because);
    return undefined;
  }
  const problem = await callerProblem(access, ask);
  if (problem !== undefined) {
    failed(problem.message);
    return undefined;
  }
  try {
    return await read(access);
  } catch (error) {
    failed(`${callFailure(error).message} (by ${access.words})`);
    return undefined;
  }
}

/** why: what the files say of a set of that name already is not to be changed. */
function withoutOwn(candidates: readonly Candidate[], home: HomeSettings): readonly Candidate[] {
  const known = new Set(Object.keys(home.setSettings.overrides).map(caseless));
  return candidates.map((one) => (one.set !== undefined && known.has(caseless(one.set.name)) ? withoutSet(one) : one));
}

function filesOf(
  project: FleetProject,
  homeText: string,
  { files, candidates }: Settled,
  clients: readonly ClientAccount[],
): ImportReport["files"] {
  if (candidates.length === 0) return [];
  const isNew = new Map(clients.map((client) => [client.slug, client.isNew]));
  return [
    ...(files.project.text === project.files.project.text ? [] : [{ ...files.project, isNew: false }]),
    ...(files.home.text === homeText ? [] : [{ ...files.home, isNew: false }]),
    ...[...files.clients].map(([slug, file]) => ({ ...file, isNew: isNew.get(slug) ?? false })),
  ].map(({ name, text, isNew: fresh }) => ({ name, text, isNew: fresh }));
}

function whatOf({ candidates, files, portfolio }: Settled): Pick<ImportReport, "roles" | "grants" | "newSets"> {
  const arns = new Map(candidates.map((one) => [one.standing.role.arn, one]));
  const taken = new Set(candidates.map(({ client, key }) => `${client.slug}/${key}`));
  const own = new Set(candidates.flatMap(({ set }) => set?.name ?? []));
  return {
    roles: candidates.map((one) => ({
      client: one.client.slug,
      accountId: one.client.accountId,
      arn: one.standing.role.arn,
      key: one.key,
      level: files.levels.get(one) ?? one.key,
      ...(one.set !== undefined && { permissionSet: one.set.name }),
    })),
    grants: portfolio.graph.edges.flatMap(({ holder, roleArn }): readonly ImportedGrant[] => {
      const one = arns.get(roleArn);
      return one === undefined ? [] : [{ holder, client: one.client.slug, role: one.key }];
    }),
    newSets: portfolio.plan.sets
      .filter(({ slug, roleKey, name }) => taken.has(`${slug}/${roleKey}`) && !own.has(name))
      .map(({ name }) => name),
  };
}

function noticesOf(
  { candidates, portfolio }: Settled,
  before: Portfolio,
  found: readonly AskedClient[],
): readonly string[] {
  const slugs = new Set(candidates.map(({ client }) => client.slug));
  const known = new Set(before.plan.warnings);
  return [
    ...candidates
      .filter(({ isNarrowed }) => isNarrowed)
      .map(
        ({ standing: { role }, ways }) =>
          `The trust policy of ${role.arn} names permission sets by a pattern. The file names those that match it today, ${listed(ways.flatMap(({ permissionSets = [] }) => permissionSets))}: a set that is made later gets in no more.`,
      ),
    ...found.map(
      ({ slug, accountId, profile = "" }) =>
        `Account ${accountId} was read by the AWS profile ${profile}, as the client ${slug}.`,
    ),
    ...portfolio.clients
      .filter(({ slug }) => slugs.has(slug))
      .flatMap(({ notices, outsiders }) => [...notices, ...outsiders]),
    ...portfolio.plan.warnings.filter((one) => !known.has(one)),
  ];
}

function nextOf(
  { candidates }: Settled,
  {
    asked = [],
    newSets,
    dryRun,
  }: Pick<ImportReport, "dryRun"> & { readonly asked: readonly AskedClient[] | undefined; readonly newSets: boolean },
): Pick<ImportReport, "next"> {
  if (candidates.length === 0) return {};
  if (!dryRun) return { next: "npx switchyard up --all --dry-run" };
  const clients = asked.map(
    ({ slug, accountId, profile }) =>
      `--client ${shellWord(`${slug}=${accountId}${profile === undefined ? "" : `:${profile}`}`)}`,
  );
  return {
    next: [
      "npx switchyard import",
      ...clients,
      ...(newSets ? ["--new-sets"] : []),
      ...(narrow ? ["--narrow"] : []),
    ].join(" "),
  };
}
