import { caseless } from "../../aws/names.ts";
import { namesIn } from "../../evaluate/admission/condition-names.ts";
import type { RoleContext } from "../role-context.ts";
import type { RoleReport } from "../role-report.ts";
import { WAY_CONDITIONS } from "./conditions/way-conditions.ts";
import { wayStatements } from "./trust-statements.ts";
import type { TrustWay } from "./trust-way.ts";

/** Finds what is wrong between the ways into one role: Sids that clash, callers named twice, two organizations. */
export function waysTogether(
  context: RoleContext,
  ways: readonly TrustWay[],
  report: RoleReport["report"],
  whole: boolean,
): void {
  if (whole) sameSids(context, ways, report);
  namedTwice(ways, report);
  common(ways, report);
}

/** why by id: a Sid that is counted would change its owner whenever a way is put in front. */
function sameSids({ home }: RoleContext, ways: readonly TrustWay[], report: RoleReport["report"]): void {
  const taken = new Set<string>();
  for (const [index, way] of ways.entries()) {
    // why not the whole account: two ways for it are one too many in any case.
    const sids = way.kind === "wholeAccount" ? [] : wayStatements(home, way).map(({ Sid }) => Sid ?? "");
    if (sids.some((sid) => taken.has(sid)))
      report(
        "config/trust-id",
        ["trust", index],
        "an `id` of its own for each of several ways of one kind, the first may go without",
        way.id === undefined ? "a second without" : `${JSON.stringify(way.id)}, which makes a Sid that another way has`,
        "Write id: and a short word, as in `id: nightly`; it becomes part of the statement's Sid.",
      );
    for (const sid of sids) taken.add(sid);
  }
}

/** why a fault: of two ways for one caller the laxer one would be the one that counts. */
function namedTwice(ways: readonly TrustWay[], report: RoleReport["report"]): void {
  const first = new Map<string, number>();
  for (const [index, way] of ways.entries()) {
    for (const name of way.kind === "wholeAccount" ? ["the whole account"] : new Set(way.names)) {
      const key = `${way.kind} ${caseless(name)}`;
      const other = first.get(key);
      if (other === undefined) first.set(key, index);
      else
        report(
          "config/trust-twice",
          ["trust", index],
          "each name in one way in only: the one with fewer conditions would make the other useless",
          `${JSON.stringify(name)} in two`,
          "Take it out of one of them.",
        );
    }
  }
}

/** Finds conditions that all ways into a role must have alike, and have not. */
function common(ways: readonly TrustWay[], report: RoleReport["report"]): void {
  for (const name of namesIn(WAY_CONDITIONS)) {
    const { common: rule } = WAY_CONDITIONS[name];
    const [first, ...others] = new Set(ways.flatMap((way) => (way[name] === undefined ? [] : inWords(way[name]))));
    if (rule !== undefined && others.length > 0)
      report("config/trust-condition", ["trust"], rule.expected, [first, ...others].join(" and "), rule.fix);
  }
}

const inWords = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));
