import { z } from "zod";
import { policyNow, type Settings } from "./context.ts";
import { checked } from "./json-input.ts";

const milliseconds = z.number("expected milliseconds, 0 or more").min(0, "expected milliseconds, 0 or more");

const CHANGES = z
  .strictObject({
    pace: z.boolean(),
    quotas: z.boolean(),
    asyncMs: milliseconds,
    principalDelayMs: milliseconds,
    now: z.iso.datetime("expected a time such as 2030-01-31T00:00:00Z, or null for the machine's").nullable(),
    sourceIp: z.union(
      [z.ipv4(), z.ipv6(), z.null()],
      "expected an address such as 203.0.113.7, or null for the client's own",
    ),
  })
  .partial();

/** The settings as the admin API shows them: with the time that policies see. */
export function settingsView(settings: Settings): object {
  const { pace, quotas, asyncMs, principalDelayMs, sourceIp = null } = settings;
  return { pace, quotas, asyncMs, principalDelayMs, sourceIp, now: new Date(policyNow(settings)).toISOString() };
}

/**
 * Changes settings: `pace`, `quotas`, `asyncMs`, `principalDelayMs`, `now` (from which the clock goes on; null for the machine's clock) and
 * `sourceIp` (null for the client's own). Throws InvalidRequestException, and changes nothing, for anything else.
 */
export function changeSettings(settings: Settings, body: Record<string, unknown>): object {
  const { now, sourceIp, ...rest } = checked(CHANGES, body);
  Object.assign(settings, rest);
  if (now !== undefined) settings.clockAheadMs = now === null ? 0 : Date.parse(now) - Date.now();
  if (sourceIp === null) delete settings.sourceIp;
  else if (sourceIp !== undefined) settings.sourceIp = sourceIp;
  return settingsView(settings);
}
