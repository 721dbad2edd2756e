import type { Fault } from "../fault.ts";
import { isRegionOf, type Partition } from "../partitions.ts";
import type { Quotas } from "../quotas.ts";
import type { Origin } from "./origin.ts";
import type { HomeInput } from "./schema/home.ts";
import type { HomeAccountInput } from "./schema/project.ts";
import type { Path } from "./source.ts";

/** Whom a grant is for. `name` is a group's display name or a user's user name. */
export interface GrantPrincipal {
  readonly kind: "group" | "user";
  readonly name: string;
}

/** One grant as written, with its place for faults that show up once the contracts are read. */
export interface Grant {
  readonly principal: GrantPrincipal;
  readonly clients: "all" | readonly string[];
  readonly roles: readonly string[];
  /** Place of the grant; `at` and `name` take a path inside it. */
  readonly origin: Origin;
  readonly path: Path;
}

/** What the home stack is to do, with every default filled in; the contracts are still to be read. */
export interface HomeSettings {
  readonly accountId: string;
  readonly partition: Partition;
  readonly company: string;
  readonly region: string;
  readonly portal?: string;
  readonly instanceArn?: string;
  /** Slugs of the client stacks to read, or all that have a file. */
  readonly clients: "all" | readonly string[];
  /** Place of `clients`, for faults about a client in the list. */
  readonly origin: Origin;
  /** ISO 8601, `PT1H` to `PT12H`. */
  readonly sessionDuration: string;
  readonly relayState?: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly protect: boolean;
  readonly grants: readonly Grant[];
  readonly quotas: Quotas;
}

/** Fills in the home stack's defaults and finds what no schema can. */
export function resolveHome(
  origin: Origin,
  input: HomeInput,
  account: HomeAccountInput,
  quotas: Quotas,
): { home: HomeSettings | undefined; faults: readonly Fault[] } {
  const faults: Fault[] = [];
  const fault = (code: string, path: Path, expected: string, found: string, fix: string) => {
    faults.push({ code: `config/${code}`, at: origin.locate(path), path: origin.name(path), expected, found, fix });
  };
  const partition = account.partition ?? "aws";
  const { region, portal, instanceArn } = input.identityCenter;
  if (!isRegionOf(partition, region)) {
    fault(
      "region",
      ["identityCenter", "region"],
      `a Region of the partition ${partition}`,
      region,
      "Correct the Region, or the partition of homeAccount.",
    );
  }
  const clients = input.clients ?? "all";
  if (clients !== "all") {
    for (const [index, slug] of clients.entries()) {
      if (clients.indexOf(slug) !== index)
        fault(
          "duplicate-client",
          ["clients", index],
          "each client once",
          `${JSON.stringify(slug)} twice`,
          "Remove one.",
        );
    }
  }
  const grants = input.grants.map((grant, index): Grant => {
    const path = ["grants", index];
    if ((grant.group === undefined) === (grant.user === undefined)) {
      const found = grant.group === undefined ? "neither" : "both";
      fault("grant-principal", path, "either group or user", found, "Write one of the two; make two grants for both.");
    }
    const principal: GrantPrincipal =
      grant.group !== undefined ? { kind: "group", name: grant.group } : { kind: "user", name: grant.user ?? "" };
    return { principal, clients: grant.clients, roles: grant.roles, origin, path };
  });
  if (faults.length > 0) return { home: undefined, faults };
  const sets = input.permissionSets ?? {};
  return {
    faults,
    home: {
      accountId: account.accountId,
      partition,
      company: account.company,
      region,
      ...(portal !== undefined && { portal }),
      ...(instanceArn !== undefined && { instanceArn }),
      clients,
      origin,
      sessionDuration: sets.sessionDuration ?? "PT1H",
      ...(sets.relayState !== undefined && { relayState: sets.relayState }),
      tags: { "managed-by": "switchyard", ...sets.tags },
      protect: sets.protect ?? true,
      grants,
      quotas,
    },
  };
}
