import { isIP } from "node:net";
import { AwsError } from "./aws-error.ts";
import { policyNow, type Settings } from "./context.ts";

const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?Z$/;

function wrong(name: string, expected: string, found: unknown): AwsError {
  return new AwsError("InvalidRequestException", `${name}: expected ${expected}, got ${JSON.stringify(found)}`);
}

type Setter = (settings: Settings, value: unknown) => void;

const flag =
  (name: "pace" | "quotas"): Setter =>
  (settings, value) => {
    if (typeof value !== "boolean") throw wrong(name, "true or false", value);
    settings[name] = value;
  };

const milliseconds =
  (name: "asyncMs" | "principalDelayMs"): Setter =>
  (settings, value) => {
    if (typeof value !== "number" || value < 0) throw wrong(name, "milliseconds, 0 or more", value);
    settings[name] = value;
  };

const SETTERS: Record<string, Setter> = {
  pace: flag("pace"),
  quotas: flag("quotas"),
  asyncMs: milliseconds("asyncMs"),
  principalDelayMs: milliseconds("principalDelayMs"),
  now: (settings, value) => {
    const time = value === null ? Date.now() : typeof value === "string" && ISO.test(value) ? Date.parse(value) : NaN;
    if (Number.isNaN(time)) throw wrong("now", "a time such as 2030-01-31T00:00:00Z, or null for the machine's", value);
    settings.clockAheadMs = value === null ? 0 : time - Date.now();
  },
  sourceIp: (settings, value) => {
    if (value === null) delete settings.sourceIp;
    else if (typeof value === "string" && isIP(value) !== 0) settings.sourceIp = value;
    else throw wrong("sourceIp", "an address such as 203.0.113.7, or null for the client's own", value);
  },
};

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
  const next = { ...settings };
  for (const [name, value] of Object.entries(body)) {
    const setter = SETTERS[name];
    if (setter === undefined) throw wrong("settings", Object.keys(SETTERS).join(", "), name);
    setter(next, value);
  }
  if (next.sourceIp === undefined) delete settings.sourceIp;
  return settingsView(Object.assign(settings, next));
}
