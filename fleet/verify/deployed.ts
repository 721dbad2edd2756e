import type { PolicyDocument } from "../../core/aws/policy-document.ts";
import type { DirectoryPrincipal } from "../../core/home/settings/home-settings.ts";
import type { AwsClientConfig } from "../aws/aws-client.ts";

/** An IAM role as AWS has it. */
export interface DeployedRole {
  readonly arn: string;
  readonly description: string;
  /** Seconds. */
  readonly maxSessionDuration: number;
  /** ARN; empty without one. */
  readonly permissionsBoundary: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly trustPolicy: PolicyDocument;
  readonly policies: HeldPolicies;
}

/** What an identity of IAM holds itself. */
export interface HeldPolicies {
  /** ARNs of attached policies. */
  readonly attached: readonly string[];
  /** Inline policies by name. */
  readonly inline: ReadonlyMap<string, PolicyDocument>;
}

/** A role in the list of an account's. */
export interface ListedRole {
  readonly arn: string;
  readonly name: string;
  /** Text of its trust policy. */
  readonly trustPolicy: string;
}

/** An IAM user as AWS has it. */
export interface DeployedUser {
  readonly arn: string;
  readonly permissionsBoundary: string;
  readonly policies: HeldPolicies;
  /** Names of its groups. */
  readonly groups: readonly string[];
}

/** An IAM group as AWS has it. */
export interface DeployedGroup {
  readonly arn: string;
  readonly policies: HeldPolicies;
  /** Names of its users. */
  readonly members: readonly string[];
}

/** All users and groups of an account, by name. */
export interface IamPeople {
  readonly users: ReadonlyMap<string, DeployedUser>;
  readonly groups: ReadonlyMap<string, Pick<DeployedGroup, "arn" | "policies">>;
  /** Documents of the account's own managed policies, by ARN. */
  readonly documents: ReadonlyMap<string, PolicyDocument>;
}

/** An assignment of a permission set. */
export interface DeployedAssignment {
  readonly accountId: string;
  readonly type: "GROUP" | "USER";
  readonly principalId: string;
}

/** A permission set as AWS has it, in the words of Cloud Control; tags are not read. */
export interface DeployedSet {
  readonly arn: string;
  readonly name: string;
  readonly properties: Readonly<Record<string, unknown>>;
  /** Accounts in which Identity Center has made a role for it. */
  readonly provisionedIn: readonly string[];
  readonly assignments: readonly DeployedAssignment[];
}

/** The Identity Center instance. */
export interface DeployedInstance {
  readonly arn: string;
  readonly identityStoreId: string;
}

/** Somebody in the directory. */
export interface DirectoryEntry {
  readonly id: string;
  /** User name as the directory spells it. */
  readonly userName?: string;
}

/** Reads IAM of one account. Everything here throws what the SDK throws; what AWS does not have is `undefined`. */
export interface IamReader {
  role(name: string): Promise<DeployedRole | undefined>;
  roles(pathPrefix?: string): Promise<readonly ListedRole[]>;
  roleTags(name: string): Promise<Readonly<Record<string, string>>>;
  user(name: string): Promise<DeployedUser | undefined>;
  group(name: string): Promise<DeployedGroup | undefined>;
  people(): Promise<IamPeople>;
  /** Document of a customer-managed policy. */
  policy(arn: string): Promise<PolicyDocument | undefined>;
}

/** Reads Identity Center and its directory. Throws as {@link IamReader}. */
export interface CenterReader {
  instances(): Promise<readonly DeployedInstance[]>;
  /** ARNs of all permission sets. */
  sets(instance: DeployedInstance): Promise<readonly string[]>;
  /** Name alone. */
  setName(instance: DeployedInstance, arn: string): Promise<string>;
  setTags(instance: DeployedInstance, arn: string): Promise<Readonly<Record<string, string>>>;
  /** @param accounts Accounts whose assignments are read beside those in which the set is provisioned. */
  set(instance: DeployedInstance, arn: string, accounts: readonly string[]): Promise<DeployedSet | undefined>;
  /** ARNs of the sets whose last change has not reached the account. */
  stale(instance: DeployedInstance, accountId: string): Promise<readonly string[]>;
  find(instance: DeployedInstance, principal: DirectoryPrincipal): Promise<DirectoryEntry | undefined>;
  /** Name of a group or user. */
  nameOf(instance: DeployedInstance, type: "GROUP" | "USER", id: string): Promise<string | undefined>;
}

/** Makes readers: the real ones, or in a test some that answer from memory. */
export interface Readers {
  iam(config: AwsClientConfig): Promise<IamReader>;
  center(config: AwsClientConfig): Promise<CenterReader>;
}
