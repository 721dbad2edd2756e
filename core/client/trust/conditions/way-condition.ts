import type { OneOrMany } from "../../../aws/policy-document.ts";
import type { Sound } from "../../../config/check/soundness.ts";
import type { ClientInput } from "../../../config/schema/client-schema.ts";
import type { WayInput } from "../../../config/schema/trust-schema.ts";
import type { ConditionKey, ConditionName, ConditionValue } from "../../../evaluate/admission/condition-facts.ts";
import type { Mismatch, StsAction } from "../../../evaluate/decision.ts";
import type { ConfigCode } from "../../../faults/fault-codes.ts";
import type { Path } from "../../../faults/fault.ts";

/** The four kinds of ways in, by the key that makes one. */
export const WAY_KINDS = ["permissionSets", "users", "roles", "wholeAccount"] as const;

/** Whom a way lets in. */
export type WayKind = (typeof WAY_KINDS)[number];

/** Collects the faults of one way in; paths begin at the way. */
export interface WayReport {
  readonly report: (code: ConfigCode, inside: Path, expected: string, found: string, fix: string) => void;
  /** Whether what is written of the way under these keys can be relied on; without keys, of all of it. */
  readonly sound: (...keys: readonly (keyof WayInput)[]) => boolean;
  /** The same of anything in the configuration. */
  readonly soundElsewhere: Sound;
}

/** Conditions as a client's file has them. */
export type WrittenConditions = { readonly [K in ConditionName]?: NonNullable<WayInput[K]> | undefined };

/** One condition as a client's file has it. */
export type WrittenAs<K extends ConditionName> = NonNullable<WayInput[K]>;

/** Why a condition cannot work for callers of one kind, as a fault says it. */
export interface WhyNot {
  readonly expected: string;
  readonly fix: string;
}

/** Where a condition is written down, for the end of an instruction. */
export interface WrittenIn {
  /** `trust of role read-only in Pulumi.client-abccorp.yaml`, `the grant in Pulumi.home.yaml`. */
  readonly place: string;
  /** `pulumi up -s client-abccorp` */
  readonly update: string;
}

/** Says what to change about a condition that did not hold. */
export type Advice = (mismatch: Mismatch, where: WrittenIn) => string;

/** A policy's condition on keys of one condition alone. */
export type ConditionOf<K extends ConditionName> = Readonly<
  Record<string, { readonly [Key in ConditionKey<K>]?: OneOrMany<string> }>
>;

/** What a condition adds to the statements of a way. */
export interface InPolicy<K extends ConditionName> {
  /** In every statement: where, when and from which organization a call comes. Every STS action can be held to it. */
  readonly always?: ConditionOf<K>;
  /** In the statement for `sts:AssumeRole` alone: what the caller shows with the call itself. */
  readonly entering?: ConditionOf<K>;
  /** A statement of its own, which permits what a session may carry along. Without it a call that brings it is refused. */
  readonly permits?: {
    /** End of the statement's Sid. */
    readonly sid: string;
    readonly action: Exclude<StsAction, "sts:AssumeRole">;
    readonly condition: ConditionOf<K>;
  };
}

/** One condition of a way in: the row of the table. */
export interface WayCondition<K extends ConditionName> {
  /**
   * For whom it works. AWS cannot make it work for the others: there it is a fault that says why, not a lock-out.
   * A condition that depends on more says so in `limited`.
   */
  readonly worksFor: Readonly<Record<WayKind, true | WhyNot>>;
  /** Of which written ones `worksFor` speaks, where the others work for all. Default: of each. */
  readonly limited?: { readonly to: string; readonly when: (written: WrittenAs<K>) => boolean };
  /** Finds what is wrong in a way for which it works, whether it is written or not. */
  readonly check?: (written: WrittenAs<K> | undefined, client: ClientInput, report: WayReport) => void;
  /** What the written one means; undefined where that cannot be said, which the file's schema has found. */
  readonly resolve: (written: WrittenAs<K>) => ConditionValue<K> | undefined;
  /** Why all ways into a role must have the same one. Default: they need not. */
  readonly common?: WhyNot;
  /** How it stands in the trust policy. */
  readonly write: (value: ConditionValue<K>) => InPolicy<K>;
  /** What to advise to somebody whom it keeps out, by the key of AWS that did not hold. */
  readonly advice: { readonly [Key in ConditionKey<K>]: Advice };
  /** What to do where it keeps out who was granted the role. Default: what is to be done about any trust policy. */
  readonly lockOut?: string;
  /** As a client's file may have it, in each of its forms; tests draw them. */
  readonly examples: readonly WrittenAs<K>[];
}
