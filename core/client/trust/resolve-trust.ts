import { isPredefinedPermissionSet } from "../../aws/names.ts";
import { shardNames } from "../../config/naming.ts";
import type { WayInput } from "../../config/schema/trust-schema.ts";
import type { Conditions, ConditionName } from "../../evaluate/admission/condition-facts.ts";
import { namesIn } from "../../evaluate/admission/condition-names.ts";
import { repeats } from "../../faults/repeats.ts";
import type { RoleContext, WrittenRole } from "../role-context.ts";
import type { RoleReport } from "../role-report.ts";
import { isPermissionSetSure } from "../role/role-names.ts";
import {
  WAY_KINDS,
  type WayCondition,
  type WayKind,
  type WayReport,
  type WrittenConditions,
} from "./conditions/way-condition.ts";
import { WAY_CONDITIONS } from "./conditions/way-conditions.ts";
import { ofSharedSet, singleShards } from "./shared-set-names.ts";
import type { TrustWay } from "./trust-way.ts";
import { waysTogether } from "./ways-together.ts";

/** Fills in a role's ways in, and finds what AWS would refuse, what would lock people out, and what opens by mistake. */
export function resolveTrust(
  context: RoleContext,
  written: WrittenRole,
  ownSet: string,
  { report, sound }: RoleReport,
): readonly TrustWay[] {
  const { role, path: ofRole } = written;
  if (isPermissionSetSure(written, context.project.sound)) ofSharedSet(context, ownSet, report);
  if (role.trust === undefined) return [{ kind: "permissionSets", names: [ownSet] }];
  const ways = Array.isArray(role.trust)
    ? role.trust.map((way, index) => ({ way, path: ["trust", index] }))
    : [{ way: role.trust, path: ["trust"] }];
  const resolved = ways.flatMap(({ way, path }): readonly TrustWay[] => {
    const one = resolveWay(context, way, {
      kindOf: kindOf(way),
      soundElsewhere: context.project.sound,
      sound: (...keys) =>
        (keys.length === 0 ? [[]] : keys.map((key) => [key])).every((inside) =>
          context.project.sound(["client", ...ofRole, ...path, ...inside]),
        ),
      report: (code, inside, expected, found, fix) => {
        report(code, [...path, ...inside], expected, found, fix);
      },
    });
    return one === undefined ? [] : [one];
  });
  waysTogether(context, resolved, report, sound("trust"));
  return resolved;
}

function kindOf(way: WayInput): WayKind | undefined {
  const given = WAY_KINDS.filter((kind) => way[kind] !== undefined);
  return given.length === 1 ? given[0] : undefined;
}

function resolveWay(
  context: RoleContext,
  way: WayInput,
  report: WayReport & { readonly kindOf: WayKind | undefined },
): TrustWay | undefined {
  const kind = report.kindOf;
  if (kind === undefined) {
    // why all of it: a key that is none may be meant for one of these.
    if (!report.sound()) return undefined;
    const given = WAY_KINDS.filter((one) => way[one] !== undefined);
    report.report(
      "config/trust-way",
      [],
      `exactly one of ${WAY_KINDS.join(", ")} in a way in`,
      given.length === 0 ? "none" : given.join(" and "),
      "Write one list item for each way in, each with its own conditions.",
    );
    return undefined;
  }
  if (way.reason !== undefined && kind !== "wholeAccount" && kind !== "permissionSets")
    misplaced(report, "reason", "wholeAccount or permissionSets");
  if (way.namedBy !== undefined && kind !== "users" && kind !== "roles") misplaced(report, "namedBy", "users or roles");
  const names = way[kind] === true ? [] : (way[kind] ?? []);
  for (const index of repeats(names))
    report.report(
      "config/trust-twice",
      [kind, index],
      "each name once",
      `${JSON.stringify(names[index])} twice`,
      "Remove one.",
    );
  if (kind === "permissionSets") {
    singleShards(context, way.permissionSets ?? [], report);
    predefinedSets(way, report);
  }
  const parts = { ...(way.id !== undefined && { id: way.id }), ...resolveConditions(context, way, kind, report) };
  switch (kind) {
    case "permissionSets":
      return {
        kind: "permissionSets",
        names: spelledOut(context, way.permissionSets ?? []),
        ...(way.reason !== undefined && { reason: way.reason }),
        ...parts,
      };
    case "users":
      return { kind: "users", names: way.users ?? [], namedBy: way.namedBy ?? "condition", ...parts };
    case "roles":
      return {
        kind: "roles",
        names: way.roles ?? [],
        namedBy: way.namedBy ?? "condition",
        ...parts,
      };
    case "wholeAccount":
      if (report.sound("reason") && way.reason === undefined)
        report.report(
          "config/trust-reason",
          [],
          "a reason for letting in the whole home account",
          "none",
          "Write `reason`: why it must be everybody there. Better name permission sets, users or roles.",
        );
      return { kind: "wholeAccount", reason: way.reason ?? "", ...parts };
  }
}

/** Permission sets by name; a shared one stands for all its shards and nothing else. */
function spelledOut({ project }: RoleContext, names: readonly string[]): readonly string[] {
  return names.flatMap((name) => {
    const set = Object.hasOwn(project.sharedSets, name) ? project.sharedSets[name] : undefined;
    return set === undefined ? [name] : shardNames(name, set.shards);
  });
}

/** why a fault: a role trusts a set by its name alone, and home accounts have sets of these names for other uses. */
function predefinedSets({ permissionSets = [], reason }: WayInput, { report, sound }: WayReport): void {
  if (reason !== undefined || !sound("reason")) return;
  for (const [index, name] of permissionSets.entries())
    if (isPredefinedPermissionSet(name))
      report(
        "config/reserved-name",
        ["permissionSets", index],
        "a permission set name that neither Identity Center nor Control Tower gives to a set of its own, or a `reason` beside it",
        JSON.stringify(name),
        `Name a set that is made for this; or, if whoever holds ${name} in the home account is meant to get in, write \`reason\`: why.`,
      );
}

function misplaced({ report }: WayReport, key: "reason" | "namedBy", only: string): void {
  report("config/trust-condition", [key], `${key} only beside ${only}`, key, `Remove ${key}.`);
}

/** The conditions of a way. One that AWS cannot make work for its callers is a fault that says why, not a lock-out. */
function resolveConditions(
  { input }: RoleContext,
  way: WrittenConditions,
  kind: WayKind,
  report: WayReport,
): Conditions {
  const resolve = <K extends ConditionName>(name: K, written: WrittenConditions[K]): Conditions => {
    const row: WayCondition<K> = WAY_CONDITIONS[name];
    const works = row.worksFor[kind];
    if (works === true) row.check?.(written, input, report);
    if (written === undefined) return {};
    if (works !== true && row.limited?.when(written) !== false)
      report.report("config/trust-condition", [name], works.expected, `${name} beside ${kind}`, works.fix);
    const value = row.resolve(written);
    return value === undefined ? {} : { [name]: value };
  };
  return namesIn(WAY_CONDITIONS).reduce<Conditions>((all, name) => ({ ...all, ...resolve(name, way[name]) }), {});
}
