import type { Location } from "../faults/fault.ts";
import type { Access } from "./access.ts";

/** Whether a difference lets somebody do more, less, or cannot be told. What cannot be told counts as a gain. */
export type Direction = "wider" | "narrower" | "either";

/** One difference of an access that both sides have. */
export interface Difference {
  readonly aspect: "managed-policy" | "statement" | "boundary" | "session" | "until" | "conditions" | "trust";
  readonly direction: Direction;
  /** In people's words, without Markdown; names in it are as written, to be escaped where they land. */
  readonly words: string;
}

/** Something that has another name, and is the same otherwise. */
export interface Rename {
  readonly what: "client" | "role" | "role-name" | "permission-set";
  readonly client: string;
  readonly before: string;
  readonly after: string;
}

/** An access that head has and base has not, or that is wider in head. */
export interface Gain {
  readonly access: Access;
  /** Absent: base does not have it at all. */
  readonly before?: Access;
  /** Of one that base has too. */
  readonly differences: readonly Difference[];
  /** Where to look at it in head. */
  readonly at?: Location;
}

/** Whether a gain lets somebody into a role who was not let in before, or at other times, or from elsewhere. */
export function widensEntering({ access, before, differences }: Gain): boolean {
  if (access.target.kind !== "role") return false;
  return before === undefined || differences.some((one) => isOfEntering(one) && one.direction !== "narrower");
}

/** Whether a difference is about who gets into a role, and when and how; not about what he may do there. */
export function isOfEntering({ aspect }: Difference): boolean {
  return aspect === "conditions" || aspect === "until" || aspect === "trust";
}

/** An access that base has and head has not, or that is narrower in head and wider in nothing. */
export interface Loss {
  readonly access: Access;
  /** Absent: head does not have it at all. */
  readonly after?: Access;
  readonly differences: readonly Difference[];
  /** Seconds after the deployment at which the last session that is open by then has ended. */
  readonly liveSeconds: number;
  readonly at?: Location;
}

/** Whose calls on a role nobody can say of whether they get in now and did not before, or the other way round. */
export interface Unproved {
  /** `AbcCorp/operator` */
  readonly role: string;
  /** Key of the holder. */
  readonly holder: string;
  /** What cannot be decided. */
  readonly because: string;
}

/** What a change of the files does to access. */
export interface AccessDiff {
  readonly gains: readonly Gain[];
  readonly losses: readonly Loss[];
  readonly renames: readonly Rename[];
  /** Changes that change nobody's access, in people's words: `description of role read-only of AbcCorp`. */
  readonly withoutEffect: readonly string[];
  /** What cannot be decided: more may be gained than is listed. */
  readonly unproved: readonly Unproved[];
  /** Names of clients, and ids of accounts, that a gain or a loss is about; sorted. */
  readonly clients: readonly string[];
  readonly accounts: readonly string[];
}
