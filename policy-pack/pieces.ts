import type { NamedPolicy, PolicyDocument } from "../core/aws/policy-document.ts";
import type { NOT_YET, Text } from "./resource-inputs.ts";

type NotYet = typeof NOT_YET;

/** Who has rights: an IAM role, user or group, or a permission set. */
export type HolderKind = "role" | "user" | "group" | "set";

/** Policies that a resource gives; `NOT_YET` where one of them is not known yet. */
export interface GivenPolicies {
  readonly documents?: readonly NamedPolicy[] | NotYet;
  /** ARNs of managed policies. */
  readonly managed?: readonly string[] | NotYet;
  /** ARN, or path and name of a policy that each account has. */
  readonly boundary?: Text;
}

/** A role, user, group or permission set that the engine is to write, with the policies that stand in it. */
export interface HolderPiece extends GivenPolicies {
  readonly kind: "holder";
  readonly of: HolderKind;
  readonly name: Text;
  readonly path?: Text;
  /** Of a role. */
  readonly trust?: PolicyDocument | NotYet;
  /** Seconds. */
  readonly session?: number | NotYet;
}

/** Policies that another resource gives to a holder. */
export interface GiftPiece extends GivenPolicies {
  readonly kind: "gift";
  readonly to: HolderKind;
  /** Name of the holder; of a permission set, its ARN. */
  readonly holder: Text;
  /** Argument that says so. */
  readonly by: string;
}

/** A managed policy that the engine is to write. */
export interface PolicyPiece {
  readonly kind: "policy";
  readonly name: Text;
  readonly path: Text;
  readonly document: PolicyDocument | NotYet | undefined;
}

/** An assignment of a permission set. */
export interface AssignmentPiece {
  readonly kind: "assignment";
  /** Account in which the set is assigned. */
  readonly accountId: Text;
}

/** A key that signs in for a user, by itself and for good. */
export interface KeyPiece {
  readonly kind: "key";
}

/** What a resource says about access. */
export type Piece = HolderPiece | GiftPiece | PolicyPiece | AssignmentPiece | KeyPiece;
