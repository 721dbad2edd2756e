import { cut, printable } from "./fault.ts";

/** There is nothing to take over, so that it is made. */
export function nothingToAdopt(what: string): string {
  return printable(`There is no ${what} to adopt: it is made. \`adopt\` can be removed.`);
}

/** Whether there is something to take over could not be found out. */
export function adoptionUnknown(what: string, failure: string): string {
  return printable(`The ${what} cannot be looked up, so it is not adopted: ${cut(failure, 300)}`);
}

/** The sentences about one thing that is taken over: that it is there, then each change. Safe to print. */
export function sentences(what: string, arn: string, changes: readonly string[]): readonly string[] {
  const head = `${what} exists and is adopted (${arn}).`;
  const lines =
    changes.length === 0 ? [`${head} Nothing about it changes.`] : [head, ...changes.map((one) => `${what}: ${one}.`)];
  return lines.map(printable);
}

export function list(what: string, names: readonly string[]): readonly string[] {
  return names.length === 0 ? [] : [`${what}: ${names.join(", ")}`];
}

/** One change of a value, as words; none where it stays. */
export function changed(what: string, before: string | number, after: string | number): readonly string[] {
  const show = (value: string | number) => (value === "" ? "none" : quoted(value));
  return before === after ? [] : [`${what}: from ${show(before)} to ${show(after)}`];
}

export function tagChanges(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): readonly string[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const differing = keys.filter((key) => before[key] !== after[key]);
  return list(
    "tags: will be set",
    differing.flatMap((key) => (after[key] === undefined ? [] : [`${quoted(key)} = ${quoted(after[key])}`])),
  ).concat(list("tags: will be removed", differing.filter((key) => after[key] === undefined).map(quoted)));
}

export function quoted(value: string | number): string {
  return cut(JSON.stringify(value));
}
