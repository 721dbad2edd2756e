import { type Fault, fewFaults } from "../../core/faults/fault.ts";
import type { SafePortfolio } from "../../core/portfolio/portfolio-of-files.ts";
import type { ProjectStack } from "../project/open-project.ts";
import type { SelectedStacks } from "../run/select-stacks.ts";
import { type DoctorCheck, ok } from "./check.ts";

/** What is wrong with the files of the stacks, each alone and all together. */
export function fileChecks(
  { clients, home }: SelectedStacks,
  portfolio: SafePortfolio | undefined,
): readonly DoctorCheck[] {
  const together = (stack: ProjectStack): readonly Fault[] => {
    if (stack.config.kind === "invalid") return [];
    if (stack.slug === undefined) return portfolio?.faults ?? [];
    return portfolio?.left.get(stack.slug) ?? [];
  };
  return [...clients, ...(home === undefined ? [] : [home])].flatMap((stack): readonly DoctorCheck[] => {
    const faults = stack.config.kind === "invalid" ? stack.config.faults : together(stack);
    if (faults.length === 0) return [ok("files", stack.stack, stack.source?.name ?? stack.stack)];
    return fewFaults(faults).map(({ code, at, path, expected, found, fix }) => ({
      ...{ id: "files", subject: stack.stack, state: "fault", code, fix },
      ...(at !== undefined && { at }),
      expected: `${path}: ${expected}`,
      found,
    }));
  });
}
