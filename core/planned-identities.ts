import { admission, rolePrincipal, userPrincipal } from "./admission.ts";
import { entryStatement, type EntryRights } from "./assume-role-policy.ts";
import type { ContractRole } from "./contract.ts";
import type { AssumingPrincipal } from "./evaluate/request.ts";
import type { Fault } from "./fault.ts";
import type { ExpandedGrants, RoleGrant } from "./grants.ts";
import type { GrantPrincipal, HomeSettings, IamGroup, IamUser } from "./home-settings.ts";
import { clientStackName } from "./names.ts";
import { permittedActions } from "./planned-set.ts";
import type { Statement } from "./policy-document.ts";
import { label, principalKey } from "./principals.ts";
import type { ClientContract } from "./select-clients.ts";
import { clientSids } from "./sids.ts";
import type { TrustWay } from "./trust/way.ts";

/** One role that an identity of IAM may enter. */
export interface IdentityEntry {
  readonly slug: string;
  readonly client: string;
  readonly roleKey: string;
  readonly roleArn: string;
  readonly until?: string;
}

interface IdentityParts {
  /** Stable name in Pulumi's state and in reports: `iam-user:alice`. */
  readonly key: string;
  readonly name: string;
  readonly entries: readonly IdentityEntry[];
  /** One statement for each client; empty when it may enter nothing itself. */
  readonly statements: readonly Statement[];
}

/** An IAM user, group or role of the home account, and what it may enter. */
export type PlannedIdentity =
  | (IdentityParts & { readonly kind: "iam-user"; readonly settings: IamUser })
  | (IdentityParts & { readonly kind: "iam-group"; readonly settings: IamGroup })
  | (IdentityParts & { readonly kind: "iam-role" });

/**
 * The IAM users and groups of the configuration and the IAM roles that grants name, with one statement for each client
 * they may enter; and a fault for each grant that a trust policy would refuse.
 */
export function planIdentities(
  home: HomeSettings,
  clients: readonly ClientContract[],
  byRole: ExpandedGrants["byRole"],
  now: Date,
): { identities: readonly PlannedIdentity[]; faults: readonly Fault[]; warnings: readonly string[] } {
  const faults: Fault[] = [];
  const entries = new Map<string, { entry: IdentityEntry; role: ContractRole }[]>();
  const roles = new Map<string, GrantPrincipal>();
  for (const { slug, contract } of clients) {
    for (const [roleKey, role] of Object.entries(contract.roles)) {
      for (const grant of byRole.get(`${slug}/${roleKey}`) ?? []) {
        const { principal, until } = grant;
        if (principal.kind === "group" || principal.kind === "user") continue;
        if (principal.kind === "iam-role") roles.set(principalKey(principal), principal);
        const entry = {
          slug,
          client: contract.client.name,
          roleKey,
          roleArn: role.arn,
          ...(until !== undefined && { until }),
        };
        const list = entries.get(principalKey(principal)) ?? [];
        entries.set(principalKey(principal), [...list, { entry, role }]);
        for (const { who, as } of callers(home, principal)) {
          const refusal = admission(role, as, now);
          if (refusal !== undefined) faults.push(notTrusted(entry, role, grant, who, refusal));
        }
      }
    }
  }
  const sids = clientSids(clients.map(({ slug, contract: { client } }) => ({ slug, ...client })));
  const parts = (principal: GrantPrincipal): IdentityParts => {
    const own = entries.get(principalKey(principal)) ?? [];
    return {
      key: principalKey(principal),
      name: principal.name,
      entries: own.map(({ entry }) => entry),
      statements: statementsOf(own, sids, principal.kind === "iam-role" ? "roles" : "users"),
    };
  };
  return {
    identities: [
      ...home.users.map((settings) => ({
        kind: "iam-user" as const,
        ...parts({ kind: "iam-user", name: settings.name }),
        settings,
      })),
      ...home.groups.map((settings) => ({
        kind: "iam-group" as const,
        ...parts({ kind: "iam-group", name: settings.name }),
        settings,
      })),
      ...[...roles.values()].map((principal) => ({ kind: "iam-role" as const, ...parts(principal) })),
    ],
    faults,
    warnings: [],
  };
}

/** Whom a trust policy sees when the holder of a grant calls: groups can be no principals, so each of their members. */
function callers(home: HomeSettings, principal: GrantPrincipal): { who: string; as: AssumingPrincipal }[] {
  if (principal.kind === "iam-role") return [{ who: principal.name, as: rolePrincipal(home, principal.name) }];
  const names =
    principal.kind === "iam-user"
      ? [principal.name]
      : (home.groups.find(({ name }) => name === principal.name)?.members ?? []);
  return home.users
    .filter(({ name }) => names.includes(name))
    .map((user) => ({ who: `${user.path.slice(1)}${user.name}`, as: userPrincipal(home, user) }));
}

/** One statement for each client, and within it for each end of access and set of actions. */
function statementsOf(
  entries: readonly { readonly entry: IdentityEntry; readonly role: ContractRole }[],
  sids: ReadonlyMap<string, string>,
  kind: TrustWay["kind"],
): Statement[] {
  const groups = new Map<string, { sid: string; rights: EntryRights & { roleArns: string[] } }>();
  for (const { entry, role } of entries) {
    const { slug, until, roleArn } = entry;
    const actions = permittedActions(role.trustPolicy, kind);
    const key = JSON.stringify([slug, actions, until]);
    const further = actions.slice(1).map((action) => action.replace("sts:", "With"));
    const end = until === undefined ? "" : `Until${until.replace(/\D/g, "")}`;
    const group = groups.get(key) ?? {
      sid: `${sids.get(slug) ?? ""}${further.join("")}${end}`,
      rights: { roleArns: [], actions, ...(until !== undefined && { until }) },
    };
    group.rights.roleArns.push(roleArn);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ sid, rights }) => entryStatement(sid, rights));
}

function notTrusted(
  entry: IdentityEntry,
  role: ContractRole,
  { principal, source }: RoleGrant,
  who: string,
  refusal: string,
): Fault {
  const path = [...source.path, "roles"];
  const stack = clientStackName(entry.slug);
  const key = principal.kind === "iam-role" ? "roles" : "users";
  return {
    code: "grant/not-trusted",
    at: source.origin.locate(path),
    path: source.origin.name(path),
    expected: `a trust policy of ${role.arn} (client ${entry.client}) that lets ${JSON.stringify(who)} in, for the grant to ${label(principal)}`,
    found: refusal,
    fix: `Name ${who} under trust.${key} of the role ${entry.roleKey} in Pulumi.${stack}.yaml, then run \`pulumi up -s ${stack}\`.`,
  };
}
