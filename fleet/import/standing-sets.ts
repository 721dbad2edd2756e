import pMap from "p-map";
import type { HomeSettings } from "../../core/home/settings/home-settings.ts";
import type { CenterReader, DeployedInstance, DeployedSet } from "../verify/deployed.ts";
import { SETS_AT_ONCE } from "../verify/find-sets.ts";
import { instanceOf } from "../verify/read-home-sets.ts";

/** Somebody who holds a permission set, as a grant of the home stack's file names them. */
export interface Holder {
  readonly kind: "group" | "user";
  readonly id: string;
  /** Name by which the directory finds this id and no other. Absent: a file has to give the id. */
  readonly name?: string;
}

/** A permission set as it stands. */
export interface StandingSet extends DeployedSet {
  readonly tags: Readonly<Record<string, string>>;
  /** Accounts that its last change has not reached: what holds there is not what is read here. */
  readonly stale: readonly string[];
}

/** Identity Center as it stands. */
export interface StandingCenter {
  readonly sets: readonly StandingSet[];
  /** Everybody who holds a set, by id; those whom the directory does not have any more are missing. */
  readonly holders: ReadonlyMap<string, Holder>;
}

/** What a file can hold of a name: one line, as the schema of grants has it. */
const NAME = /^[^\p{C}]{1,1024}$/u;

/**
 * Reads all permission sets with their assignments, and who holds them.
 * @throws what the SDK throws; Error where there is no instance.
 */
export async function readStandingCenter(reader: CenterReader, home: HomeSettings): Promise<StandingCenter> {
  const instance = await instanceOf(reader, home);
  const arns = await reader.sets(instance);
  const read = await pMap(arns, async (arn) => readSet(reader, instance, arn, home.accountId), {
    concurrency: SETS_AT_ONCE,
  });
  const accounts = new Set([home.accountId, ...read.flat().flatMap(({ provisionedIn }) => provisionedIn)]);
  const stale = await pMap(accounts, async (id) => ({ id, arns: new Set(await reader.stale(instance, id)) }), {
    concurrency: SETS_AT_ONCE,
  });
  const sets = read
    .flat()
    .map((set): StandingSet => ({ ...set, stale: stale.filter(({ arns }) => arns.has(set.arn)).map(({ id }) => id) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const ids = new Map(
    sets.flatMap(({ assignments }) => assignments.map((one) => [one.principalId, one.type] as const)),
  );
  const holders = await pMap(ids, async ([id, type]) => holderOf(reader, instance, type, id), {
    concurrency: SETS_AT_ONCE,
  });
  return { sets, holders: new Map(holders.flat().map((one) => [one.id, one])) };
}

async function readSet(
  reader: CenterReader,
  instance: DeployedInstance,
  arn: string,
  homeAccountId: string,
): Promise<readonly Omit<StandingSet, "stale">[]> {
  const set = await reader.set(instance, arn, [homeAccountId]);
  return set === undefined ? [] : [{ ...set, tags: await reader.setTags(instance, arn) }];
}

async function holderOf(
  reader: CenterReader,
  instance: DeployedInstance,
  type: "GROUP" | "USER",
  id: string,
): Promise<readonly Holder[]> {
  const name = await reader.nameOf(instance, type, id);
  if (name === undefined) return [];
  const kind = type === "GROUP" ? "group" : "user";
  if (!NAME.test(name)) return [{ kind, id }];
  // why asked: the next deployment looks the name up, and must find this very one.
  const found = await reader.find(instance, { kind, name });
  return [{ kind, id, ...(found?.id === id && { name }) }];
}
