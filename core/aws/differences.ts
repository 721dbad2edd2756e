import { cut, printable } from "../faults/fault.ts";

/** There is nothing to take over, so that it is made. Safe to print. */
export function nothingToAdopt(what: string): string {
  return printable(`There is no ${what} to adopt: it is made. \`adopt\` can be removed.`);
}

/** Whether there is something to take over could not be found out. Safe to print. */
export function adoptionUnknown(what: string, failure: string): string {
  return printable(`The ${what} cannot be looked up, so it is not adopted: ${cut(failure, 300)}`);
}

/**
 * The sentences about one thing that is taken over: that it is there, then each difference. Safe to print.
 * @param what With a capital letter, as in `Role "auditor"`.
 */
export function differenceSentences(what: string, arn: string, differences: readonly string[]): readonly string[] {
  const head = `${what} exists and is adopted (${arn}).`;
  const lines =
    differences.length === 0
      ? [`${head} Nothing about it changes.`]
      : [head, ...differences.map((one) => `${what}: ${one}.`)];
  return lines.map(printable);
}

/** What happens to these names, as words; nothing without names. */
export function list(what: string, names: readonly string[]): readonly string[] {
  return names.length === 0 ? [] : [`${what}: ${names.join(", ")}`];
}

/** One difference of a value, as words; none where it stays. Empty text reads `none`. */
export function changed(
  what: string,
  before: string | number | boolean,
  after: string | number | boolean,
): readonly string[] {
  const show = (value: string | number | boolean) => (value === "" ? "none" : quoted(value));
  return before === after ? [] : [`${what}: from ${show(before)} to ${show(after)}`];
}

/** The differences of tags, as words; none where all stay. */
export function tagDifferences(
  what: string,
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): readonly string[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const differing = keys.filter((key) => before[key] !== after[key]);
  return list(
    `${what}: will be set`,
    differing.flatMap((key) => (after[key] === undefined ? [] : [`${quoted(key)} = ${quoted(after[key])}`])),
  ).concat(list(`${what}: will be removed`, differing.filter((key) => after[key] === undefined).map(quoted)));
}

/** A value in quotes, as in JSON, cut where it is long. */
export function quoted(value: string | number | boolean): string {
  return cut(JSON.stringify(value));
}
