import { canonicalPolicy, type Hash } from "../aws/same-policy.ts";
import type { NamedPolicy, PolicyDocument } from "../aws/policy-document.ts";
import type { ClientPlan, RolePlan } from "../client/client-plan.ts";
import type { ClientSelector } from "../config/schema/selector-schema.ts";
import type { HomeSettings } from "../home/settings/home-settings.ts";
import type { SetSettings } from "../home/settings/set-settings.ts";
import type { Portfolio } from "../portfolio/read-portfolio.ts";

/** What files mean for access, in short: the same for files that give the same to the same people. */
export interface AccessDigest {
  /** SHA-256, in hexadecimal. */
  readonly digest: string;
  /** The same of each part: `home`, and `client:<slug>` of each client, so that a difference can be named. */
  readonly parts: Readonly<Record<string, string>>;
}

/** The digest of a portfolio's files, clients included that the home stack does not read: their roles are there all the same. */
export function portfolioDigest({ home, clients, others }: Portfolio, sha256: Hash): AccessDigest {
  return accessDigest(home, [...clients, ...others], sha256);
}

/**
 * The digest of what the files of a home account and its clients mean for access. It depends neither on the time (a grant
 * that has ended is in it) nor on the order of keys and lists, on descriptions, reasons, links, protection, or on tags that
 * no selector names.
 * @param clients Every client that has a file.
 */
function accessDigest(home: HomeSettings, clients: readonly ClientPlan[], sha256: Hash): AccessDigest {
  const keys = selectorKeys(home);
  const texts = [
    ["home", canonical(homeMeaning(home))] as const,
    ...clients.map((plan) => [`client:${plan.slug}`, canonical(clientMeaning(plan, keys))] as const),
  ].sort(([a], [b]) => order(a, b));
  const parts = Object.fromEntries(texts.map(([part, text]) => [part, sha256(text)]));
  return { digest: sha256(JSON.stringify(Object.entries(parts))), parts };
}

function homeMeaning(home: HomeSettings): unknown {
  const { accountId, partition, identityCenter, instanceArn, clients, setSettings, sharedSets } = home;
  return {
    ...{ accountId, partition, identityCenter, instanceArn },
    clients: clients === "all" ? clients : inOrder(clients),
    unchecked: inOrder(home.uncheckedContracts.map(({ client }) => client)),
    sets: setMeaning(setSettings.all),
    overrides: Object.fromEntries(Object.entries(setSettings.overrides).map(([name, one]) => [name, setMeaning(one)])),
    shared: inOrder(
      sharedSets.map(({ name, clients: selector, levels, shards }) =>
        canonical({ name, selector: selectorMeaning(selector), levels: inOrder(levels), shards }),
      ),
    ),
    users: inOrder(
      home.users.map(({ name, path, existing, managedPolicyArns, permissionsBoundary }) =>
        canonical({ name, path, existing, permissionsBoundary, policies: inOrder(managedPolicyArns) }),
      ),
    ),
    groups: inOrder(
      home.groups.map(({ name, path, existing, managedPolicyArns, members }) =>
        canonical({ name, path, existing, policies: inOrder(managedPolicyArns), members: inOrder(members) }),
      ),
    ),
    // why only where there is somebody: the digest of other files stays as it was.
    ...(home.denied !== undefined && {
      denied: inOrder(home.denied.map((one) => canonical({ ...one, since: undefined }))),
    }),
    grants: inOrder(
      home.grants.map(({ principal, target, until }) =>
        canonical({
          principal,
          until,
          target:
            target.kind === "shared-set"
              ? target
              : { roles: inOrder(target.roles), clients: selectorMeaning(target.clients) },
        }),
      ),
    ),
  };
}

function setMeaning(settings: SetSettings): unknown {
  const { sessionDuration, managedPolicyArns, customerManagedPolicies, permissionsBoundary, accounts } = settings;
  return {
    ...{ sessionDuration, permissionsBoundary },
    policies: inOrder(managedPolicyArns),
    customer: inOrder(customerManagedPolicies.map(canonical)),
    accounts: inOrder(accounts.map(({ id }) => id)),
  };
}

function clientMeaning(plan: ClientPlan, keys: ReadonlySet<string>): unknown {
  const { slug, name, accountId, partition, homeAccountId, handoff, offboarding, tags, roles } = plan;
  return {
    ...{ slug, name, accountId, partition, homeAccountId, handoff, offboarding },
    tags: Object.fromEntries(Object.entries(tags).filter(([key]) => keys.has(key))),
    roles: inOrder(roles.map((role) => canonical(roleMeaning(role)))),
  };
}

function roleMeaning(role: RolePlan): unknown {
  const { key, level, arn, permissionSet, trustPolicy, managedPolicyArns, permissionsBoundary } = role;
  return {
    ...{ key, level, arn, permissionSet, permissionsBoundary, maxSessionDuration: role.maxSessionDuration },
    trust: documentMeaning(trustPolicy),
    policies: inOrder(managedPolicyArns),
    inline: inOrder(role.inlinePolicies.map(policyMeaning)),
    customer: inOrder(role.customerPolicies.map(policyMeaning)),
    ...(role.revoked !== undefined && { revoked: role.revoked.before }),
  };
}

function policyMeaning({ name, document }: NamedPolicy): string {
  return canonical([name, documentMeaning(document)]);
}

/** why without Sids, and in any order: neither says who may do what. */
function documentMeaning({ Statement }: PolicyDocument): readonly string[] {
  return inOrder(Statement.map((statement) => canonicalPolicy({ ...statement, Sid: undefined })));
}

function selectorMeaning(selector: ClientSelector): unknown {
  return Array.isArray(selector) ? inOrder(selector) : selector;
}

/** Keys of the tags by which grants and shared permission sets select clients. */
function selectorKeys({ grants, sharedSets }: HomeSettings): ReadonlySet<string> {
  const selectors = [
    ...grants.flatMap(({ target }) => (target.kind === "roles" ? [target.clients] : [])),
    ...sharedSets.map(({ clients }) => clients),
  ];
  return new Set(selectors.flatMap((one) => (typeof one === "object" && "tags" in one ? Object.keys(one.tags) : [])));
}

/** JSON with the keys of every map in one order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) => {
    if (typeof item !== "object" || item === null || Array.isArray(item)) return item;
    return Object.fromEntries(Object.entries(item).sort(([a], [b]) => order(a, b)));
  });
}

function inOrder(texts: readonly string[]): readonly string[] {
  return [...texts].sort(order);
}

function order(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
