import type { Path, Place } from "../faults/fault.ts";
import type { Partition } from "../aws/partitions.ts";
import type { PolicyDocument } from "../aws/policy-document.ts";
import type { Quotas } from "../aws/quotas.ts";
import type { TrustWay } from "./trust/way.ts";

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

/** A policy document that a user wrote. */
export interface WrittenPolicy {
  readonly name: string;
  readonly document: PolicyDocument;
  /**
   * Where a part of the document was written, by the path inside it.
   * @param ofKey Place of the path's last key, not of the value below it. Default: of the value.
   */
  readonly place: (path: readonly (string | number)[], ofKey?: boolean) => Place;
}

/** A managed policy that a client stack creates in the client account. */
export interface CustomerPolicy extends WrittenPolicy {
  readonly arn: string;
}

/** One access role of a client, with every default filled in. */
export interface RolePlan {
  /** Key in the client's file; names the role in grants and in Pulumi's state. */
  readonly key: string;
  /** Key of the access level. */
  readonly level: string;
  /** How the role reads in names: `ReadOnly`. */
  readonly title: string;
  readonly name: string;
  readonly path: string;
  readonly arn: string;
  readonly description: string;
  /** Seconds, 3600 to 43200. */
  readonly maxSessionDuration: number;
  readonly permissionsBoundary?: string;
  readonly managedPolicyArns: readonly string[];
  /** Where the files name a managed policy or the boundary, for faults that only AWS can find. */
  readonly policyPlace: (arn: string) => Place;
  readonly inlinePolicies: readonly WrittenPolicy[];
  /** Those of the role's managed policies, its boundary included, that the client stack creates. */
  readonly customerPolicies: readonly CustomerPolicy[];
  readonly tags: Readonly<Record<string, string>>;
  /** The role's own permission set, which the home stack makes. */
  readonly permissionSet: string;
  /** The ways in, of which the trust policy is made. */
  readonly trust: readonly TrustWay[];
  readonly trustPolicy: PolicyDocument;
  /** Whether a role of that name that exists already is taken over. */
  readonly adopt: boolean;
  readonly protect: boolean;
}
