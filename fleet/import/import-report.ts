import type { Fault } from "../../core/faults/fault.ts";

/** A role that a client's file takes over. */
export interface ImportedRole {
  /** Slug of the client. */
  readonly client: string;
  readonly accountId: string;
  readonly arn: string;
  /** Key in the client's file. */
  readonly key: string;
  readonly level: string;
  /** Name of the permission set that is taken over with it. Absent: none. */
  readonly permissionSet?: string;
}

/** Somebody who holds a permission set that is taken over. */
export interface ImportedGrant {
  /** As the access graph names holders: `group:Auditors`. */
  readonly holder: string;
  readonly client: string;
  readonly role: string;
}

/** Something of AWS that no file speaks of after the import. */
export interface Unmanaged {
  readonly kind: "role" | "permission set" | "assignment" | "account" | "IAM user" | "IAM group";
  readonly accountId: string;
  /** Name, or ARN of what has none of its own. */
  readonly name: string;
  readonly because: string;
  /** Whether it is nothing that the home account enters: a service's role, a permission set for other uses. */
  readonly isOther: boolean;
}

/** Something that was asked for and could not be read. */
export interface Unread {
  readonly what: string;
  readonly because: string;
}

/** What became of an import. */
export interface ImportReport {
  readonly version: 1;
  readonly command: "import";
  /** Whether everything that was asked for was read, and is in the files or listed as unmanaged. */
  readonly ok: boolean;
  readonly dryRun: boolean;
  readonly roles: readonly ImportedRole[];
  readonly grants: readonly ImportedGrant[];
  /** Names of new permission sets, which nobody holds, that the next deployment makes; only where that was allowed. */
  readonly newSets: readonly string[];
  readonly unmanaged: readonly Unmanaged[];
  readonly unread: readonly Unread[];
  /** Files that are new or extended, from the project's folder. */
  readonly files: readonly { readonly name: string; readonly text: string; readonly isNew: boolean }[];
  readonly written: boolean;
  readonly notices: readonly string[];
  /** Why nothing was written. */
  readonly faults: readonly Fault[];
  /** The command to type next. Absent: there is nothing to do. */
  readonly next?: string;
}
