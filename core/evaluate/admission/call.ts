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
