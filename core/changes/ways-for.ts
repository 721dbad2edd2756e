import type { Conditions } from "../evaluate/admission/condition-facts.ts";
import { conditionsOfWay, type RoleAccess } from "./role-access.ts";

// why kept: a file that did not change gives the same ways on both sides, which are then not compared.
const ways = new WeakMap<RoleAccess["role"]["trust"], Map<string, readonly Conditions[]>>();

/** What the ways ask that let a caller in. */
export function waysFor(
  trust: RoleAccess["role"]["trust"],
  kind: "permissionSets" | "users" | "roles",
  name: string,
): readonly Conditions[] {
  const ofTrust = ways.get(trust) ?? new Map<string, readonly Conditions[]>();
  ways.set(trust, ofTrust);
  const key = `${kind} ${name}`;
  const found =
    ofTrust.get(key) ??
    trust
      .filter(
        (way) =>
          way.kind === "wholeAccount" || (way.kind === kind && way.names.some((one) => sameName(kind, one, name))),
      )
      .map(conditionsOfWay);
  ofTrust.set(key, found);
  return found;
}

/** Whether a name in a trust is that of a caller; a user's stands there with its path. */
function sameName(kind: string, trusted: string, name: string): boolean {
  return trusted === name || (kind === "users" && trusted.endsWith(`/${name}`));
}
