import type { EnforcementLevel, Policies, ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import { formatFault, type Fault } from "../core/faults/fault.ts";
import type { Rule } from "../review/rules/rule.ts";
import { isAtLeast } from "../review/rules/severity.ts";
import { Judge, type JudgeOptions } from "./judge.ts";
import { OWN_CHECKS } from "./own-checks.ts";
import type { PackContext } from "./pack-context.ts";
import { SHOWN_ONLY, type Violation } from "./violations.ts";

type Both = ResourceValidationPolicy & StackValidationPolicy;

interface Listed {
  readonly name: string;
  readonly description: string;
  readonly enforcementLevel: EnforcementLevel;
}

/**
 * The policies of the pack, one for each rule that can look at a role or a permission set, so that what the engine shows
 * bears the rule's name. The first of them judges; the others tell what it found.
 */
export function packPolicies(context: PackContext, options: JudgeOptions): Policies {
  const judge = new Judge(context, options);
  const found = new Map<string, readonly Violation[]>();
  let whole: readonly Violation[] = [];
  const policies = listed(context, options.rules).map(({ name, ...rest }, index): Both => {
    const mine = (violations: readonly Violation[]) => violations.filter(({ policy }) => policy === name);
    return {
      name,
      ...rest,
      validateResource: async (args, report) => {
        if (index === 0) found.set(args.urn, await judge.resource(args));
        for (const { message } of mine(found.get(args.urn) ?? [])) report(message);
      },
      validateStack: async ({ resources }, report) => {
        if (index === 0) whole = await judge.stack(resources);
        for (const { message, urn } of mine(whole)) report(message, urn);
      },
    };
  });
  return policies;
}

function listed({ settings }: PackContext, rules: readonly Rule[]): readonly Listed[] {
  const levelOf = (stops: boolean) => (stops ? ("mandatory" as const) : ("advisory" as const));
  return [
    ...Object.values(OWN_CHECKS).map(({ id, title }) => ({
      name: id,
      description: title,
      enforcementLevel: levelOf(true),
    })),
    ...rules.flatMap(({ id, title, severity, onRole, onSet }) => {
      const own = settings.severities[id] ?? severity;
      if (own === "off" || (onRole ?? onSet) === undefined) return [];
      return [{ name: id, description: title, enforcementLevel: levelOf(isAtLeast(own, settings.failsFrom)) }];
    }),
    ...Object.entries(SHOWN_ONLY).map(([name, description]) => ({
      name,
      description,
      enforcementLevel: levelOf(false),
    })),
  ];
}

/** The one policy of a pack that cannot judge: it stops every stack, and says why. */
export function refusingPolicy(faults: readonly Fault[]): Policies {
  const told = new Set<string>();
  return [
    {
      name: "settings",
      description: "The policy pack cannot judge this stack",
      enforcementLevel: "mandatory",
      validateResource: ({ urn }, report) => {
        // why the first alone: the engine asks for each resource, and shows each answer.
        if (told.size === 0) told.add(urn);
        if (told.has(urn)) report(faults.map(formatFault).join("\n"));
      },
    },
  ];
}
