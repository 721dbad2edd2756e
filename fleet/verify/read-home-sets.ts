import pMap from "p-map";
import { caseless } from "../../core/aws/names.ts";
import type { HomeSettings } from "../../core/home/settings/home-settings.ts";
import type { PlannedSet } from "../../core/home/permission-sets/planned-set.ts";
import { principalKey } from "../../core/home/settings/principals.ts";
import { callFailure } from "../aws/call-failure.ts";
import { arnsOf, type CenterQuestion, SETS_AT_ONCE } from "./find-sets.ts";
import type { CenterReader, DeployedInstance, DeployedSet, DirectoryEntry } from "./deployed.ts";

/** What Identity Center has of the sets in question. */
export interface CenterReading {
  readonly instance: DeployedInstance;
  /** Those that exist, by `caseless` name. */
  readonly sets: ReadonlyMap<string, DeployedSet>;
  /** Why one could not be read, by `caseless` name. */
  readonly unread: ReadonlyMap<string, string>;
  /** Sets that look like Switchyard's or have the name of a shard, and that the files do not know. */
  readonly unknown: readonly DeployedSet[];
  /** ARNs of sets whose last change has not reached an account, by account. */
  readonly stale: ReadonlyMap<string, ReadonlySet<string>>;
  /** Groups and users, by principal key; `undefined` for one that the directory does not have. */
  readonly people: ReadonlyMap<string, DirectoryEntry | undefined>;
  /** Names of groups and users that hold a set without being in the files, by id; absent where nobody is of that id. */
  readonly names: ReadonlyMap<string, string>;
}

/**
 * Reads permission sets, their assignments, and who the files' groups and users are.
 * @throws what the SDK throws, when even the instance or the list of the sets cannot be read; Error without an instance.
 */
export async function readCenter(reader: CenterReader, question: CenterQuestion): Promise<CenterReading> {
  const { home, sets } = question;
  const instance = await instanceOf(reader, home);
  const { arns, strangers } = await arnsOf(reader, instance, question);
  const unread = new Map<string, string>();
  const read = async (arn: string, accounts: readonly string[], name: string): Promise<readonly DeployedSet[]> => {
    try {
      return [(await reader.set(instance, arn, accounts)) ?? []].flat();
    } catch (error) {
      unread.set(caseless(name), callFailure(error).message);
      return [];
    }
  };
  const accountsOf = ({ settings }: PlannedSet) => [home.accountId, ...settings.accounts.map(({ id }) => id)];
  const found = await pMap(
    sets,
    async (set) => {
      const arn = arns.get(caseless(set.name));
      return arn === undefined ? [] : read(arn, accountsOf(set), set.name);
    },
    { concurrency: SETS_AT_ONCE },
  );
  const unknown = await pMap(strangers, ({ arn, name }) => read(arn, [home.accountId], name), {
    concurrency: SETS_AT_ONCE,
  });
  const deployed = found.flat();
  const accounts = new Set([home.accountId, ...[...deployed, ...unknown.flat()].flatMap((one) => one.provisionedIn)]);
  const stale = await pMap(
    accounts,
    async (account) => [account, new Set(await reader.stale(instance, account))] as const,
    { concurrency: SETS_AT_ONCE },
  );
  const people = await peopleOf(reader, instance, sets);
  return {
    instance,
    sets: new Map(deployed.map((one) => [caseless(one.name), one])),
    unread,
    unknown: unknown.flat(),
    stale: new Map(stale),
    people,
    names: await namesOf(reader, instance, [...deployed, ...unknown.flat()], people),
  };
}

/** The Identity Center instance of the home account. @throws Error where it is not one, or not the one that is named */
export async function instanceOf(reader: CenterReader, home: HomeSettings): Promise<DeployedInstance> {
  const instances = await reader.instances();
  const [only, ...others] = instances;
  const found =
    home.instanceArn === undefined
      ? others.length === 0
        ? only
        : undefined
      : instances.find(({ arn }) => arn === home.instanceArn);
  if (found !== undefined) return found;
  const expected = home.instanceArn ?? "one Identity Center instance";
  throw new Error(
    `expected ${expected} in ${home.region}, found ${instances.map(({ arn }) => arn).join(", ") || "none"}`,
  );
}

async function peopleOf(
  reader: CenterReader,
  instance: DeployedInstance,
  sets: readonly PlannedSet[],
): Promise<CenterReading["people"]> {
  const all = new Map(sets.flatMap(({ assignedTo }) => assignedTo.map((one) => [principalKey(one), one] as const)));
  const found = await pMap(all, async ([key, one]) => [key, await reader.find(instance, one)] as const, {
    concurrency: SETS_AT_ONCE,
  });
  return new Map(found);
}

/** Names of those who hold a set and are none of the files' people. */
async function namesOf(
  reader: CenterReader,
  instance: DeployedInstance,
  sets: readonly DeployedSet[],
  people: CenterReading["people"],
): Promise<CenterReading["names"]> {
  const known = new Set([...people.values()].map((one) => one?.id));
  const holders = new Map(sets.flatMap(({ assignments }) => assignments.map((one) => [one.principalId, one.type])));
  const named = await pMap(
    [...holders].filter(([id]) => !known.has(id)),
    async ([id, type]) => [id, await reader.nameOf(instance, type, id)] as const,
    { concurrency: SETS_AT_ONCE },
  );
  return new Map(named.flatMap(([id, name]) => (name === undefined ? [] : [[id, name] as const])));
}
