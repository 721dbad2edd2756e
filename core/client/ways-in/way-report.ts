import type { Path } from "../../faults/fault.ts";

/** Collects the faults of one way in; paths begin at the way. */
export interface WayReport {
  readonly report: (code: string, inside: Path, expected: string, found: string, fix: string) => void;
  /** Whether all that is written of the way can be relied on. */
  readonly whole: boolean;
}

export type Kind = "permissionSets" | "users" | "roles" | "wholeAccount";
