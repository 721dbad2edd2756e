import { readConfigFiles } from "../../core/config/read/read-config.ts";
import { accessLevels } from "../../core/config/project/access-levels.ts";
import { accessLevelsSchema } from "../../core/config/schema/project-schema.ts";
import type { FleetProject } from "../project/open-project.ts";

/** Roles for a client of which nobody said which it is to have. */
export interface UsualRoles {
  /** Access levels; none where nothing can be proposed. */
  readonly roles: readonly string[];
  /** Why these, in one sentence. */
  readonly because: string;
}

/** The one that can be given to a client without being asked: it changes nothing. */
const HARMLESS = "read-only";

/** Keys of the access levels that a project has, the ready ones first. */
export function levelsOf({ files }: FleetProject): readonly string[] {
  const raw = readConfigFiles("home", { project: files.project, stack: { name: "", text: "" } });
  const own = accessLevelsSchema.safeParse(raw.entries.get("accessLevels")?.value);
  // why without it: AWS gives a role of that name to accounts that an organization made; no other client needs it.
  return [...accessLevels(own.data).keys()].filter((level) => level !== "organizationAccountAccessRole");
}

/** The roles that most other clients have; of several such lists, the shortest. Without other clients, `read-only` alone. */
export function usualRoles(project: FleetProject): UsualRoles {
  const levels = levelsOf(project);
  const lists = [...project.clients.values()].flatMap(({ config }) => {
    if (config.kind !== "client") return [];
    const roles = config.client.roles.map(({ key }) => key).filter((key) => levels.includes(key));
    return roles.length === 0 ? [] : [roles];
  });
  const byList = new Map<string, (readonly string[])[]>();
  for (const roles of lists) {
    const key = [...roles].sort().join(" ");
    byList.set(key, [...(byList.get(key) ?? []), roles]);
  }
  const [usual = []] = [...byList.entries()]
    .sort(([a, ones], [b, others]) => others.length - ones.length || size(ones) - size(others) || a.localeCompare(b))
    .map(([, same]) => same);
  const [roles] = usual;
  if (roles === undefined)
    return { roles: levels.includes(HARMLESS) ? [HARMLESS] : [], because: "no other client says what is usual" };
  const have = usual.length === 1 ? "client has" : "clients have";
  return { roles, because: `${usual.length} of ${project.clients.size} other ${have} these` };
}

const size = ([roles = []]: readonly (readonly string[])[]) => roles.length;
