import { listed } from "../../core/faults/fault.ts";
import type { Portfolio } from "../../core/portfolio/read-portfolio.ts";
import type { FleetProject } from "../project/open-project.ts";
import { shellWord } from "../shell-word.ts";
import type { AskedClient, ClientAccount } from "./asked-clients.ts";
import type { ImportedGrant, ImportReport } from "./import-report.ts";
import type { Settled } from "./settle.ts";

/** The files that are new or extended. */
export function filesOf(
  project: FleetProject,
  homeText: string,
  { files, candidates }: Settled,
  clients: readonly ClientAccount[],
): ImportReport["files"] {
  if (candidates.length === 0) return [];
  const isNew = new Map(clients.map((client) => [client.slug, client.isNew]));
  return [
    ...(files.project.text === project.files.project.text ? [] : [{ ...files.project, isNew: false }]),
    ...(files.home.text === homeText ? [] : [{ ...files.home, isNew: false }]),
    ...[...files.clients].map(([slug, file]) => ({ ...file, isNew: isNew.get(slug) ?? false })),
  ].map(({ name, text, isNew: fresh }) => ({ name, text, isNew: fresh }));
}

/** What is taken over. */
export function whatOf({ candidates, files, portfolio }: Settled): Pick<ImportReport, "roles" | "grants" | "newSets"> {
  const arns = new Map(candidates.map((one) => [one.standing.role.arn, one]));
  const taken = new Set(candidates.map(({ client, key }) => `${client.slug}/${key}`));
  const own = new Set(candidates.flatMap(({ set }) => set?.name ?? []));
  return {
    roles: candidates.map((one) => ({
      client: one.client.slug,
      accountId: one.client.accountId,
      arn: one.standing.role.arn,
      key: one.key,
      level: files.levels.get(one) ?? one.key,
      ...(one.set !== undefined && { permissionSet: one.set.name }),
    })),
    grants: portfolio.graph.edges.flatMap(({ holder, roleArn }): readonly ImportedGrant[] => {
      const one = arns.get(roleArn);
      return one === undefined ? [] : [{ holder, client: one.client.slug, role: one.key }];
    }),
    newSets: portfolio.plan.sets
      .filter(({ slug, roleKey, name }) => taken.has(`${slug}/${roleKey}`) && !own.has(name))
      .map(({ name }) => name),
  };
}

/** What somebody should know: of the accounts that were found, of narrowed trust, and what the files themselves would say. */
export function noticesOf(
  { candidates, portfolio }: Settled,
  before: Portfolio,
  found: readonly AskedClient[],
): readonly string[] {
  const slugs = new Set(candidates.map(({ client }) => client.slug));
  const known = new Set(before.plan.warnings);
  return [
    ...candidates
      .filter(({ isNarrowed }) => isNarrowed)
      .map(
        ({ standing: { role }, ways }) =>
          `The trust policy of ${role.arn} names permission sets by a pattern. The file names those that match it today, ${listed(ways.flatMap(({ permissionSets = [] }) => permissionSets))}: a set that is made later gets in no more.`,
      ),
    ...found.map(
      ({ slug, accountId, profile = "" }) =>
        `Account ${accountId} was read by the AWS profile ${profile}, as the client ${slug}.`,
    ),
    ...portfolio.clients
      .filter(({ slug }) => slugs.has(slug))
      .flatMap(({ notices, outsiders }) => [...notices, ...outsiders]),
    ...portfolio.plan.warnings.filter((one) => !known.has(one)),
  ];
}

/** What was asked for. */
interface Asked extends Pick<ImportReport, "dryRun"> {
  readonly asked: readonly AskedClient[] | undefined;
  readonly newSets: boolean;
  readonly narrow: boolean;
}

/** The command to type next. */
export function nextOf(
  { candidates }: Settled,
  { asked = [], newSets, narrow, dryRun }: Asked,
): Pick<ImportReport, "next"> {
  if (candidates.length === 0) return {};
  if (!dryRun) return { next: "npx switchyard up --all --dry-run" };
  const clients = asked.map(
    ({ slug, accountId, profile }) =>
      `--client ${shellWord(`${slug}=${accountId}${profile === undefined ? "" : `:${profile}`}`)}`,
  );
  return {
    next: [
      "npx switchyard import",
      ...clients,
      ...(newSets ? ["--new-sets"] : []),
      ...(narrow ? ["--narrow"] : []),
    ].join(" "),
  };
}
