import { AwsError } from "./aws-error.ts";
import type { AwsCall } from "./call.ts";

/** A fault to make. `kind` decides what happens; latency lets the call go on afterwards. */
export interface FaultRule {
  /** Regular expression over `service:Operation`, such as `^sso:CreateAccountAssignment$`. */
  match: string;
  kind: "throttle" | "conflict" | "server-error" | "latency" | "drop";
  /** Share of the matching calls, 0 to 1. Default 1. */
  rate?: number;
  /** Hits only every so many of the matching calls: 2 spares the first, the third and so on. Default 1. */
  every?: number;
  /** Matching calls to hit before the rule is spent. Default: no end. */
  count?: number;
  /** Of `latency`, in milliseconds. Default 100. */
  latencyMs?: number;
}

/** Thrown where the connection is to be cut without an answer. */
export class DroppedConnection extends Error {}

/** The rules in force. */
export interface Faults {
  set(rules: FaultRule[]): void;
  list(): FaultRule[];
  /** Makes the faults due for this call: throws, or waits. */
  apply(call: Pick<AwsCall, "service" | "operation" | "protocol">): Promise<void>;
}

const KINDS = ["throttle", "conflict", "server-error", "latency", "drop"];

/** Reads rules from JSON. Throws an Error that says what is wrong. */
export function parseFaults(value: unknown): FaultRule[] {
  const rules = Array.isArray(value) ? (value as unknown[]) : [value];
  return rules.map((rule) => {
    const { match, kind } = (rule ?? {}) as Partial<FaultRule>;
    if (typeof match !== "string")
      throw new Error('a fault rule needs "match": a regular expression over service:Operation');
    if (kind === undefined || !KINDS.includes(kind))
      throw new Error(`a fault rule needs "kind": one of ${KINDS.join(", ")}`);
    new RegExp(match);
    return rule as FaultRule;
  });
}

function failure(rule: FaultRule, call: Pick<AwsCall, "protocol">): Error {
  switch (rule.kind) {
    case "throttle":
      return call.protocol === "query"
        ? new AwsError("Throttling", "Rate exceeded")
        : new AwsError("ThrottlingException", "Rate exceeded");
    case "conflict":
      // why: IAM's word for a write that has to wait is another one than Identity Center's.
      return call.protocol === "query"
        ? new AwsError(
            "ConcurrentModification",
            "The request was rejected because multiple requests to change this object were submitted simultaneously.",
            409,
          )
        : new AwsError(
            "ConflictException",
            "A conflict with a previous successful write is detected. Retry with backoff.",
          );
    case "server-error":
      return call.protocol === "query"
        ? new AwsError("ServiceFailure", "The request processing has failed because of an unknown error.", 500)
        : new AwsError(
            "InternalServerException",
            "The request processing has failed because of an unknown error.",
            500,
          );
    default:
      return new DroppedConnection("dropped on request");
  }
}

/** Fault rules, none at first. */
export function createFaults(random: () => number = Math.random): Faults {
  let rules: { rule: FaultRule; pattern: RegExp; left: number; seen: number }[] = [];
  return {
    set: (given) => {
      rules = given.map((rule) => ({ rule, pattern: new RegExp(rule.match), left: rule.count ?? Infinity, seen: 0 }));
    },
    list: () => rules.map(({ rule }) => rule),
    apply: async (call) => {
      if (rules.length === 0) return;
      for (const entry of rules) {
        if (entry.left <= 0 || !entry.pattern.test(`${call.service}:${call.operation}`)) continue;
        entry.seen += 1;
        if (entry.seen % (entry.rule.every ?? 1) !== 0 || random() >= (entry.rule.rate ?? 1)) continue;
        entry.left -= 1;
        if (entry.rule.kind !== "latency") throw failure(entry.rule, call);
        await new Promise((resolve) => setTimeout(resolve, entry.rule.latencyMs ?? 100));
      }
    },
  };
}
