import { distinctFaults, type Fault } from "../../core/faults/fault.ts";
import { type Portfolio, readPortfolio } from "../../core/portfolio/read-portfolio.ts";
import type { FleetProject } from "./open-project.ts";

/**
 * All files of the project as one: plans, contracts and who gets where. Clients whose own file is at fault are left out, as
 * the home stack leaves them.
 * @param now Moment for which it holds.
 * @returns `left` names those clients, by slug; `portfolio` is absent where the rest cannot be used either.
 */
export function readFleetFiles(
  project: FleetProject,
  now: Date,
): { readonly portfolio?: Portfolio; readonly faults: readonly Fault[]; readonly left: readonly string[] } {
  const whole = [...project.clients.values()].filter(({ config }) => config.kind === "client");
  const left = [...project.clients.values()].flatMap(({ slug, config }) =>
    config.kind !== "client" && slug !== undefined ? [slug] : [],
  );
  const stacks = [...whole, ...(project.home === undefined ? [] : [project.home])].flatMap(
    ({ source }) => source ?? [],
  );
  const { portfolio, faults } = readPortfolio({ project: project.files.project, stacks }, now);
  if (portfolio !== undefined) return { portfolio, faults: [], left };
  // why with those of the clients that are left out: a grant that names one of them cannot be planned without it.
  const own = [...project.clients.values()].flatMap(({ config }) => (config.kind === "invalid" ? config.faults : []));
  return { faults: distinctFaults([...own, ...faults]), left };
}
