import { isDeepStrictEqual } from "node:util";
import type { ClientContract } from "../../../core/contract/select-clients.ts";
import type { Fault } from "../../../core/faults/fault.ts";
import type { SourceFile } from "../../../core/faults/yaml/source.ts";
import { type Portfolio, readPortfolio } from "../../../core/portfolio/read-portfolio.ts";

/** The files of a fleet before and after a client left. */
export interface EditedFleet {
  readonly before: { readonly project: SourceFile; readonly stacks: readonly SourceFile[] };
  /** Without the client's own file. */
  readonly after: { readonly project: SourceFile; readonly stacks: readonly SourceFile[] };
}

/**
 * Holds the files as they are to be against the files as they are: everybody else's access must be the same, and nothing
 * of the client be left.
 * @returns what the edited files have that is wrong and the files before had not; nothing where they may be written.
 */
export function checkEdits({ before, after }: EditedFleet, leaver: ClientContract, now: Date): readonly Fault[] {
  const [was, is] = [readPortfolio(before, now), readPortfolio(after, now)];
  if (is.portfolio === undefined) {
    const known = new Set(was.faults.map(essence));
    const fresh = is.faults.filter((fault) => !known.has(essence(fault)));
    // why not with faults that were there: the home stack holds their clients and goes on with the others.
    return was.portfolio === undefined && fresh.length === 0 ? [] : fresh.length > 0 ? fresh : is.faults;
  }
  const { accountId } = leaver.contract.client;
  const rest = is.portfolio.graph.roles.filter(
    (role) => role.slug === leaver.slug || accountOf(role.arn) === accountId,
  );
  if (rest.length > 0) return [changed(leaver, `${rest.length} roles of the client are still granted or selected`)];
  if (was.portfolio === undefined) return [];
  const same = isDeepStrictEqual(accessOf(was.portfolio, accountId), accessOf(is.portfolio, accountId));
  return same ? [] : [changed(leaver, "somebody else's access would change")];
}

/** Who may enter what, and each client's plan, of all accounts but one. */
function accessOf({ graph, plan, clients }: Portfolio, accountId: string): unknown {
  const shards = new Map(plan.shards.map(({ name, of }) => [`permission-set:${name}`, of]));
  const edges = graph.edges
    .filter(({ roleArn }) => accountOf(roleArn) !== accountId)
    // why: which shard a role is in follows from the last deployment, which the files do not know.
    .map(({ through, ...edge }) =>
      JSON.stringify([edge.roleArn, edge.holder, edge.until, shards.get(through) ?? through]),
    );
  return {
    edges: [...new Set(edges)].sort(),
    clients: clients.filter((one) => one.accountId !== accountId).map((one) => JSON.stringify(one)),
  };
}

function accountOf(arn: string): string | undefined {
  return arn.split(":")[4];
}

function essence({ code, expected, found }: Fault): string {
  return JSON.stringify([code, expected, found]);
}

function changed({ slug }: ClientContract, found: string): Fault {
  return {
    code: "offboard/others",
    path: slug,
    expected: "files in which nothing changes but this client",
    found,
    fix: "Take the client out of Pulumi.home.yaml and Pulumi.yaml by hand, then run the same command again. Nothing was written.",
  };
}
