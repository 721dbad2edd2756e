import type { ClientSelector } from "../config/schema/selector-schema.ts";
import type { Path, Place } from "../faults/fault.ts";
import type { Contract } from "./contract.ts";

/** A client stack's contract, and the slug of the stack that it came from. */
export interface ClientContract {
  readonly slug: string;
  readonly contract: Contract;
  /** Where the client's file says something, by the path below `switchyard:client`. Absent: the file is not at hand. */
  readonly place?: (path: Path) => Place;
}

/** What a selector means. */
export interface Selection {
  readonly selected: readonly ClientContract[];
  /** Names that no client has, by their position in the list. */
  readonly unknown: readonly (readonly [index: number, name: string])[];
}

/** Says of these clients which ones a selector means. Made once for many selectors. */
export function clientSelection(clients: readonly ClientContract[]): (selector: ClientSelector) => Selection {
  const byName = new Map(clients.map((client) => [client.contract.client.name, client]));
  const byTag = new Map<string, Set<ClientContract>>();
  for (const client of clients)
    for (const tag of Object.entries(client.contract.client.tags).map(tagKey)) {
      const having = byTag.get(tag) ?? new Set<ClientContract>();
      byTag.set(tag, having.add(client));
    }
  return (selector) => {
    if (selector === "all") return { selected: clients, unknown: [] };
    if (!("tags" in selector)) {
      const found = selector.map((name, index) => ({ index, name, client: byName.get(name) }));
      return {
        selected: [...new Set(found.flatMap(({ client }) => client ?? []))],
        unknown: found.flatMap(({ index, name, client }) => (client === undefined ? [[index, name] as const] : [])),
      };
    }
    const [first, ...others] = Object.entries(selector.tags).map(
      (tag) => byTag.get(tagKey(tag)) ?? new Set<ClientContract>(),
    );
    const selected = [...(first ?? clients)].filter((client) => others.every((having) => having.has(client)));
    return { selected, unknown: [] };
  };
}

/** The clients that one selector means. For many selectors, {@link clientSelection}. */
export function selectClients(selector: ClientSelector, clients: readonly ClientContract[]): Selection {
  return clientSelection(clients)(selector);
}

function tagKey([key, value]: readonly [string, string]): string {
  return JSON.stringify([key, value]);
}
