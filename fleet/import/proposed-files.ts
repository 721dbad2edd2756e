import { PERMISSION_SET_NAME_MAX } from "../../core/aws/names.ts";
import { accessLevels } from "../../core/config/project/access-levels.ts";
import { defaultPermissionSetName, pascalCase } from "../../core/config/naming.ts";
import { projectConfig, stackConfig } from "../../core/config/read/written-value.ts";
import type { AccessLevelInput } from "../../core/config/schema/project-schema.ts";
import type { Fault } from "../../core/faults/fault.ts";
import { readYaml, type SourceFile } from "../../core/faults/yaml/source.ts";
import type { HomeSettings } from "../../core/home/settings/home-settings.ts";
import type { FleetProject } from "../project/open-project.ts";
import type { Candidate } from "./candidates.ts";
import { type ClientAccount, newClientFile } from "./asked-clients.ts";
import { extendFile } from "./extend-file.ts";
import { ImportedLevels, roleEntry } from "./role-entry.ts";
import { grantsFor, overrideFor } from "./set-entry.ts";
import type { StandingCenter } from "./standing-sets.ts";

/** What the files are made from. */
export interface Proposal {
  readonly project: FleetProject;
  readonly home: HomeSettings;
  readonly homeFile: SourceFile;
  readonly company: string;
  readonly center: StandingCenter;
  readonly clients: readonly ClientAccount[];
}

/** The project's files as they would be. */
export interface ProposedFiles {
  readonly project: SourceFile;
  readonly home: SourceFile;
  /** Files of clients that are new or extended, by slug. */
  readonly clients: ReadonlyMap<string, SourceFile>;
  /** Access level of each candidate. */
  readonly levels: ReadonlyMap<Candidate, string>;
  /** Where a client's own file cannot be extended: why, by slug. */
  readonly closed: ReadonlyMap<string, Fault>;
  /** Why the home stack's or the project's file cannot be extended. */
  readonly faults: readonly Fault[];
}

/** The files that say these candidates, and nothing that they did not say before. */
export function proposedFiles(proposal: Proposal, candidates: readonly Candidate[]): ProposedFiles {
  const { project, company } = proposal;
  const own = projectConfig(readYaml(project.files.project).source, project.name).values.find(
    ({ key }) => key === `${project.name}:accessLevels`,
  );
  const known = accessLevels((own?.value ?? {}) as Readonly<Record<string, AccessLevelInput>>);
  const levels = new ImportedLevels(known);
  const chosen = new Map(candidates.map((one) => [one, levels.keyFor(one.standing.role, one.key)]));
  const entries = candidates.map((one): readonly [Candidate, Readonly<Record<string, unknown>>] => {
    const level = chosen.get(one) ?? one.key;
    const of = known.get(level) ?? levels.fresh.get(level) ?? {};
    const title = one.key === level ? (of.title ?? pascalCase(level)) : pascalCase(one.key);
    const usual = defaultPermissionSetName(one.client.name, title);
    const levelRoleName = known.get(level)?.roleName;
    const entry = roleEntry(one.standing.role, {
      name: one.standing.name,
      key: one.key,
      level,
      inherited: of,
      company,
      ...(levelRoleName !== undefined && { levelRoleName }),
      trust: one.ways,
      ...permissionSetOf(one, usual),
    });
    return [one, entry];
  });
  const clients = new Map<string, SourceFile>();
  const closed = new Map<string, Fault>();
  for (const client of proposal.clients) {
    const roles = entries
      .filter(([one]) => one.client.slug === client.slug)
      .map(([{ key }, entry]) => [key, entry] as const);
    if (roles.length === 0) continue;
    const made = clientFile(project, client, Object.fromEntries(roles));
    if (made.file === undefined) closed.set(client.slug, made.fault);
    else clients.set(client.slug, made.file);
  }
  const extended = extendFile(project.files.project, [
    { path: ["config", own?.as ?? "accessLevels", "value"], add: Object.fromEntries(levels.fresh) },
  ]);
  const home = homeFile(proposal, candidates, [...clients.keys()]);
  return {
    project: extended.file ?? project.files.project,
    home: home.file ?? proposal.homeFile,
    clients,
    levels: chosen,
    closed,
    faults: [...extended.faults, ...home.faults],
  };
}

/** why cut where there is none: a name of such a set must be one, though none is made. */
function permissionSetOf({ set }: Candidate, usual: string): { readonly permissionSet?: string } {
  if (set === undefined)
    return usual.length > PERMISSION_SET_NAME_MAX ? { permissionSet: usual.slice(0, PERMISSION_SET_NAME_MAX) } : {};
  return set.name === usual ? {} : { permissionSet: set.name };
}

function clientFile(
  project: FleetProject,
  client: ClientAccount,
  roles: Readonly<Record<string, unknown>>,
): { readonly file: SourceFile } | { readonly file: undefined; readonly fault: Fault } {
  const { source } = client.stack;
  if (client.isNew || source === undefined) return { file: newClientFile(project, client, roles) };
  const as = keyIn(source, `${project.name}:client`, project.name);
  const { file, faults } = extendFile(source, [{ path: ["config", as, "roles"], add: roles }]);
  const [fault] = faults;
  return file === undefined && fault !== undefined ? { file: undefined, fault } : { file: file ?? source };
}

function homeFile(
  { project, home, homeFile: file, center }: Proposal,
  candidates: readonly Candidate[],
  slugs: readonly string[],
) {
  const as = keyIn(file, `${project.name}:home`, project.name);
  const sets = candidates.flatMap(({ set }) => (set === undefined ? [] : [set]));
  const overrides = sets.map((set) => [set.name, overrideFor(home, set, clientIds(candidates))] as const);
  const { clients } = home;
  const unread = clients === "all" ? [] : slugs.filter((slug) => !clients.includes(slug));
  return extendFile(file, [
    { path: ["config", as, "clients"], add: unread },
    { path: ["config", as, "permissionSets", "overrides"], add: Object.fromEntries(overrides) },
    { path: ["config", as, "grants"], add: grantsFor(candidates, center) },
  ]);
}

function clientIds(candidates: readonly Candidate[]): ReadonlySet<string> {
  return new Set(candidates.map(({ client }) => client.accountId));
}

/** A key of the configuration, as the file writes it. */
function keyIn(file: SourceFile, key: string, namespace: string): string {
  return stackConfig(readYaml(file).source, namespace).values.find((one) => one.key === key)?.as ?? key;
}
