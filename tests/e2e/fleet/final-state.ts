import { isDeepStrictEqual } from "node:util";
import type { FleetBackend } from "./fleet-backend.ts";
import type { Seen } from "./aws-roles.ts";
import type { FleetWorld } from "./fleet-world.ts";

/** Everything that a run leaves behind, in a form that two runs that did the same have in common. */
export interface FinalState {
  /** By `slug/name`. */
  readonly roles: Seen;
  /** Permission sets that were not there before the fleet was made, by name. */
  readonly sets: Seen;
  /** What the backend holds, by stack. */
  readonly stacks: Readonly<Record<string, StackState>>;
  /** Stacks that are locked. */
  readonly locks: readonly string[];
}

interface StackState {
  /** URNs without what all have in common; `-` before one that is to be deleted, `*` after one that is protected. */
  readonly resources: readonly string[];
  readonly outputs: unknown;
  /** Operations of which the engine does not know how they ended. */
  readonly pending: number;
}

interface Snapshot {
  readonly resources?: readonly CheckpointResource[];
  pending_operations?: readonly unknown[];
}

/** why both: the engine writes `Latest` when a state was imported. */
interface Checkpoint {
  readonly checkpoint: { readonly latest?: Snapshot | null; readonly Latest?: Snapshot | null };
}

interface CheckpointResource {
  readonly urn: string;
  readonly type: string;
  readonly delete?: boolean;
  readonly protect?: boolean;
  readonly outputs?: unknown;
}

/** Reads AWS and the backend from outside. */
export async function finalState(world: FleetWorld): Promise<FinalState> {
  const { aws } = world;
  const read = (): Promise<[Seen, Seen, ReadonlyMap<string, string>]> =>
    Promise.all([aws.roles(), aws.sets(), aws.setNames()]);
  const [roles, sets, names] = await world.withoutLimits(read);
  const own = Object.entries(sets).filter(([name]) => !world.othersSets.has(name));
  const { stacks, locks } = await backendState(world.backend);
  // why: AWS makes up a new ARN each time that a set is made.
  const text = JSON.stringify(stacks)
    .replaceAll(
      /arn:aws:sso:::permissionSet\/[\w/-]+/g,
      (arn) => `the ARN of ${names.get(arn) ?? "a permission set that is not there"}`,
    )
    // why: the same secret is another text each time that the engine encrypts it.
    .replaceAll(/"ciphertext":"[^"]+"/g, '"ciphertext":"a secret"');
  return { roles, sets: Object.fromEntries(own), stacks: JSON.parse(text) as FinalState["stacks"], locks };
}

/** Where two states differ: a line for each place, with what is there in the one and in the other. None: they are the same. */
export function differences(found: unknown, expected: unknown, place = ""): readonly string[] {
  if (isDeepStrictEqual(found, expected)) return [];
  if (!isRecord(found) || !isRecord(expected))
    return [`${place}: found ${JSON.stringify(found)}, expected ${JSON.stringify(expected)}`];
  const keys = new Set([...Object.keys(found), ...Object.keys(expected)]);
  return [...keys].flatMap((key) => differences(found[key], expected[key], `${place}.${key}`));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Changes what the backend holds of a stack, as if it had always been so. */
export async function changeState(
  backend: FleetBackend,
  stack: string,
  change: (snapshot: Snapshot) => void,
): Promise<void> {
  const file = `.pulumi/stacks/switchyard/${stack}.json`;
  const state = JSON.parse(await backend.read(file)) as Checkpoint;
  const snapshot = snapshotIn(state);
  if (snapshot === undefined || snapshot === null) throw new Error(`${stack} was never deployed`);
  change(snapshot);
  await backend.write(file, JSON.stringify(state));
}

function snapshotIn({ checkpoint: { latest, Latest } }: Checkpoint): Snapshot | null | undefined {
  return latest ?? Latest;
}

async function backendState(backend: FleetBackend): Promise<Pick<FinalState, "stacks" | "locks">> {
  const names = await backend.names();
  const stacks: Record<string, StackState> = {};
  for (const name of names) {
    const stack = /^\.pulumi\/stacks\/[^/]+\/([^/]+)\.json$/.exec(name)?.[1];
    if (stack === undefined) continue;
    const latest = snapshotIn(JSON.parse(await backend.read(name)) as Checkpoint);
    const resources = latest?.resources ?? [];
    stacks[stack] = {
      resources: resources.map(inShort).sort(),
      outputs: resources.find(({ type }) => type === "pulumi:pulumi:Stack")?.outputs,
      pending: latest?.pending_operations?.length ?? 0,
    };
  }
  const locks = names.flatMap((name) => /^\.pulumi\/locks\/.*\/([^/]+)\/[^/]+\.json$/.exec(name)?.[1] ?? []);
  return { stacks, locks };
}

function inShort({ urn, delete: isDeleted, protect }: CheckpointResource): string {
  const [, , ...rest] = urn.split("::");
  return `${isDeleted === true ? "-" : ""}${rest.join("::")}${protect === true ? "*" : ""}`;
}
