import type { Location } from "../../core/faults/fault.ts";
import type { Portfolio } from "../../core/portfolio/read-portfolio.ts";

/** Ended sessions of one role, or somebody who is denied. */
export interface RevocationFacts {
  readonly subject: string;
  /** As in "Sessions in AbcCorp/administrator from before … are refused". */
  readonly what: string;
  /** Moment (UTC, ISO 8601). */
  readonly since: string;
  /** When it runs out by itself. Absent: it stands until it is lifted. */
  readonly until?: string;
  readonly at: Location;
}

/** All revocations of the files, by what they are of. */
export function revocationsIn({ home, clients, others }: Portfolio): ReadonlyMap<string, RevocationFacts> {
  const found = new Map<string, RevocationFacts>();
  for (const client of [...clients, ...others])
    for (const { key, arn, revoked } of client.roles)
      if (revoked !== undefined)
        found.set(arn, {
          subject: `${client.name}/${key}`,
          what: `Sessions in ${client.name}/${key} from before ${revoked.before} are refused`,
          since: revoked.before,
          until: revoked.until,
          at: client.place(["revoked", key]).at,
        });
  for (const [index, one] of (home.denied ?? []).entries()) {
    const subject = `${one.kind}:${one.name}`;
    found.set(`${one.kind}:${one.kind === "user" ? one.id : one.name}`, {
      ...{ subject, since: one.since, at: home.origin.locate(["denied", index]) },
      what: `${one.kind === "user" ? "The user" : "The IAM user"} ${one.name} is denied since ${one.since}`,
    });
  }
  return found;
}
