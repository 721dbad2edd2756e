import type { StsAction } from "../../evaluate/decision.ts";

/** What is fixed while a policy is read. */
export interface ReadingTerms {
  readonly action: StsAction;
  /** ARN and account of the role that is to be assumed. */
  readonly target: string;
  readonly targetAccount: string;
  /** Values of keys that are the same in all requests, for policy variables; undefined where that is not so. */
  readonly known: (key: string) => { readonly value: string | undefined } | undefined;
  /** Whether the caller has a permissions boundary. Default: it may or may not. */
  readonly bounded?: boolean;
}
