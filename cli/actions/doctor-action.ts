import { doctor, type DoctorReport } from "../../fleet/doctor/doctor.ts";
import { DOCTOR_EXIT_CODES, type ExitCode, NOT_CHECKED } from "../exit-codes.ts";
import type { CommandIo } from "../command-io.ts";
import type { DoctorInput } from "../inputs.ts";
import type { Outcome } from "../outcome.ts";
import { doctorText } from "../view/doctor-text.ts";

/** `switchyard doctor`. It needs no engine to say that there is none. @throws ProjectFaults, SelectionFaults */
export async function doctorAction(input: DoctorInput, { env, onEvent }: CommandIo): Promise<Outcome> {
  const { directory, stacks, all, skip } = input;
  const report = await doctor({
    ...{ env, onEvent, skip, stacks },
    ...(all && { all }),
    ...(directory !== undefined && { directory }),
  });
  return { exit: doctorExit(report), json: report, text: doctorText(report) };
}

/** That of the first check at fault; where none is, whether all could be looked at. */
export function doctorExit({ ok, cause }: Pick<DoctorReport, "ok" | "cause">): ExitCode {
  if (cause !== undefined) return DOCTOR_EXIT_CODES[cause];
  return ok ? 0 : NOT_CHECKED;
}
