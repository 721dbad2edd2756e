import type { FleetReport } from "../report.ts";
import type { DeniedAt } from "./deny-at-home.ts";

/** Whose sessions end. */
export type RevokeTarget =
  /** Everybody's in a client's roles. @param role Key of the only role. Default: all of the client's. */
  | { readonly kind: "client"; readonly slug: string; readonly role?: string }
  /** One person's in every client. @param name User name, e-mail address or id of Identity Center, or an IAM user of the files. */
  | { readonly kind: "user"; readonly name: string };

/** A role of a client, as reports name it. */
export interface RevokedRole {
  readonly slug: string;
  /** The client's name. */
  readonly client: string;
  readonly accountId: string;
  /** Key of the role. */
  readonly role: string;
  /** Name of the role in IAM. */
  readonly name: string;
}

/** What became of the sessions of one role. */
export interface RoleEnd extends RevokedRole {
  /**
   * `ended`: sessions from before are refused everything; `lifted`: they are not any more; `absent`: AWS has no such role;
   * `failed`: they go on, or it is not known.
   */
  readonly state: "ended" | "lifted" | "absent" | "failed";
  /** Moment (UTC, ISO 8601) before which sessions began that are refused. */
  readonly before?: string;
  readonly because?: string;
}

/** Who is shut out at home, and how it is found. */
export interface RevokedPerson {
  /** User name in the directory's spelling, and id; absent: no user of Identity Center. */
  readonly user?: { readonly name: string; readonly id: string };
  readonly iamUser?: string;
  /** Names of the groups that the person is in at this moment, which lead somewhere or not. */
  readonly groups: readonly string[];
}

/** What is to be done: shown before anybody confirms. */
export interface RevokePlan {
  readonly target: RevokeTarget;
  readonly lift: boolean;
  readonly roles: readonly RevokedRole[];
  /** Absent where it is about a client's roles. */
  readonly person?: RevokedPerson;
  /** Permission sets that the person holds by the files. */
  readonly sets: readonly string[];
  /** Files that change. */
  readonly files: readonly string[];
}

/** What became of a revocation. */
export interface RevokeReport extends FleetReport {
  readonly target: RevokeTarget;
  readonly lift: boolean;
  readonly confirmed: boolean;
  /** Absent with faults. */
  readonly plan?: RevokePlan;
  readonly roles: readonly RoleEnd[];
  /** Permission sets that refuse the person, or where it is lifted, do not any more. */
  readonly sets: readonly DeniedAt[];
  /** The same of the IAM user. Absent: there is none. */
  readonly iamUser?: DeniedAt;
  /** Files that were changed. */
  readonly files: readonly string[];
  /** Seconds from the start. Absent: it was not done. */
  readonly times: {
    /** Until the last role refused the sessions that there were. */
    readonly ended?: number;
    /** Until the person could not enter any more. */
    readonly shut?: number;
    /** Until the last role refused what had begun in between. */
    readonly endedAgain?: number;
  };
  /** What this does not end, and how it is ended, a sentence each. */
  readonly remaining: readonly string[];
}
