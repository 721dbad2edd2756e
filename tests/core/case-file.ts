import { readFileSync } from "node:fs";
import { parse } from "yaml";

/** The cases of `tests/core/cases/<name>`, each of which has a name of its own. */
export function casesOf<Case extends { name: string }>(name: string): readonly Case[] {
  const cases = parse(readFileSync(new URL(`cases/${name}`, import.meta.url), "utf8")) as readonly Case[];
  const names = cases.map((one) => one.name);
  const twice = names.filter((one, index) => names.indexOf(one) !== index);
  if (twice.length > 0) throw new Error(`${name}: more than one case is called ${twice.join(", ")}`);
  return cases;
}
