import type { NamedPolicy } from "../../core/aws/policy-document.ts";
import type { AskCaller } from "../aws/caller-account.ts";
import type { AskedQuota } from "../../core/aws/quota-codes.ts";
import type { AwsClientConfig } from "../aws/aws-client.ts";
import type { DirectoryEntry } from "../verify/deployed.ts";
import type { DirectoryPrincipal } from "../../core/home/settings/home-settings.ts";

/** An Identity Center instance that an account can see. */
export interface SeenInstance {
  readonly arn: string;
  readonly identityStoreId: string;
  /** Of an organization's instance its management account, else the account that has it for itself. */
  readonly ownerAccountId: string;
}

/** Asks Identity Center, and its directory. Everything here throws what the SDK throws. */
export interface InstanceReader {
  instances(): Promise<readonly SeenInstance[]>;
  /** Asks for what only the management account and a delegated administrator may see. */
  administers(instance: SeenInstance): Promise<void>;
  find(instance: SeenInstance, principal: DirectoryPrincipal): Promise<DirectoryEntry | undefined>;
}

/** The organization that an account is in. */
export interface SeenOrganization {
  readonly id: string;
  readonly managementAccountId: string;
}

/** A root, unit or account in an organization. */
export interface OrganizationNode {
  readonly id: string;
  /** As messages name it: `root r-ab12`. */
  readonly name: string;
}

/** Asks Organizations. */
export interface OrganizationReader {
  /** `undefined`: the account is in none. */
  organization(): Promise<SeenOrganization | undefined>;
  /** Accounts that administer Identity Center in the management account's place. */
  delegatedAdministrators(): Promise<readonly string[]>;
  /** Kinds of policies that are in use in the organization: `SERVICE_CONTROL_POLICY` and others. */
  enabledTypes(): Promise<ReadonlySet<string>>;
  /** From the root down to the account. */
  way(accountId: string): Promise<readonly OrganizationNode[]>;
  policies(target: string, type: PolicyType): Promise<readonly NamedPolicy[]>;
}

/** As Organizations names them. */
export type PolicyType = "SERVICE_CONTROL_POLICY" | "RESOURCE_CONTROL_POLICY";

/** Quotas of which IAM itself counts how much is used. */
export const COUNTED = [
  "rolesPerAccount",
  "usersPerAccount",
  "groupsPerAccount",
] as const satisfies readonly AskedQuota[];

/** Asks Service Quotas, and IAM what is there. */
export interface QuotaReader {
  /** Numbers that hold in the account, by the quota's code: as it was raised, else AWS's default. */
  applied(service: "iam" | "sso"): Promise<ReadonlyMap<string, number>>;
  /** How many there are in the account, whoever made them; what is not counted is absent. */
  there(): Promise<ReadonlyMap<AskedQuota, number>>;
}

/** What IAM says that a caller may do. */
export interface SimulatedRight {
  readonly action: string;
  readonly resource: string;
  readonly decision: "allowed" | "explicitDeny" | "implicitDeny";
  /** Condition keys that policies ask for and a simulation does not know. */
  readonly missing: readonly string[];
}

/** Asks IAM what a caller may do. */
export interface RightsReader {
  /** ARN of a role with its path, which the ARN of a session does not show. */
  roleArn(name: string): Promise<string | undefined>;
  simulate(arn: string, actions: readonly string[], resources: readonly string[]): Promise<readonly SimulatedRight[]>;
}

/** What answers: the SDK, or in a test something in memory. */
export interface DoctorSources {
  readonly ask: AskCaller;
  readonly instances: (config: AwsClientConfig) => Promise<InstanceReader>;
  readonly organization: (config: AwsClientConfig) => Promise<OrganizationReader>;
  readonly quotas: (config: AwsClientConfig) => Promise<QuotaReader>;
  readonly rights: (config: AwsClientConfig) => Promise<RightsReader>;
}
