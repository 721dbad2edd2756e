import type { Partition } from "../../aws/partitions.ts";
import type { Quotas } from "../../aws/quotas.ts";
import type { SharedSet } from "../../config/project/resolve-shared-sets.ts";
import type { ClientSelector } from "../../config/schema/selector-schema.ts";
import type { Path } from "../../faults/fault.ts";
import type { Origin } from "../../faults/origin.ts";
import type { SetSettings, SettingsOfSets } from "./set-settings.ts";

/** What a grant can be for: people of Identity Center, or identities of IAM in the home account. */
export type PrincipalKind = "group" | "user" | "iam-user" | "iam-group" | "iam-role";

/** Whom a grant is for. */
export interface GrantPrincipal {
  readonly kind: PrincipalKind;
  /** A group's display name or a user's user name; with `by`, the e-mail address or id; IAM roles with their path. */
  readonly name: string;
  /** How `name` identifies a group or user of Identity Center. Absent: by its name. */
  readonly by?: "email" | "id";
}

/** A principal of Identity Center. */
export interface DirectoryPrincipal extends GrantPrincipal {
  readonly kind: "group" | "user";
}

/** What a grant gives: roles of clients, or everything in a shared permission set. */
export type GrantTarget =
  | { readonly kind: "roles"; readonly clients: ClientSelector; readonly roles: readonly string[] }
  | { readonly kind: "shared-set"; readonly name: string };

/** What a grant says of itself, for people. AWS never sees it. */
export interface GrantNote {
  /** Why it is given, in the user's words. One line of 10 to 300 characters. */
  readonly reason?: string;
  /** Where it was asked for: a ticket's key or address. 1 to 200 characters without spaces. */
  readonly ticket?: string;
}

/** One grant as written, with its place for faults that show up once the contracts are read. */
export interface Grant extends GrantNote {
  readonly principal: GrantPrincipal;
  readonly target: GrantTarget;
  /** Moment (UTC, ISO 8601) from which on AWS refuses. */
  readonly until?: string;
  /** Place of the grant; `at` and `name` take a path inside it. */
  readonly origin: Origin;
  readonly path: Path;
}

/** What an IAM user and an IAM group have in common. */
export interface IamIdentity {
  readonly name: string;
  readonly path: string;
  /** Whether it is only referred to. */
  readonly existing: boolean;
  readonly adopt: boolean;
  /** ARNs of managed policies attached in the home account. */
  readonly managedPolicyArns: readonly string[];
  /** Where the permission to enter client roles stands. */
  readonly policy: "inline" | "managed";
  readonly protect: boolean;
}

/** An IAM user of the home account. */
export interface IamUser extends IamIdentity {
  readonly permissionsBoundary?: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** An IAM group of the home account. */
export interface IamGroup extends IamIdentity {
  /** Names of IAM users. */
  readonly members: readonly string[];
}

/** Somebody who is refused everything, whatever is granted. */
export type DeniedPerson =
  | {
      readonly kind: "user";
      /** User name, in the directory's own spelling. */
      readonly name: string;
      /** Identity store id. */
      readonly id: string;
      /** The e-mail address that the directory had. Absent: grants by e-mail address are not known to be this person's. */
      readonly email?: string;
      /** Moment (UTC, ISO 8601) at which it was written. It refuses at any time. */
      readonly since: string;
    }
  | { readonly kind: "iam-user"; readonly name: string; readonly since: string };

/** A client whose contract is taken as its state holds it. */
export interface UncheckedContract {
  /** Slug of the client. */
  readonly client: string;
  /** Why, in the user's words. */
  readonly because: string;
}

/** What the home stack is to do, with every default filled in; the contracts are still to be read. */
export interface HomeSettings {
  readonly accountId: string;
  readonly partition: Partition;
  readonly company: string;
  /** Region of Identity Center; without it, the one whose end points are called. */
  readonly region: string;
  /** Whether the home account uses Identity Center. */
  readonly identityCenter: boolean;
  readonly portal?: string;
  readonly instanceArn?: string;
  /** Slugs of the client stacks to read, or all that have a file. */
  readonly clients: "all" | readonly string[];
  /** Clients whose contract is held against no file, with the reason for it. */
  readonly uncheckedContracts: readonly UncheckedContract[];
  /** Place of the home stack's settings, for faults that show up later. */
  readonly origin: Origin;
  readonly setSettings: SettingsOfSets;
  readonly sharedSets: readonly SharedSet[];
  readonly users: readonly IamUser[];
  readonly groups: readonly IamGroup[];
  readonly grants: readonly Grant[];
  /** Absent: nobody. */
  readonly denied?: readonly DeniedPerson[];
  readonly quotas: Quotas;
}

/** How the permission set of that name is made. */
export function settingsOf(
  { setSettings: { all, overrides } }: Pick<HomeSettings, "setSettings">,
  name: string,
): SetSettings {
  return (Object.hasOwn(overrides, name) ? overrides[name] : undefined) ?? all;
}

/**
 * Slugs of the clients that the home stack reads, in order.
 * @param withFile Slugs of the clients that have a file.
 */
export function clientsToRead(
  { clients, uncheckedContracts }: Pick<HomeSettings, "clients" | "uncheckedContracts">,
  withFile: readonly string[],
): readonly string[] {
  if (clients !== "all") return clients;
  return [...new Set([...withFile, ...uncheckedContracts.map(({ client }) => client)])].sort();
}

/** Whether the contract of a client counts in place of its file. */
export function isUnchecked({ uncheckedContracts }: Pick<HomeSettings, "uncheckedContracts">, slug: string): boolean {
  return uncheckedContracts.some(({ client }) => client === slug);
}
