import type { CallerIdentity } from "./caller-identity.ts";
import type { AssumeRoleRequest } from "./request.ts";

/** Seconds; source: AWS STS API Reference, AssumeRole, `DurationSeconds`. */
const SHORTEST_SESSION = 900;
const LONGEST_CHAINED_SESSION = 3600;
/** A role's maximum session duration when none is set, in seconds. */
const DEFAULT_MAX_SESSION = 3600;

function durationRefusal({ principal, target, context }: AssumeRoleRequest): string | undefined {
  const asked = context?.durationSeconds;
  if (asked === undefined) return undefined;
  const max = target.maxSessionSeconds ?? DEFAULT_MAX_SESSION;
  if (asked < SHORTEST_SESSION) return `a session of ${String(asked)} s is shorter than ${String(SHORTEST_SESSION)} s`;
  if (asked > max) return `a session of ${String(asked)} s is longer than the role's maximum of ${String(max)} s`;
  if (principal.kind === "session" && asked > LONGEST_CHAINED_SESSION) {
    return `a session that assumes a role gets ${String(LONGEST_CHAINED_SESSION)} s at most, asked for ${String(asked)} s`;
  }
  return undefined;
}

/** What STS refuses whatever the policies say, in words; undefined when nothing. */
export function fixedRefusal(request: AssumeRoleRequest, identity: CallerIdentity): string | undefined {
  const { principal, context } = request;
  if (principal.kind === "account-root") return "AWS lets no account's root user assume a role";
  if (identity.partition !== identity.targetPartition) {
    return `a principal of partition ${identity.partition} cannot assume a role of partition ${identity.targetPartition}`;
  }
  const inherited = principal.kind === "session" ? principal.sourceIdentity : undefined;
  const asked = context?.sourceIdentity;
  if (inherited !== undefined && asked !== undefined && asked !== inherited) {
    return `the session's source identity is "${inherited}" and cannot be changed to "${asked}"`;
  }
  return durationRefusal(request);
}
