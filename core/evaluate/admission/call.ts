import type { WrittenCondition } from "../../aws/policy-statements.ts";
import type { AssumingPrincipal, CallContext } from "../request.ts";

/** One call of `sts:AssumeRole`: who makes it, and what comes with it. */
export interface Call {
  readonly principal: AssumingPrincipal;
  readonly context: CallContext;
}

/** A call that misses one condition. */
export interface Miss extends Call {
  /** What is tried, in words. */
  readonly attack: string;
}

/** Who calls, and when. */
interface Caller {
  readonly principal: AssumingPrincipal;
  /** Whether it is a session of a permission set: people, who come through the console. */
  readonly person: boolean;
  readonly now: Date;
}

/** How policies ask for a condition, and how a call meets or misses it. */
export interface ConditionFacts<Value> {
  /** What an operator with one of its keys demands; undefined when it holds without the key, or permits only. */
  readonly read: (condition: WrittenCondition) => Value | undefined;
  /** What two such demand together. Default: the second. */
  readonly both?: (one: Value, other: Value) => Value;
  /** The same call, where it brings what the condition asks for. */
  readonly meets: (value: Value, call: Call) => Call;
  /** The same call in each way that misses this condition alone, as narrowly as possible. */
  readonly misses: (value: Value, call: Call) => readonly Miss[];
  /** What an attacker brings without being asked, by the key in lower case. */
  readonly usual?: (now: Date) => Readonly<Record<string, string>>;
  /** Values worth trying for its keys, the most likely first, from those that policies name. Default: as for any key. */
  readonly candidates?: (named: readonly string[], now: Date) => readonly (string | readonly string[] | undefined)[];
  /** Where the values of its keys, in lower case, stand in a call. Default: nowhere; the call has it from other keys. */
  readonly place?: (value: (key: string) => string | undefined) => {
    readonly context?: CallContext;
    readonly organizationId?: string | undefined;
  };
  /** Of what an attacker could bring, what a caller of the home account can. Default: nothing in the call. */
  readonly brought?: (context: CallContext, caller: Caller) => CallContext;
  /** What of the call the new session carries along; it must be permitted, but entering does not need it. */
  readonly carried?: readonly (keyof CallContext)[];
  /** How a call stands to it, for a sentence; undefined when there is nothing to say. */
  readonly said?: (context: CallContext) => string | undefined;
}

/** The same call with something else in its context. */
export function changed({ principal, context }: Call, change: CallContext): Call {
  return { principal, context: { ...context, ...change } };
}

type Optional<T> = { [K in keyof T]-?: undefined extends T[K] ? K : never }[keyof T];

/** The same without one of the fields that may be absent. */
export function without<T extends object>(object: T, key: Optional<T>): T {
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== key)) as T;
}

/** The context with these keys alone, as far as they are there. */
export function only(context: CallContext, keys: readonly (keyof CallContext)[]): CallContext {
  return Object.fromEntries(Object.entries(context).filter(([key]) => keys.some((one) => one === key)));
}

/** Leaves out what is undefined. */
export function defined(context: { readonly [K in keyof CallContext]: CallContext[K] | undefined }): CallContext {
  return Object.fromEntries(Object.entries(context).filter(([, value]) => value !== undefined));
}
