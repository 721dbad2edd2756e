const SHARE = Number(process.env["SWITCHYARD_TEST_DRAWS"] ?? 1);

/**
 * How many random cases a property is tried on: so many, or the share of them that SWITCHYARD_TEST_DRAWS names, for a run that asks
 * something else than whether the property holds.
 */
export function draws(count: number): number {
  return Math.ceil(count * SHARE);
}
