import type { ConditionName, Conditions } from "../../evaluate/admission/condition-facts.ts";
import { namesIn } from "../../evaluate/admission/condition-names.ts";
import type { RoleContext } from "../role-context.ts";
import type { WayCondition, WayKind, WayReport, WrittenConditions } from "./conditions/way-condition.ts";
import { WAY_CONDITIONS } from "./conditions/way-conditions.ts";

/** The conditions of a way. One that AWS cannot make work for its callers is a fault that says why, not a lock-out. */
export function resolveConditions(
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
      report.report("trust-condition", [name], works.expected, `${name} beside ${kind}`, works.fix);
    const value = row.resolve(written);
    return value === undefined ? {} : { [name]: value };
  };
  return namesIn(WAY_CONDITIONS).reduce<Conditions>((all, name) => ({ ...all, ...resolve(name, way[name]) }), {});
}
