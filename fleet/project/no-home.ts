import type { Fault } from "../../core/faults/fault.ts";

/** That a project has no home stack, or several. */
export function noHome(): Fault {
  return {
    code: "portfolio/home",
    path: "home",
    expected: "one stack file with `home`",
    found: "none, or more than one",
    fix: "Give the project one file of the home stack, as in Pulumi.home.yaml.",
  };
}
