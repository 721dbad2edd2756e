import type { Place } from "./fault.ts";
import type { Partition } from "./partitions.ts";
import type { PolicyDocument } from "./policy-document.ts";
import type { Quotas } from "./quotas.ts";
import type { Trust } from "./trust-policy.ts";

/** Everything a client stack is to make, with every default filled in. */
export interface ClientPlan {
  /** Part of the stack's name after `client-`. */
  readonly slug: string;
  readonly name: string;
  readonly accountId: string;
  readonly partition: Partition;
  readonly region: string;
  /** Account id or alias, as links name the account. */
  readonly linkAccount: string;
  readonly homeAccountId: string;
  readonly quotas: Quotas;
  readonly roles: readonly RolePlan[];
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
  readonly inlinePolicies: readonly { readonly name: string; readonly document: PolicyDocument }[];
  readonly tags: Readonly<Record<string, string>>;
  /** The role's own permission set, which the home stack makes. */
  readonly permissionSet: string;
  readonly trust: Trust;
  readonly trustPolicy: PolicyDocument;
  readonly protect: boolean;
}
