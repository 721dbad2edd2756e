/** Numbers from 0 to below 1 that the seed alone decides (mulberry32). */
export function drawsFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Rounds of kills: so many, or what SWITCHYARD_KILL_ROUNDS says, for a run that looks for rare moments. */
export function roundsOfKills(usual: number): number {
  return Number(process.env["SWITCHYARD_KILL_ROUNDS"] ?? usual);
}

/** Shares of a run's time at which it is killed: one in each of so many equal parts of it, drawn, and in a drawn order. */
export function momentsFrom(draw: () => number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, part) => ({ at: (part + draw()) / count, place: draw() }))
    .sort((one, other) => one.place - other.place)
    .map(({ at }) => at);
}
