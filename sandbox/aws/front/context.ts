import type { Moto } from "../moto.ts";
import type { Saver } from "../saver.ts";
import type { State } from "../state.ts";
import type { Faults } from "./faults.ts";
import type { InputCheck } from "./input-check.ts";

/** What can be switched while the sandbox runs, through the admin API. */
export interface Settings {
  /** Identity Center's 20 calls a second and 10 open assignment calls. Default true. */
  pace: boolean;
  /** AWS's default quotas on the number of things: permission sets, roles, attachments. Default true. */
  quotas: boolean;
  /** How long an asynchronous Identity Center operation takes at the least, in milliseconds. Default 30. */
  asyncMs: number;
  /**
   * How long a new role or user is refused as a principal of a trust policy, in milliseconds: IAM spreads it first.
   * (IAM user guide, troubleshoot_general: eventual consistency.) AWS takes 10 s and more. Default 300.
   */
  principalDelayMs: number;
  /**
   * How far the clock that decides is ahead of the machine's, in milliseconds: `aws:CurrentTime`, `aws:EpochTime`,
   * `aws:TokenIssueTime` and the age of MFA. Credentials expire by the machine's clock, since the SDKs look at that. Default 0.
   */
  clockAheadMs: number;
  /** Address that every client has for `aws:SourceIp`. Default: its own, which is on the loopback. */
  sourceIp?: string;
}

/** The time that policies see, in milliseconds since 1970. */
export const policyNow = (settings: Settings): number => Date.now() + settings.clockAheadMs;

/** Counts a call. */
export function countCall({ calls }: Pick<Context, "calls">, service: string, operation: string): void {
  const key = `${service}:${operation}`;
  calls.set(key, (calls.get(key) ?? 0) + 1);
}

/** What every service of the front works with. */
export interface Context {
  moto: Moto;
  state: State;
  saver: Saver;
  settings: Settings;
  faults: Faults;
  checkInput: InputCheck;
  /** Calls since the start, by `service:Operation`. */
  calls: Map<string, number>;
  /** The clock by which calls a second are counted, in milliseconds. */
  clock: () => number;
  log: (line: string) => void;
}
