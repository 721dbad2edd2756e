import type { Fault } from "../faults/fault.ts";
import type { Origin } from "../faults/origin.ts";

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

/** Says of a fault of resolution whether it may come from a part that was taken out or filled in elsewhere. */
export function followsFrom(parts: Parts): (code: string, path: string) => boolean {
  const { account, levels, limits, shared, client, home } = parts;
  // why once and not for each fault: there can be as many of the one as of the other.
  const about = (of: readonly (Part<unknown> | undefined)[], key: RegExp) =>
    of.some((part) => part?.faults.some((fault) => key.test(fault.path)) === true);
  const policies = about([levels, client], /Policies/);
  const boundary = about([levels, client], /permissionsBoundary/);
  const accountId = about([client], /\.accountId$/);
  const partition = about([account, client], /\.partition$/);
  const membership = about([client], /\.memberOf$/);
  const iam = about([home], /\.iam(?:[.[]|$)/);
  return (code, path) => {
    switch (code) {
      case "config/unknown-level":
        return (levels?.faults.length ?? 0) > 0;
      case "config/quota":
        return (limits?.faults.length ?? 0) > 0 && /\.(trust|managedPolicies)\b/.test(path);
      case "config/no-policies":
        return policies;
      case "config/unused-policy":
        return policies || boundary;
      case "config/no-roles":
      case "config/name-too-long":
        return client?.touches(path) === true;
      case "config/policy-arn":
        return accountId || partition;
      case "config/grant-principal":
        return (
          ["group", "user", "iamUser", "iamGroup", "iamRole", "email", "id"].some(
            (key) => home?.hides(`${path}.${key}`) === true,
          ) ||
          (/\.iam(?:User|Group)$/.test(path) && iam)
        );
      case "config/no-way":
        return iam;
      case "config/grant-target":
        return home?.touches(path) === true || (shared?.faults.length ?? 0) > 0;
      case "config/missing":
        return home?.hides(path.replace(/\.(?:clients|roles)$/, ".permissionSet")) === true;
      case "config/trust-way":
      case "config/trust-reason":
      case "config/trust-id":
        return client?.touches(path) === true;
      case "config/external-id":
        return client?.touches(path) === true || membership;
      case "config/region":
      case "config/address":
      case "config/instance-arn":
      case "config/partition":
        return partition;
      default:
        return false;
    }
  };
}
