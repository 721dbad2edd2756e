import type { FaultCode } from "../../faults/fault-codes.ts";

/**
 * What AWS has: all services, actions and condition keys. It is passed in, since `core/` reads no files. Every name is
 * given as AWS writes it; service prefixes are in lower case.
 */
export interface IamReference {
  /** Prefixes of all services, as in `s3`. */
  readonly services: () => Promise<readonly string[]>;
  /** Names of a service's actions without the prefix, as in `GetObject`. Of a service that exists. */
  readonly actions: (service: string) => Promise<readonly string[]>;
  /** Condition keys that a service's requests can have, with placeholders as in `aws:RequestTag/${TagKey}`. Of a service that exists. */
  readonly conditionKeys: (service: string) => Promise<readonly string[]>;
  /** Condition keys that the requests of every service can have, with placeholders. */
  readonly globalConditionKeys: () => Promise<readonly string[]>;
  /** Where the names come from and of which day they are, for people whose AWS is newer. */
  readonly source: string;
}

/** One thing in a document that AWS does not have. */
export interface DocumentFault {
  readonly code: FaultCode;
  /** Inside the document. */
  readonly path: readonly (string | number)[];
  /** Whether it is about the path's last key, not about the value below it. */
  readonly ofKey: boolean;
  readonly expected: string;
  readonly found: string;
  readonly fix: string;
}

/** What to do about a name that AWS does not have. `hint` is the nearest names, or empty. */
export function correction(hint: string, { source }: IamReference): string {
  return `Correct it${hint === "" ? "." : `: ${hint}`} If AWS has added it since, update ${source}.`;
}

/** What is wrong with a policy document's shape, with the path inside the document. */
export interface ShapeFault {
  readonly path: readonly (string | number)[];
  /** Whether it is about the path's last key, not about the value below it. */
  readonly ofKey?: boolean;
  readonly expected: string;
  readonly found: string;
  readonly fix: string;
}
