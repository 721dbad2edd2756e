import type { RevokeReport } from "./revoke-report.ts";
import { reportMaker, type RevokeEffects, type RevokeOptions, type RevokeSession } from "./revoke-options.ts";

/**
 * Ends live sessions now: everybody's in a client's roles, or one person's in all clients, who is then refused at home as well.
 * It is written into the files first, so that the next update keeps it while it matters. What one account does stops no other;
 * what was not done is in the report's `leftOver`.
 * @throws ProjectFaults when the home stack's file cannot be used; FleetError where it cannot be said who somebody is.
 */
export async function revoke(
  session: RevokeSession,
  options: RevokeOptions,
  effects: RevokeEffects = {},
): Promise<RevokeReport> {
  const maker = reportMaker(options);
  const { target } = options;
  if (target.kind === "client") {
    const { revokeClient } = await import("./revoke-client.ts");
    return revokeClient(session, { ...options, target }, maker, effects);
  }
  const { revokeUser } = await import("./revoke-user.ts");
  return revokeUser(session, { ...options, target }, maker, effects);
}
