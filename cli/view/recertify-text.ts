import { formatFaults, printable } from "../../core/faults/fault.ts";
import type { RecertifiedGrant, RecertifyReport } from "../../fleet/recertify/recertify.ts";

/** How an access review stands, and what is to be done next. */
export function recertifyText(report: RecertifyReport): string {
  const { faults, isBegun, dryRun, file, grants, undecided, standing, removals, files, campaign } = report;
  if (faults.length > 0) return formatFaults("The access review does not go on", faults);
  const of = (state: RecertifiedGrant["state"]) => grants.filter((grant) => grant.state === state);
  const said = (decision: string) => grants.filter(({ decided }) => decided?.decision === decision).length;
  const written = files.map(({ name }) => `  ${printable(name)}`);
  const next = `npx switchyard recertify ${printable(campaign)}`;
  return [
    isBegun
      ? `${count(grants.length)}: ${said("keep")} to be kept, ${said("remove")} to be removed, ${undecided} undecided${of("gone").length > 0 ? `, ${of("gone").length} of them gone from the files` : ""}.`
      : `${count(grants.length)} to be decided in ${printable(file)}: keep or remove, who says so, and when.`,
    ...(written.length === 0 ? [] : [[dryRun ? "Would be written:" : "Written:", ...written].join("\n")]),
    ...(removals.length === 0
      ? []
      : [
          [
            `${dryRun ? "Would be taken" : "Taken"} out of the home stack's file, since nobody confirmed ${removals.length === 1 ? "it" : "them"}:`,
            ...removals.map(
              ({ holder, gives, clients, decided }) =>
                `  ${printable(`${holder}: ${gives}, ${clients} (${decided === undefined ? "undecided" : `removed by ${decided.reviewer}`})`)}`,
            ),
          ].join("\n"),
        ]),
    ...(undecided > 0 && isBegun ? [`next:  decide in ${printable(file)}, or ${next} --propose`] : []),
    ...(standing > 0 && undecided === 0
      ? [
          `${count(standing)} to be removed ${standing === 1 ? "is" : "are"} in the home stack's file still.\nnext:  ${next} --propose`,
        ]
      : []),
    ...(removals.length > 0 && !dryRun
      ? ["next:  look at the change with npx switchyard review, merge it, and then: npx switchyard up home"]
      : []),
    ...(dryRun && files.length > 0 ? [`next:  ${next}${removals.length > 0 ? " --propose" : ""}`] : []),
  ].join("\n\n");
}

function count(grants: number): string {
  return `${grants} ${grants === 1 ? "grant" : "grants"}`;
}
