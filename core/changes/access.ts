import type { Partition } from "../aws/partitions.ts";
import type { NamedPolicy, PolicyDocument } from "../aws/policy-document.ts";
import type { Conditions } from "../evaluate/admission/condition-facts.ts";
import type { Place } from "../faults/fault.ts";
import type { GrantNote } from "../home/settings/home-settings.ts";

/**
 * Who has an access. Groups stay groups: who is in a group of Identity Center is in no file, and somebody can be put into an
 * IAM group by hand. Members of an IAM group that the files name are holders too.
 *
 * `outside-set`, `outside-user` and `outside-role`: whoever has a permission set, IAM user or IAM role of the home account
 * that a trust policy names and these files neither make nor give a grant to. `whole-account`: every principal of the home
 * account that its own policies allow to call `sts:AssumeRole`.
 */
export type HolderKind =
  | "group"
  | "user"
  | "iam-user"
  | "iam-group"
  | "iam-role"
  | "outside-set"
  | "outside-user"
  | "outside-role"
  | "whole-account";

/** Who has an access. */
export interface Holder {
  readonly kind: HolderKind;
  readonly name: string;
  /** `group:Auditors`, `user-email:bob@acme.example`: the same on both sides for the same holder. */
  readonly key: string;
}

/** Where an access leads: an access role of a client, or an account in which a permission set or IAM identity gives rights itself. */
export type AccessTarget =
  | {
      readonly kind: "role";
      /** The client's name, and the slug of its stack. */
      readonly client: string;
      readonly slug: string;
      readonly accountId: string;
      readonly roleKey: string;
      readonly level: string;
      readonly arn: string;
    }
  | {
      readonly kind: "account";
      readonly accountId: string;
      /** The home account itself, a further account of the sets, or a client's account that holds them directly. */
      readonly of: "home" | "further" | "client";
      /** The client's name where the account is a client's. */
      readonly client?: string;
    };

/** What a role, permission set or IAM identity may do in its account. */
export interface Rights {
  /** ARNs, or path and name, of those whose text is in no file; sorted. */
  readonly managedPolicyArns: readonly string[];
  /** Inline policies by name, and managed policies that the client stack creates (`customer-managed NAME`). */
  readonly documents: readonly NamedPolicy[];
  /** ARN, or path and name, of the permissions boundary. */
  readonly boundary?: string;
  /** Its text, where a client stack creates it. */
  readonly boundaryDocument?: PolicyDocument;
}

/** Whether somebody with these rights is an administrator of the account, or can become one; `unknown` where a policy's text is not known here. */
export type Administrator = "yes" | "no" | "unknown";

/** What one permission set gives in an account: its own rights, within its own boundary, for sign-ins of its own length. */
export type AccountPart = Pick<Access, "rights" | "sessionSeconds">;

/** One access: somebody may enter one role of one client, or has rights in one account. */
export interface Access {
  /** Holder and target, the same on both sides for the same access. */
  readonly key: string;
  readonly holder: Holder;
  readonly target: AccessTarget;
  /** Permission sets, IAM users or groups by which it is held, sorted: `permission-set:AbcCorpReadOnly`, `iam-group:demo`. */
  readonly through: readonly string[];
  readonly rights: Rights;
  readonly administrator: Administrator;
  /** Seconds that a session in the role can last by its maximum; of an account, that a sign-in can last. */
  readonly sessionSeconds: number;
  /** Seconds that the sign-in by which it is used can last, the longest of several; absent where no file says it. */
  readonly signInSeconds?: number;
  /** What each of several permission sets gives in the account by itself. Absent: one thing alone gives it. */
  readonly parts?: readonly AccountPart[];
  /** What the trust policy asks of each way that lets the holder in; any one of them is enough. */
  readonly ways: readonly Conditions[];
  /** Moment (UTC, ISO 8601) from which on AWS refuses; the latest where there are several grants. */
  readonly until?: string;
  /** What the grants say of themselves. Absent: nothing. */
  readonly notes?: readonly GrantNote[];
  /** Where it is given: the grant in the home file, or the trust in the client's. */
  readonly place: () => Place;
}

/** All accesses of one side, by their key. */
export interface AccessSide {
  readonly homeAccountId: string;
  readonly partition: Partition;
  readonly byKey: ReadonlyMap<string, Access>;
}
