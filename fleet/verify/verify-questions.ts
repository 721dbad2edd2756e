import type { GraphEdge } from "../../core/access/access-graph.ts";
import { caseless } from "../../core/aws/names.ts";
import type { HomeSettings } from "../../core/home/settings/home-settings.ts";
import type { DeployedFleet } from "../session.ts";
import type { SetInQuestion } from "./compare-sets.ts";
import type { DeclaredFleet } from "./declared-fleet.ts";
import type { HomeDocuments } from "./deployed-callers.ts";
import type { HomeQuestion } from "./verify-home.ts";

/**
 * What of the home account is read for these clients.
 * @param slugs Default: everything, also what leads to no client.
 */
export function inQuestion(
  { portfolio: { home, plan, graph } }: DeclaredFleet,
  homeStack: string,
  slugs: readonly string[] | undefined,
  deployed: DeployedFleet | string,
): { readonly home: HomeQuestion; readonly edges: readonly GraphEdge[] } {
  const isAsked = (slug: string) => slugs === undefined || slugs.includes(slug);
  const arns = new Set(graph.roles.filter(({ slug }) => isAsked(slug)).map(({ arn }) => arn));
  const sets: SetInQuestion[] = [
    ...plan.sets.filter(({ slug }) => isAsked(slug)).map((set) => ({ set, client: set.slug, role: set.roleKey })),
    ...plan.shards
      .filter(({ roles }) => slugs === undefined || roles.some(({ slug }) => isAsked(slug)))
      .map((set) => ({ set })),
  ];
  const state = typeof deployed === "string" ? undefined : deployed.stacks.get(homeStack);
  return {
    edges: graph.edges.filter(({ roleArn }) => arns.has(roleArn)),
    home: {
      settings: home,
      homeStack,
      sets,
      identities: plan.identities.filter(
        ({ entries, kind }) =>
          // why every group too: users enter by what their groups hold.
          slugs === undefined || kind !== "iam-role" || entries.some(({ slug }) => isAsked(slug)),
      ),
      ...(state !== undefined && { state }),
      strangers: slugs === undefined,
    },
  };
}

/** Whether somebody who is granted something through a permission set is assigned to it in the home account. */
export function assignedIn(
  { accountId }: Pick<HomeSettings, "accountId">,
  { center }: Pick<HomeDocuments, "center">,
): (edge: GraphEdge) => boolean {
  return ({ holder, through }) => {
    const name = /^permission-set:(\S+)/.exec(through)?.[1];
    if (name === undefined) return true;
    const id = center?.people.get(holder)?.id;
    const assignments = center?.sets.get(caseless(name))?.assignments ?? [];
    return id !== undefined && assignments.some((one) => one.principalId === id && one.accountId === accountId);
  };
}
