import { PolicyPack } from "@pulumi/policy";
import { RULES } from "../review/rules/catalogue.ts";
import { lookUpNames } from "../review/rules/unknown-names.ts";
import { packContext } from "./pack-context.ts";
import { packPolicies, refusingPolicy } from "./policies.ts";

/** Serves the policies to the engine that started this process. */
export function servePack(): void {
  const context = packContext(process.env, process.cwd());
  const policies =
    "faults" in context
      ? refusingPolicy(context.faults)
      : packPolicies(context, { rules: RULES, prepare: lookUpNames, now: new Date() });
  new PolicyPack("switchyard", { enforcementLevel: "mandatory", policies });
}
