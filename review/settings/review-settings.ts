import type { Location } from "../../core/faults/fault.ts";
import type { Severity } from "../rules/severity.ts";

/** Name of the file that says how pull requests are reviewed; it stands beside `Pulumi.yaml`. */
export const REVIEW_FILE = "switchyard.review.yaml";

/** Why a finding may stay, for how long, and who answers for it. */
export interface Exception {
  /** Id of the rule. */
  readonly rule: string;
  /** The finding's subject, letter by letter. */
  readonly subject: string;
  readonly reason: string;
  readonly owner: string;
  /** Moment (UTC, ISO 8601) from which on it counts no more. */
  readonly until: string;
  readonly at: Location;
}

/** What `switchyard.review.yaml` says, with every default filled in. */
export interface ReviewSettings {
  /** Name of the file. Absent: there is none, or it is at fault. */
  readonly file?: string;
  /** Severity by rule, of every rule that there is: its own where the file says nothing. */
  readonly severities: Readonly<Record<string, Severity>>;
  /** From which severity on a finding fails the review. Default: `error`. */
  readonly failsFrom: Exclude<Severity, "off">;
  /** Most holders that may be administrator of one client. Default: 3. */
  readonly maxAdministrators: number;
  /** Days: an `until` further away than this is too far. Default: 400. */
  readonly maxDaysOfGrant: number;
  /** Clients (by slug) and access levels whose change is to be seen by somebody who is named for them. */
  readonly protectedClients: readonly string[];
  readonly protectedLevels: readonly string[];
  /** Owners, for CODEOWNERS: by client's slug, by level, and of everything else (`@acme/security`). */
  readonly owners: {
    readonly clients: Readonly<Record<string, readonly string[]>>;
    readonly levels: Readonly<Record<string, readonly string[]>>;
    readonly everything: readonly string[];
  };
  readonly exceptions: readonly Exception[];
}
