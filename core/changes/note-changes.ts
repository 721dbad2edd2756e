import { describe, listed } from "../faults/fault.ts";
import type { ClientSelector } from "../config/schema/selector-schema.ts";
import type { Grant, GrantTarget, HomeSettings } from "../home/settings/home-settings.ts";
import { label, principalKey } from "../home/settings/principals.ts";

/**
 * Reasons and tickets of grants that are another than before, in people's words. They change nobody's access. Of a grant that
 * is new nothing is said: what it gives is told as a gain, with its reason.
 */
export function noteChanges(base: HomeSettings, head: HomeSettings): readonly string[] {
  const before = new Map(base.grants.map((grant) => [keyOf(grant), grant]));
  const told = new Set<string>();
  return head.grants.flatMap((grant) => {
    const key = keyOf(grant);
    const old = before.get(key);
    if (old === undefined || told.has(key)) return [];
    told.add(key);
    return (["reason", "ticket"] as const).flatMap((what) => {
      if (old[what] === grant[what]) return [];
      const whose = `the grant to ${label(grant.principal)} of ${targetInWords(grant.target)}`;
      return [`${what} of ${whose}: ${describe(grant[what])}; before ${describe(old[what])}`];
    });
  });
}

/** why without the end: one that moves is a gain or a loss of its own. */
function keyOf({ principal, target }: Grant): string {
  return JSON.stringify([principalKey(principal), target]);
}

function targetInWords(target: GrantTarget): string {
  if (target.kind === "shared-set") return `the shared permission set ${target.name}`;
  return `${listed(target.roles)} at ${clientsInWords(target.clients)}`;
}

function clientsInWords(clients: ClientSelector): string {
  if (clients === "all") return "all clients";
  if (Array.isArray(clients)) return listed(clients);
  const pairs = "tags" in clients ? Object.entries(clients.tags) : [];
  return `clients with ${listed(pairs.map(([key, value]) => `${key}=${value}`))}`;
}
