import pMap from "p-map";
import { printable } from "../../core/faults/fault.ts";
import type { HomeSettings } from "../../core/home/settings/home-settings.ts";
import { callFailure } from "../aws/call-failure.ts";
import { type AskCaller, callerProblem } from "../aws/caller-account.ts";
import type { ProjectCredentials, StackAccess } from "../aws/stack-credentials.ts";
import type { FleetProject } from "../project/open-project.ts";
import type { IamPeople, Readers } from "../verify/deployed.ts";
import type { ClientAccount } from "./asked-clients.ts";
import type { Unread } from "./import-report.ts";
import { readPeople } from "./left-people.ts";
import { readStandingRoles, type StandingRoles } from "./standing-roles.ts";
import { readStandingCenter, type StandingCenter } from "./standing-sets.ts";

/** Accounts that are read at once. */
const ACCOUNTS_AT_ONCE = 5;

const NO_CENTER: StandingCenter = { sets: [], holders: new Map() };

/** What an import reads by. */
export interface Reading {
  readonly readers: Readers;
  readonly ask: AskCaller;
  /** Takes what could not be read. */
  readonly unread: Unread[];
}

/** Identity Center as it stands; nothing where the home account has none. Undefined: it could not be read. */
export async function readCenter(
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

/** The IAM users and groups of the home account. Undefined: they could not be read. */
export async function readHomePeople(
  project: FleetProject,
  home: HomeSettings,
  credentials: ProjectCredentials,
  reading: Reading,
): Promise<IamPeople | undefined> {
  if (project.home === undefined) return undefined;
  const access = credentials.of(project, project.home);
  return attempt(`IAM users and groups of the home account ${home.accountId}`, access, reading, async ({ config }) =>
    readPeople(await reading.readers.iam(config)),
  );
}

/** The roles of the clients' accounts; those that could not be read are missing. */
export async function readAccounts(
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
