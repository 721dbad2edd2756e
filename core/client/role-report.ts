import { layoutThatFits } from "../aws/quota-advice.ts";
import type { QuotaKey } from "../aws/quotas.ts";
import type { AccessLevel } from "../config/project/access-levels.ts";
import type { ClientRoleInput } from "../config/schema/client-schema.ts";
import type { AccessLevelInput } from "../config/schema/project-schema.ts";
import type { ConfigCode } from "../faults/fault-codes.ts";
import type { Fault, Path, Place } from "../faults/fault.ts";
import type { RoleContext, WrittenRole } from "./role-context.ts";

/** The value of a key that role and access level both have: the role's, else the level's. */
type Rights = <Key extends keyof ClientRoleInput & keyof AccessLevelInput>(
  key: Key,
) => ClientRoleInput[Key] | AccessLevel[Key];

/** Collects the faults of one role. */
export interface RoleReport {
  readonly faults: readonly Fault[];
  readonly rights: Rights;
  /** Whether what the role and its access level say of these keys can be relied on. */
  readonly sound: (...keys: readonly (keyof ClientRoleInput)[]) => boolean;
  /**
   * Where a value was written: in the role, or in its access level. `at` is a key of the role, or a path inside it.
   * With `ofKey` the place of the path's last key, not of the value below it.
   */
  readonly place: (at: string | Path, ofKey?: boolean) => Place;
  /** Adds a fault, placed where the value was written. */
  readonly report: (
    code: ConfigCode,
    at: string | Path,
    expected: string,
    found: string,
    fix: string,
    ofKey?: boolean,
  ) => void;
  /** Adds a fault, with the layout that would fit, when more is used than AWS takes. */
  readonly limit: (quota: QuotaKey, used: number, at: string | Path) => void;
}

/** A report that places each fault where the value was written: in the role, or in its access level. */
export function roleReport(context: RoleContext, written: WrittenRole): RoleReport {
  const { quotas, sound } = context.project;
  const faults: Fault[] = [];
  const report: RoleReport["report"] = (code, at, expected, found, fix, ofKey) => {
    const { origin, path } = find(context, written, at);
    if (origin.stands(path)) faults.push({ code, ...placeOf(context, written, at, ofKey), expected, found, fix });
  };
  return {
    faults,
    place: (at, ofKey) => placeOf(context, written, at, ofKey),
    report,
    rights: (key) => written.role[key] ?? written.level[key],
    sound: (...keys) =>
      keys.every((key) => sound(["client", ...written.path, key], ["accessLevels", written.levelKey, key])),
    limit: (quota, used, at) => {
      if (!sound(["quotas"])) return;
      const { limit, unit, what } = quotas[quota];
      if (used <= limit) return;
      report("config/quota", at, `at most ${limit} ${unit} (${what})`, String(used), layoutThatFits(quotas, quota));
    },
  };
}

function placeOf(context: RoleContext, written: WrittenRole, at: string | Path, ofKey = false): Place {
  const { origin, path } = find(context, written, at);
  return { at: ofKey ? origin.locateKey(path) : origin.locate(path), path: origin.name(path) };
}

/** Where a property was written: in the role, or in its access level. */
function find(context: RoleContext, written: WrittenRole, at: string | Path) {
  const { levelsOrigin } = context.project;
  const inside = typeof at === "string" ? [at] : at;
  const property = inside[0] as keyof AccessLevelInput | undefined;
  const inRole = property !== undefined && property in written.role && !isOfLevel(inside, written);
  const inLevel = property !== undefined && !inRole && property in written.level && levelsOrigin !== undefined;
  const origin = inLevel ? levelsOrigin : context.origin;
  return { origin, path: inLevel ? [written.levelKey, ...inside] : [...written.path, ...(inRole ? inside : [])] };
}

/** why: the customer-managed policies of role and level are joined, so that a role's map does not hide the level's. */
function isOfLevel([property, name]: Path, { role }: WrittenRole): boolean {
  return property === "customerManagedPolicies" && name !== undefined && !(name in (role[property] ?? {}));
}
