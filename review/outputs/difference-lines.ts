import type { Difference, Direction } from "../../core/changes/access-difference.ts";
import type { Show } from "./access-words.ts";

const DIRECTIONS: Readonly<Record<Direction, string>> = {
  wider: "wider",
  narrower: "narrower",
  either: "perhaps wider",
};

/** Differences, a line each, what is wider first. */
export function differenceLines(differences: readonly Difference[], text: Show): readonly string[] {
  const order: readonly Direction[] = ["wider", "either", "narrower"];
  return order.flatMap((direction) =>
    differences
      .filter((one) => one.direction === direction)
      .map(({ words }) => `${DIRECTIONS[direction]}: ${text(words)}`),
  );
}
