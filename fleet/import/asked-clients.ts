import { ACCOUNT_ID } from "../../core/aws/names.ts";
import { clientStackName } from "../../core/config/naming.ts";
import { readConfigFiles } from "../../core/config/read/read-config.ts";
import { describe, type Fault } from "../../core/faults/fault.ts";
import { resolveConfig } from "../../core/portfolio/resolve-stack.ts";
import { stackFilePath } from "../../components/engine/project-files.ts";
import { credentialFaults, slugFaults } from "../add/add-faults.ts";
import type { AwsProfile } from "../init/aws-profiles.ts";
import { checkSlug, nameFromSlug } from "../project/answer-checks.ts";
import type { FleetProject, ProjectStack } from "../project/open-project.ts";
import { fromSiblings } from "../project/siblings.ts";
import { yamlFile } from "../project/yaml-file.ts";

/** A client whose account is to be read. */
export interface AskedClient {
  readonly slug: string;
  readonly accountId: string;
  /** AWS profile with credentials of its account, for its file too. Default: the environment's. */
  readonly profile?: string;
}

/** A client's account, and the file that it has or is to get. */
export interface ClientAccount extends AskedClient {
  /** Begins the names of its permission sets. */
  readonly name: string;
  /** The stack as it is, or with a file that names the account and nothing else. */
  readonly stack: ProjectStack;
  readonly isNew: boolean;
}

/** Reads `slug=accountId` or `slug=accountId:profile`; undefined for anything else. */
export function parseAskedClient(text: string): AskedClient | undefined {
  const [, slug = "", accountId = "", profile] = /^([^=:]+)=(\d{12})(?::(.+))?$/s.exec(text) ?? [];
  return slug === "" ? undefined : { slug, accountId, ...(profile !== undefined && { profile }) };
}

/** The clients that were asked for, with their files; and every fault in them. */
export function clientAccounts(
  project: FleetProject,
  homeAccountId: string,
  asked: readonly AskedClient[],
): { readonly clients: readonly ClientAccount[]; readonly faults: readonly Fault[] } {
  const faults = asked.flatMap((one, index) => [
    ...askedFaults(project, homeAccountId, one),
    ...asked
      .slice(0, index)
      .flatMap((other): readonly Fault[] =>
        other.slug === one.slug || other.accountId === one.accountId
          ? [
              wrong(
                one,
                "each client and each account once",
                `${one.slug}=${one.accountId} beside ${other.slug}=${other.accountId}`,
              ),
            ]
          : [],
      ),
  ]);
  return faults.length > 0
    ? { clients: [], faults }
    : { clients: asked.map((one) => clientAccount(project, one)), faults };
}

function askedFaults(project: FleetProject, homeAccountId: string, one: AskedClient): readonly Fault[] {
  const { slug, accountId } = one;
  const known = project.clients.get(slug);
  const file = stackFilePath(project.files, clientStackName(slug));
  const problem = checkSlug(slug);
  if (problem !== undefined) return [wrong(one, "the slug of a client", describe(slug), problem)];
  const own = [
    ...(ACCOUNT_ID.test(accountId) ? [] : [wrong(one, "12 digits of an account", describe(accountId))]),
    ...(accountId === homeAccountId ? [wrong(one, "a client's account", "the home account")] : []),
    ...credentialFaults(file, { accountId, profile: one.profile }),
  ];
  if (known === undefined) {
    const others = [...project.clients.values()].flatMap(({ config, slug: other }) =>
      config.kind === "client" && config.client.accountId === accountId ? [other ?? ""] : [],
    );
    const taken = others.map((other) => wrong(one, "an account that no other client has", `${accountId}, of ${other}`));
    return [...own, ...slugFaults(project, slug), ...taken];
  }
  if (known.config.kind === "invalid") return [...own, ...known.config.faults];
  if (known.config.kind === "client" && known.config.client.accountId !== accountId)
    return [...own, wrong(one, `account ${known.config.client.accountId}, as its file says`, accountId)];
  return own;
}

function wrong({ slug }: AskedClient, expected: string, found: string, why = ""): Fault {
  return {
    code: "import/client",
    path: slug,
    expected,
    found,
    fix: `${why} Write it as in --client abccorp=222222222222:abccorp-admin.`.trim(),
  };
}

function clientAccount(project: FleetProject, asked: AskedClient): ClientAccount {
  const known = project.clients.get(asked.slug);
  if (known?.config.kind === "client") return { ...asked, name: known.config.client.name, stack: known, isNew: false };
  const name = nameFromSlug(asked.slug);
  const stack = clientStackName(asked.slug);
  const source = newClientFile(project, { ...asked, name }, ["read-only"]);
  const raw = readConfigFiles(stack, { project: project.files.project, stack: source });
  return { ...asked, name, stack: { stack, slug: asked.slug, source, config: resolveConfig(raw) }, isNew: true };
}

/** A client's file, in the form of the files beside it. */
export function newClientFile(
  project: FleetProject,
  { slug, name, accountId, profile }: AskedClient & { readonly name: string },
  roles: unknown,
): ReturnType<typeof yamlFile> {
  const { schema, salt } = fromSiblings(project);
  return yamlFile({
    name: stackFilePath(project.files, clientStackName(slug)),
    ...(schema !== undefined && { schema }),
    content: {
      ...(salt !== undefined && { encryptionsalt: salt }),
      config: {
        ...(profile !== undefined && { "aws:profile": profile }),
        [`${project.name}:client`]: { name, accountId, roles },
      },
    },
  });
}

/**
 * Accounts that permission sets lead into and that have a profile of the AWS CLI, each by the name of its first profile.
 * @param accounts Accounts in question; those of clients that have a file are passed over.
 */
export function clientsByProfiles(
  project: FleetProject,
  accounts: Iterable<string>,
  profiles: readonly AwsProfile[],
): readonly AskedClient[] {
  const known = new Set(
    [...project.clients.values()].flatMap(({ config }) => (config.kind === "client" ? [config.client.accountId] : [])),
  );
  const slugs = new Set(project.clients.keys());
  return [...new Set(accounts)].sort().flatMap((accountId) => {
    const profile = profiles.find((one) => one.accountId === accountId)?.name;
    if (profile === undefined || known.has(accountId)) return [];
    const slug = profile
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, "-")
      .replaceAll(/^-+|-+$/g, "");
    if (checkSlug(slug) !== undefined || slugs.has(slug)) return [];
    slugs.add(slug);
    return [{ slug, accountId, profile }];
  });
}
