import { styleText } from "node:util";
import Table from "cli-table3";
import { COMPACT } from "../demo/report.ts";
import type { Tried } from "./run.ts";
import { nameOf } from "./table.ts";

/** The attempts of one example as a table; below it what the program advises where the table of attempts asks for that. */
export function attemptTable(tried: readonly Tried[]): string {
  const table = new Table({
    head: ["", "who", "role", "expected", "outcome"],
    style: { head: [], border: [] },
    chars: COMPACT,
  });
  for (const { attempt, passed, outcome, by, detail } of tried) {
    const mark = passed ? styleText("green", "✓") : styleText("red", "✗");
    const found = outcome === "failed" ? `failed: ${detail}` : sides(outcome, by);
    table.push([mark, nameOf(attempt.who), attempt.on, sides(attempt.outcome, attempt.by), found]);
  }
  const advice = tried.flatMap(({ attempt, advice: said }) =>
    attempt.advice === undefined
      ? []
      : [`${nameOf(attempt.who)} on ${attempt.on}:`, ...said.map((text) => `  ${text}`)],
  );
  return [table.toString(), ...(advice.length > 0 ? ["", "What the program says of refusals:", ...advice] : [])].join(
    "\n",
  );
}

function sides(outcome: string, by: readonly string[]): string {
  return by.length === 0 ? outcome : `${outcome} by ${by.join(" and ")}`;
}
