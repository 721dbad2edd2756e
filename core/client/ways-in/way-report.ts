import type { WayInput } from "../../config/schema/trust-schema.ts";
import type { Path } from "../../faults/fault.ts";

/** Collects the faults of one way in; paths begin at the way. */
export interface WayReport {
  readonly report: (code: string, inside: Path, expected: string, found: string, fix: string) => void;
  /** Whether what is written of the way under these keys can be relied on; without keys, of all of it. */
  readonly sound: (...keys: readonly (keyof WayInput)[]) => boolean;
}

export type Kind = "permissionSets" | "users" | "roles" | "wholeAccount";
