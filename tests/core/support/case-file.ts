import { readFileSync } from "node:fs";
import { parse } from "yaml";

/** The cases of a YAML file that lies beside its test, each of which has a name of its own. */
export function casesOf<Case extends { name: string }>(file: URL): readonly Case[] {
  const cases = parse(readFileSync(file, "utf8")) as readonly Case[];
  const names = cases.map((one) => one.name);
  const twice = names.filter((one, index) => names.indexOf(one) !== index);
  if (twice.length > 0) throw new Error(`${file.pathname}: more than one case is called ${twice.join(", ")}`);
  return cases;
}
