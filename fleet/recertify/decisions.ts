import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Fault } from "../../core/faults/fault.ts";
import type { HomeSettings } from "../../core/home/settings/home-settings.ts";
import { readCampaign } from "./campaign-file.ts";
import { type Decision, grantId } from "./grant-row.ts";
import { CAMPAIGNS } from "./recertify.ts";

/** What reviewers said last, by the grant's id; and what of the campaigns' files cannot be read. */
export interface LastDecisions {
  readonly of: ReadonlyMap<string, Decision>;
  readonly faults: readonly Fault[];
}

/** The last decision on each grant, of all campaigns of a project. Of two of one day that of the campaign with the later name counts. */
export function lastDecisions(root: string, now: Date): LastDecisions {
  const folder = join(root, CAMPAIGNS);
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const of = new Map<string, Decision>();
  const faults: Fault[] = [];
  for (const name of names.filter((one) => one.endsWith(".csv")).sort()) {
    const read = readCampaign({ name: join(CAMPAIGNS, name), text: readFileSync(join(folder, name), "utf8") }, now);
    faults.push(...read.faults);
    for (const { grant, decided } of read.rows)
      if (decided !== undefined && decided.date >= (of.get(grant)?.date ?? "")) of.set(grant, decided);
  }
  return { of, faults };
}

/**
 * The same settings, in which each grant says by its ticket which one it is, and nothing else: so every holding that follows
 * from it leads back to it.
 */
export function withIdsAsTickets(home: HomeSettings): HomeSettings {
  return {
    ...home,
    grants: home.grants.map((grant) => {
      const { principal, target, until, origin, path } = grant;
      return { principal, target, ...(until !== undefined && { until }), origin, path, ticket: grantId(grant) };
    }),
  };
}
