import type { z } from "zod";
import type { FaultCode } from "../core/faults/fault-codes.ts";
import type {
  fleetReportSchema,
  leftOverSchema,
  reasonSchema,
  stackReportSchema,
  stackResultSchema,
} from "./report-schema.ts";

/** Why something was not done, for people; with a code where Switchyard itself refused. */
export type Reason = Omit<z.infer<typeof reasonSchema>, "code"> & { readonly code?: FaultCode };

/** How it went with one stack. */
export type StackResult = z.infer<typeof stackResultSchema>;

/** One stack in a report. */
export type StackReport = z.infer<typeof stackReportSchema>;

/** Something that is still to be done, or that could not be made sure of. */
export type LeftOver = z.infer<typeof leftOverSchema>;

/** What a command did. The file of `--report` has this form; its schema is `schema/report.schema.json`. */
export type FleetReport = z.infer<typeof fleetReportSchema>;
