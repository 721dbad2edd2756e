import type { PolicyDocument } from "../aws/policy-document.ts";
import type { ClientPlan } from "../client/client-plan.ts";
import { CONTRACT_VERSION } from "./contract-schema.ts";

/** Name of the stack output that holds the contract. */
export const CONTRACT_OUTPUT = "contract";

/** One access role that exists in the client account, as the home stack sees it. */
export interface ContractRole {
  readonly level: string;
  readonly title: string;
  readonly arn: string;
  readonly name: string;
  readonly path: string;
  /** Name of the permission set that the role is made for. */
  readonly permissionSet: string;
  /** The trust policy as deployed. */
  readonly trustPolicy: PolicyDocument;
  /** The written reason why the whole home account may enter. Absent: it may not. */
  readonly openBecause?: string;
}

/**
 * What a client stack tells the home stack: the roles that exist, and whom they let in. Written only by
 * {@link writeContract}, read only by {@link parseContract}.
 */
export interface Contract {
  readonly version: typeof CONTRACT_VERSION;
  readonly client: {
    readonly name: string;
    readonly accountId: string;
    readonly partition: ClientPlan["partition"];
    readonly linkAccount: string;
    /** By which grants and shared permission sets can select the client. */
    readonly tags: Readonly<Record<string, string>>;
  };
  readonly homeAccountId: string;
  readonly roles: Readonly<Record<string, ContractRole>>;
}
