import { readConfigFiles } from "../../core/config/read/read-config.ts";
import type { Fault } from "../../core/faults/fault.ts";
import type { HomeSettings } from "../../core/home/settings/home-settings.ts";
import { resolveConfig } from "../../core/portfolio/resolve-stack.ts";
import { cutFiles } from "../offboard/edit/cut-files.ts";
import type { FleetProject } from "../project/open-project.ts";
import { grantId } from "./grant-row.ts";

/** The home stack's file as it is to be, or why it cannot be made; neither where nothing changes. */
export interface WithoutGrants {
  readonly file?: { readonly name: string; readonly text: string };
  readonly faults: readonly Fault[];
}

/**
 * The home stack's file without these grants; every other line as it was. Nothing is written.
 * @param going Ids of the grants, as {@link grantId} gives them.
 */
export function withoutGrants(
  { name: namespace, files: { project }, home: stack }: Pick<FleetProject, "name" | "files" | "home">,
  home: HomeSettings,
  going: ReadonlySet<string>,
): WithoutGrants {
  const source = stack?.source;
  if (stack === undefined || source === undefined) return { faults: [] };
  const cuts = home.grants
    .filter((grant) => going.has(grantId(grant)))
    .map(({ path, principal }) => ({ path, what: `the grant to ${principal.name}` }));
  const { edits, faults } = cutFiles({ project, home: source, namespace }, { home: cuts, project: [] });
  if (edits === undefined) return { faults: faults.map((fault) => ({ ...fault, code: "recertify/by-hand" })) };
  const after = edits[0]?.after ?? source;
  const config = resolveConfig(readConfigFiles(stack.stack, { project, stack: after }));
  if (config.kind === "invalid") return { faults: config.faults };
  const wanted = home.grants.map(grantId).filter((id) => !going.has(id));
  const left = config.kind === "home" ? config.home.grants.map(grantId) : [];
  // why asked: the text is cut by positions, and what it means afterwards is what counts.
  if (wanted.join() !== left.join())
    return {
      faults: [
        {
          code: "recertify/by-hand",
          at: { file: source.name },
          path: "grants",
          expected: "grants that can be taken out without a change to others",
          found: "something else would change",
          fix: `Take these out by hand: ${cuts.map(({ what }) => what).join(", ")}. Nothing was written.`,
        },
      ],
    };
  return { file: after, faults: [] };
}
