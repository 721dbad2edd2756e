import { type ClientContract, selectClients } from "../../../core/contract/select-clients.ts";
import { admission } from "../../../core/requests/admission/admission.ts";
import { listed, type Path } from "../../../core/faults/fault.ts";
import { setPrincipal } from "../../../core/home/callers.ts";
import type { Grant, HomeSettings } from "../../../core/home/settings/home-settings.ts";
import { label } from "../../../core/home/settings/principals.ts";

/** One thing that the files say of a client, and that goes with it. */
export interface Cut {
  /** Below `switchyard:home`, or below `sharedPermissionSets` of the project's file. */
  readonly path: Path;
  /** What it is, for people: `the grant of administrator to user "alice@acme.example"`. */
  readonly what: string;
}

/** What goes out of each file. */
export interface ClientCuts {
  readonly home: readonly Cut[];
  readonly project: readonly Cut[];
}

/** The home side of a fleet that one client leaves. */
export interface LeavingFrom {
  readonly home: HomeSettings;
  /** The other clients that the home stack reads. */
  readonly others: readonly ClientContract[];
  /** Whether there are others of which nothing is known here, so that what only they are selected by may mean them. */
  readonly hasUnknown: boolean;
  readonly now: Date;
}

/**
 * Everything in the home stack's file and the project's that names a client, and what would mean nobody without it: the
 * home stack refuses a grant that reaches nobody, since a folder without files would take every grant back.
 */
export function clientCuts(leaver: ClientContract, from: LeavingFrom): ClientCuts {
  const shared = sharedSetCuts(leaver, from);
  const overrides = overrideCuts(leaver, from, shared.gone);
  return {
    home: [
      ...readingCuts(leaver, from.home),
      ...overrides,
      ...accountCuts(leaver, from.home).filter(({ path }) => !overrides.some((cut) => cut.path[2] === path[2])),
      ...from.home.grants.flatMap((grant) => grantCuts(grant, leaver, from, shared)),
    ],
    project: shared.cuts,
  };
}

/** `clients` and `uncheckedContracts`, by slug. */
function readingCuts({ slug }: ClientContract, { clients, uncheckedContracts }: HomeSettings): readonly Cut[] {
  const read = clients === "all" ? [] : clients.flatMap((one, index) => (one === slug ? [["clients", index]] : []));
  const unchecked = uncheckedContracts.flatMap(({ client }, index) =>
    client === slug ? [["uncheckedContracts", index]] : [],
  );
  return [
    ...read.map((path) => ({ path, what: `${slug} among the clients that the home stack reads` })),
    ...unchecked.map((path) => ({ path, what: `the unchecked contract of ${slug}` })),
  ];
}

interface SharedCuts {
  readonly cuts: readonly Cut[];
  /** Names of the sets that go as a whole. */
  readonly gone: ReadonlySet<string>;
  /** Names of the sets that go or hold no role any more. */
  readonly empty: ReadonlySet<string>;
}

function sharedSetCuts(leaver: ClientContract, from: LeavingFrom): SharedCuts {
  const { name } = leaver.contract.client;
  const cuts: Cut[] = [];
  const gone = new Set<string>();
  const empty = new Set<string>();
  for (const set of from.home.sharedSets) {
    const { clients } = set;
    const named = Array.isArray(clients) ? clients.flatMap((one, index) => (one === name ? [index] : [])) : [];
    if (Array.isArray(clients) && named.length > 0 && named.length === clients.length) {
      gone.add(set.name);
      cuts.push({ path: [set.name], what: `the shared permission set ${set.name}, which is for ${name} alone` });
    } else
      for (const index of named)
        cuts.push({ path: [set.name, "clients", index], what: `${name} in the shared permission set ${set.name}` });
    const holds = (among: readonly ClientContract[]): boolean =>
      selectClients(clients, among).selected.some(({ contract: { roles } }) =>
        Object.values(roles).some(
          (role) =>
            set.levels.includes(role.level) &&
            admission(role, setPrincipal(from.home, set.name), from.now) === undefined,
        ),
      );
    if (gone.has(set.name) || (!from.hasUnknown && holds([leaver]) && !holds(from.others))) empty.add(set.name);
  }
  return { cuts, gone, empty };
}

/** The client's account among those in which permission sets are assigned beside the home account. */
function accountCuts({ contract }: ClientContract, { setSettings: { all, overrides } }: HomeSettings): readonly Cut[] {
  const { accountId } = contract.client;
  const found = [all, ...Object.values(overrides)].flatMap(({ accounts }) =>
    accounts.filter(({ id }) => id === accountId),
  );
  const paths = new Map(found.map(({ path }) => [JSON.stringify(path), path]));
  return [...paths.values()].map((path) => ({ path, what: `account ${accountId} in ${path.slice(0, -1).join(".")}` }));
}

/** Settings of permission sets that no other client's role has. */
function overrideCuts({ contract }: ClientContract, from: LeavingFrom, gone: ReadonlySet<string>): readonly Cut[] {
  const own = new Set(Object.values(contract.roles).map(({ permissionSet }) => permissionSet));
  const others = new Set(
    from.others.flatMap((one) => Object.values(one.contract.roles).map(({ permissionSet }) => permissionSet)),
  );
  return Object.keys(from.home.setSettings.overrides)
    .filter((name) => gone.has(name) || (own.has(name) && !others.has(name)))
    .map((name) => ({
      path: ["permissionSets", "overrides", name],
      what: `the settings of the permission set ${name}`,
    }));
}

function grantCuts(
  { principal, target, path }: Grant,
  leaver: ClientContract,
  from: LeavingFrom,
  { empty }: SharedCuts,
): readonly Cut[] {
  const { name } = leaver.contract.client;
  const whom = label(principal);
  if (target.kind === "shared-set")
    return empty.has(target.name)
      ? [
          {
            path,
            what: `the grant of the shared permission set ${target.name} to ${whom}, which holds no other client`,
          },
        ]
      : [];
  const { clients, roles } = target;
  if (Array.isArray(clients)) {
    const named = clients.flatMap((one, index) => (one === name ? [index] : []));
    return named.length > 0 && named.length === clients.length
      ? [{ path, what: `the grant of ${listed(roles)} to ${whom}, which names ${name} alone` }]
      : named.map((index) => ({
          path: [...path, "clients", index],
          what: `${name} in the grant of ${listed(roles)} to ${whom}`,
        }));
  }
  if (from.hasUnknown || selectClients(clients, [leaver]).selected.length === 0) return [];
  const { selected } = selectClients(clients, from.others);
  const missing = roles.flatMap((key, index) => {
    const isOwn = Object.hasOwn(leaver.contract.roles, key);
    return isOwn && !selected.some(({ contract }) => Object.hasOwn(contract.roles, key)) ? [index] : [];
  });
  return selected.length === 0 || missing.length === roles.length
    ? [{ path, what: `the grant of ${listed(roles)} to ${whom}, which reaches ${name} alone` }]
    : missing.map((index) => ({
        path: [...path, "roles", index],
        what: `the role ${roles[index] ?? ""} in the grant to ${whom}, which ${name} alone has`,
      }));
}
