import type { PolicyDocument } from "../../aws/policy-document.ts";
import type { LastDeployment } from "./last-deployment.ts";

/** A client that the home stack reads, and that has no contract to plan from. */
export interface AbsentClient {
  readonly slug: string;
  /** As its file says it. Absent: the file cannot be read, so that the client may have any name. */
  readonly name?: string;
  /** Names of its roles' permission sets, as its file says them. */
  readonly sets: readonly string[];
}

/** What a plan must know of clients that are held, beside their contracts. */
export interface HeldClients {
  readonly absent: readonly AbsentClient[];
  /** Slugs of clients on their way out, by name: they are taken for gone. Default: none. */
  readonly leaving?: ReadonlyMap<string, string>;
  /** Absent: no client is planned from the last deployment. */
  readonly kept?: Kept;
  /** Whether the client's file, or the last deployment, has the role that its contract lacks. */
  readonly expects: (slug: string, roleKey: string) => boolean;
  /** Slug of the client that had the name at the last deployment. */
  readonly formerly: (name: string) => string | undefined;
  /** The role's trust policy by the client's file; `undefined` where no file has the role. */
  readonly trustInFile: (slug: string, roleKey: string) => PolicyDocument | undefined;
  /** Whether the last deployment gave the role to that principal, by its key. */
  readonly had: (slug: string, roleKey: string, principal: string) => boolean;
  /** Whether the role's trust policy is the one of the client's file, so that its end can be believed. */
  readonly believes: (slug: string, roleKey: string) => boolean;
}

/** Nobody is held. */
export const NONE_HELD: HeldClients = {
  absent: [],
  expects: () => false,
  formerly: () => undefined,
  trustInFile: () => undefined,
  had: () => false,
  believes: () => true,
};

/** Whether a name that no contract has may be that of a client without a contract; if so, nothing is wrong with it. */
export function mayBeAbsent({ absent }: Pick<HeldClients, "absent">, name: string): boolean {
  return absent.some((client) => client.name === undefined || client.name === name);
}

/** Whether a permission set that no contract has may be that of a client without a contract. */
export function mayBeAbsentSet({ absent }: Pick<HeldClients, "absent">, set: string): boolean {
  return absent.some(({ name, sets }) => name === undefined || sets.includes(set));
}

/** Whether every client that the home stack reads has a contract to plan from, so that what none of them has is nowhere. */
export function allKnown({ absent }: Pick<HeldClients, "absent">): boolean {
  return absent.length === 0;
}

/** Whether the client is planned from the last deployment, so that nobody may gain by it. */
export function isKept({ kept }: Pick<HeldClients, "kept">, slug: string): boolean {
  return kept?.slugs.has(slug) === true;
}

/** Clients that are held, and what they gave at the last deployment. */
export interface Kept {
  readonly slugs: ReadonlySet<string>;
  readonly last: Pick<LastDeployment, "holders" | "shared">;
}
