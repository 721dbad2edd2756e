import type { Fault } from "../fault.ts";
import type { Origin } from "./origin.ts";

/** One configuration key, checked; `value` is what could be used of it. */
export interface Part<T> {
  readonly value: T | undefined;
  readonly origin: Origin;
  readonly faults: readonly Fault[];
  readonly hides: (path: string) => boolean;
  readonly touches: (path: string) => boolean;
}

/** The parts of a stack's configuration, as far as they are there. */
export type Parts = Readonly<
  Record<"account" | "levels" | "limits" | "shared" | "client" | "home", Part<unknown> | undefined>
>;

/** Whether a fault of resolution may come from a part that was taken out or filled in elsewhere. */
export function followsFrom(
  code: string,
  path: string,
  { account, levels, limits, shared, client, home }: Parts,
): boolean {
  const policies = [levels, client].some((one) => one?.faults.some((fault) => fault.path.includes("Policies")));
  switch (code) {
    case "config/unknown-level":
      return (levels?.faults.length ?? 0) > 0;
    case "config/quota":
      return (limits?.faults.length ?? 0) > 0 && /\.(trust|managedPolicies)\b/.test(path);
    case "config/no-policies":
      return policies;
    case "config/unused-policy":
      return (
        policies ||
        [levels, client].some((one) => one?.faults.some((fault) => fault.path.includes("permissionsBoundary")))
      );
    case "config/no-roles":
    case "config/name-too-long":
      return client?.touches(path) === true;
    case "config/policy-arn":
      return client?.faults.some((fault) => fault.path.endsWith(".accountId")) === true || partitionUnknown();
    case "config/grant-principal":
      return (
        hidden(["group", "user", "iamUser", "iamGroup", "iamRole", "email", "id"]) ||
        (/\.iam(?:User|Group)$/.test(path) && faulty(home, /\.iam(?:[.[]|$)/))
      );
    case "config/no-way":
      return faulty(home, /\.iam(?:[.[]|$)/);
    case "config/grant-target":
      return home?.touches(path) === true || (shared?.faults.length ?? 0) > 0;
    case "config/missing":
      return home?.hides(path.replace(/\.(?:clients|roles)$/, ".permissionSet")) === true;
    case "config/trust-way":
    case "config/trust-reason":
    case "config/trust-id":
      return client?.touches(path) === true;
    case "config/external-id":
      return client?.touches(path) === true || faulty(client, /\.memberOf$/);
    case "config/region":
    case "config/partition":
      return partitionUnknown();
    default:
      return false;
  }

  function hidden(keys: readonly string[]): boolean {
    return keys.some((key) => home?.hides(`${path}.${key}`) === true);
  }

  function faulty(part: Part<unknown> | undefined, key: RegExp): boolean {
    return part?.faults.some((fault) => key.test(fault.path)) === true;
  }

  function partitionUnknown(): boolean {
    return [account, client].some((one) => one?.faults.some((fault) => fault.path.endsWith(".partition")) === true);
  }
}
