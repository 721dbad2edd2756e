import type { FleetProject } from "./open-project.ts";

/** Keys that the engine writes into a stack's file by itself: how its secrets are sealed. */
const ENGINE_KEYS = /^(?:encryptionsalt|encryptedkey|secretsprovider):.*(?:\r?\n|$)/gm;

/**
 * Names of a project's files that say something else than when it was opened, or that came or went, sorted.
 * why: whoever is asked first takes time to answer, and what they were shown is what is to be done.
 */
export function changedSince(before: FleetProject, now: FleetProject): readonly string[] {
  const [was, is] = [textsOf(before), textsOf(now)];
  return [...new Set([...was.keys(), ...is.keys()])].filter((name) => was.get(name) !== is.get(name)).sort();
}

function textsOf({ files, home, clients }: FleetProject): ReadonlyMap<string, string> {
  const stacks = [...(home === undefined ? [] : [home]), ...clients.values()];
  const sources = [files.project, ...stacks.flatMap(({ source }) => source ?? [])];
  return new Map(sources.map(({ name, text }) => [name, text.replaceAll(ENGINE_KEYS, "")]));
}
