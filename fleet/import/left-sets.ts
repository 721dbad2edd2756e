import { accountOf } from "../../core/aws/arns.ts";
import { type Candidate, entersOnly, isWayIn, leadsInto } from "./candidates.ts";
import { grouped } from "./grouped.ts";
import type { Unmanaged } from "./import-report.ts";
import type { StandingSet } from "./standing-sets.ts";

/** What is known of the accounts. */
export interface KnownAccounts {
  readonly homeAccountId: string;
  /** Account ids of clients that were read. */
  readonly read: ReadonlySet<string>;
  /** Those of clients that have a file. */
  readonly clients: ReadonlySet<string>;
  /** Names of permission sets that the files make, in lower case. */
  readonly ownSets: ReadonlySet<string>;
}

/**
 * The permission sets that are taken over by nobody and of which nothing was said yet, with where they are assigned; and the
 * accounts that they lead into and that were not read.
 */
export function leftSets(
  sets: readonly StandingSet[],
  candidates: readonly Candidate[],
  said: readonly Unmanaged[],
  known: KnownAccounts,
): readonly Unmanaged[] {
  const taken = new Set(candidates.flatMap(({ set }) => set?.arn ?? []));
  const named = new Set(said.filter(({ kind }) => kind === "permission set").map(({ name }) => name));
  const left = sets.filter(({ arn, name }) => !taken.has(arn) && !known.ownSets.has(name.toLowerCase()));
  const accounts = new Set(left.flatMap(leadsInto));
  const unread = [...accounts].filter(
    (id) => id !== known.homeAccountId && !known.read.has(id) && !known.clients.has(id),
  );
  return [
    ...left
      .filter(({ name }) => !named.has(name))
      .map((set): Unmanaged => ({
        kind: "permission set",
        accountId: known.homeAccountId,
        name: set.name,
        because: becauseOf(set, candidates, known),
        isOther: !isWayIn(set),
      })),
    ...left.flatMap((set) => assignedIn(set, known)),
    ...unread.sort().map((accountId): Unmanaged => {
      const by = left.filter((set) => leadsInto(set).includes(accountId)).map(({ name }) => name);
      return {
        ...{ kind: "account", accountId, name: accountId, isOther: false },
        because: `the permission set ${by.join(", ")} leads there, and it was not read: name it as --client SLUG=${accountId}:PROFILE`,
      };
    }),
  ];
}

function becauseOf(set: StandingSet, candidates: readonly Candidate[], { read }: KnownAccounts): string {
  const enters = entersOnly(set);
  if (!isWayIn(set)) return "its own policy speaks of entering no role: a permission set for other uses";
  if (enters === undefined)
    return "its inline policy says more, or something else, than that it may enter certain roles: a pattern, a condition, another action or a denial";
  const [arn, ...more] = enters;
  if (more.length > 0)
    return `it leads into ${enters.length} roles, and a file gives each role a permission set of its own: name the roles' sets by hand, or write a shared permission set`;
  if (arn !== undefined && candidates.some(({ standing }) => standing.role.arn === arn))
    return `another permission set is taken over for ${arn}, and a role has one of its own`;
  return read.has(accountOf(arn ?? ""))
    ? `the role that it leads to, ${arn ?? ""}, is not there or is not imported`
    : `the account of the role that it leads to, ${arn ?? ""}, was not read`;
}

/** Assignments by which a set gives its own policies in an account, for each account. */
function assignedIn(set: StandingSet, { homeAccountId, clients, read }: KnownAccounts): readonly Unmanaged[] {
  const byAccount = grouped(set.assignments, ({ accountId }) => accountId);
  return [...byAccount].sort().map(([accountId, held]) => ({
    kind: "assignment",
    accountId,
    name: set.name,
    because: `${held.length} ${held.length === 1 ? "holder has" : "holders have"} it in ${
      accountId === homeAccountId
        ? "the home account"
        : clients.has(accountId) || read.has(accountId)
          ? "a client's account, directly"
          : "an account that is no client's"
    }, and it stays as it is`,
    isOther: accountId === homeAccountId && !isWayIn(set),
  }));
}
