import { z } from "zod";
import { AwsError } from "./aws-error.ts";
import type { AwsCall } from "./call.ts";
import { checked } from "./json-input.ts";

const KINDS = ["throttle", "conflict", "server-error", "latency", "drop"] as const;

function isPattern(text: string): boolean {
  try {
    return new RegExp(text).source !== "";
  } catch {
    return false;
  }
}

const RULE = z.object({
  /** Regular expression over `service:Operation`, such as `^sso:CreateAccountAssignment$`. */
  match: z.string().refine(isPattern, "expected a regular expression over service:Operation"),
  kind: z.enum(KINDS, `expected one of ${KINDS.join(", ")}`),
  /** Share of the matching calls, 0 to 1. */
  rate: z.number().default(1),
  /** Hits only every so many of the matching calls: 2 spares the first, the third and so on. */
  every: z.number().default(1),
  /** Matching calls to hit before the rule is spent. Default: no end. */
  count: z.number().optional(),
  /** Of `latency`, in milliseconds. */
  latencyMs: z.number().default(100),
});

/** A fault to make. `kind` decides what happens; latency lets the call go on afterwards. */
export type FaultRule = z.infer<typeof RULE>;

/** Thrown where the connection is to be cut without an answer. */
export class DroppedConnection extends Error {}

/** The rules in force. */
export interface Faults {
  set(rules: FaultRule[]): void;
  list(): FaultRule[];
  /** Makes the faults due for this call: throws, or waits. */
  apply(call: Pick<AwsCall, "service" | "operation" | "protocol">): Promise<void>;
}

/** Reads one rule or a list of them. Throws InvalidRequestException. */
export function parseFaults(value: unknown): FaultRule[] {
  return checked(z.array(RULE), Array.isArray(value) ? value : [value]);
}

/** AWS's code, message and HTTP status of each kind, in a query service (IAM, STS) and in a JSON service. */
const FAILURES: Readonly<Record<string, Readonly<Record<"query" | "json", readonly [string, string, number]>>>> = {
  throttle: {
    query: ["Throttling", "Rate exceeded", 400],
    json: ["ThrottlingException", "Rate exceeded", 400],
  },
  conflict: {
    query: [
      "ConcurrentModification",
      "The request was rejected because multiple requests to change this object were submitted simultaneously.",
      409,
    ],
    json: ["ConflictException", "A conflict with a previous successful write is detected. Retry with backoff.", 400],
  },
  "server-error": {
    query: ["ServiceFailure", "The request processing has failed because of an unknown error.", 500],
    json: ["InternalServerException", "The request processing has failed because of an unknown error.", 500],
  },
};

function failure({ kind }: FaultRule, { protocol }: Pick<AwsCall, "protocol">): Error {
  const found = FAILURES[kind]?.[protocol === "query" ? "query" : "json"];
  return found === undefined ? new DroppedConnection("dropped on request") : new AwsError(...found);
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
        if (entry.seen % entry.rule.every !== 0 || random() >= entry.rule.rate) continue;
        entry.left -= 1;
        if (entry.rule.kind !== "latency") throw failure(entry.rule, call);
        await new Promise((resolve) => setTimeout(resolve, entry.rule.latencyMs));
      }
    },
  };
}
