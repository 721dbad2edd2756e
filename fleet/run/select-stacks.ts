import { didYouMean } from "../../core/faults/did-you-mean.ts";
import { describe, type Fault, formatFaults, listed } from "../../core/faults/fault.ts";
import type { FleetProject, ProjectStack } from "../project/open-project.ts";
import type { Shard } from "../shards/shard.ts";

/** Which stacks a command is for. */
export interface Selection {
  /** Names of stacks, or slugs of clients. */
  readonly stacks?: readonly string[];
  /** Every client that has a file, and the home stack. Default false. */
  readonly all?: boolean;
  /** Names of stacks or slugs that are left out. Default none. */
  readonly exclude?: readonly string[];
}

/** The stacks that were chosen; clients by slug. */
export interface SelectedStacks {
  readonly clients: readonly ProjectStack[];
  readonly home?: ProjectStack;
}

/** What was asked for cannot be done as it was asked; nothing was begun. */
export class SelectionFaults extends Error {
  constructor(readonly faults: readonly Fault[]) {
    super(formatFaults("Nothing was begun", faults));
    this.name = "SelectionFaults";
  }
}

/**
 * The stacks of a selection.
 * @param selection `shard`: which part of the clients is to be run; nothing is taken away for it here.
 * @throws SelectionFaults that names every unknown stack; or when nothing is chosen, or the home stack by name for a shard.
 */
export function selectStacks(
  project: FleetProject,
  { stacks = [], all = false, exclude = [], shard }: Selection & { readonly shard?: Shard },
): SelectedStacks {
  const known = new Map<string, ProjectStack>();
  for (const [slug, client] of project.clients) known.set(slug, client);
  // why after the slugs: a client could have the slug `client-x` beside one with the slug `x`.
  for (const client of project.clients.values()) known.set(client.stack, client);
  // why last: a client could have the slug `home`; the stack of that name is meant.
  if (project.home !== undefined) known.set(project.home.stack, project.home);
  const faults: Fault[] = [];
  const find = (name: string): ProjectStack[] => {
    const found = known.get(name);
    if (found === undefined) faults.push(unknownStack(name, [...known.keys()]));
    return found === undefined ? [] : [found];
  };
  const chosen = new Set(all ? known.values() : stacks.flatMap(find));
  if (all && stacks.length > 0) faults.push(bothWays(stacks));
  for (const left of exclude.flatMap(find)) chosen.delete(left);
  if (all && project.home === undefined) faults.push(noHome());
  if (faults.length === 0 && chosen.size === 0) faults.push(nothingChosen());
  if (shard !== undefined && !all && project.home !== undefined && chosen.has(project.home))
    faults.push(homeInShard(project.home.stack));
  if (faults.length > 0) throw new SelectionFaults(faults);
  const home = [...chosen].find((one) => one === project.home);
  return {
    clients: [...project.clients.values()].filter((client) => chosen.has(client)),
    ...(home !== undefined && { home }),
  };
}

function unknownStack(name: string, known: readonly string[]): Fault {
  return {
    code: "fleet/unknown-stack",
    path: describe(name),
    expected: "a stack of this project, or a client's slug",
    found: "none of that name",
    fix: didYouMean(name, known) || `There are ${listed(known)}.`,
  };
}

function bothWays(stacks: readonly string[]): Fault {
  return {
    code: "fleet/selection",
    path: "--all",
    expected: "--all, or names of stacks",
    found: `--all and ${listed(stacks)}`,
    fix: "Leave one of the two out; --exclude takes stacks away from --all.",
  };
}

function noHome(): Fault {
  return {
    code: "fleet/no-home",
    path: "--all",
    expected: "one stack file with `home` in it, as Pulumi.home.yaml",
    found: "none, or more than one",
    fix: "Write the home stack's file, or name the stacks that are meant.",
  };
}

/** why a fault: it is in no shard, so that every run of a list with it would end well, and none would run it. */
function homeInShard(home: string): Fault {
  return {
    code: "fleet/selection",
    path: "--shard",
    expected: "clients alone, or --all",
    found: `${home}, which is in no shard`,
    fix: `Run ${home} once after all shards, without --shard.`,
  };
}

function nothingChosen(): Fault {
  return {
    code: "fleet/selection",
    path: "stacks",
    expected: "at least one stack",
    found: "none",
    fix: "Name stacks or slugs, or use --all.",
  };
}
