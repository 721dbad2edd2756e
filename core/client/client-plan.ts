import type { Partition } from "../aws/partitions.ts";
import type { Quotas } from "../aws/quotas.ts";
import type { Path, Place } from "../faults/fault.ts";
import type { RolePlan } from "./resolve-role.ts";
import type { CustomerPolicy } from "./role/role-documents.ts";

export type { RolePlan } from "./resolve-role.ts";

/** A template that was handed over. */
export interface HandedOver {
  /** Digest of what it makes: 16 hexadecimal digits. */
  readonly digest: string;
  /** Day on which it was written: `2026-11-30`. */
  readonly day: string;
}

/** Everything a client stack is to make, with every default filled in. */
export interface ClientPlan {
  /** Part of the stack's name after `client-`. */
  readonly slug: string;
  /** Name of the stack's file, as messages give it. */
  readonly file: string;
  readonly name: string;
  readonly accountId: string;
  readonly partition: Partition;
  readonly region: string;
  /** Account id or alias, as links name the account. */
  readonly linkAccount: string;
  readonly homeAccountId: string;
  /** Whether the account belongs to the home's own organization. */
  readonly memberOfHome: boolean;
  /** Whether the client runs no Pulumi, so that the home stack takes its contract from the file. */
  readonly handoff: boolean;
  /** The CloudFormation template that such a client's people got last, as its file records it. Absent: none is recorded. */
  readonly handedOver?: HandedOver;
  /** Whether the client is on its way out, so that the home stack takes it for gone. */
  readonly offboarding: boolean;
  readonly quotas: Quotas;
  readonly roles: readonly RolePlan[];
  /** Managed policies to create in the client account: those that its roles use, each once. */
  readonly customerPolicies: readonly CustomerPolicy[];
  /** Tags of what belongs to no single role. Grants and shared permission sets can select the client by them. */
  readonly tags: Readonly<Record<string, string>>;
  /** Whether Pulumi is to protect what belongs to no single role. */
  readonly protect: boolean;
  /** Sentences that every preview and update shows: what somebody should know before the roles exist. */
  readonly notices: readonly string[];
  /**
   * Sentences that the client's own previews and updates show: whom its roles let in that its files do not make. The home
   * stack knows more, and says of its own whom it does not manage.
   */
  readonly outsiders: readonly string[];
  /** Where the client's file says something, by the path below `switchyard:client`. */
  readonly place: (path: Path) => Place;
}
