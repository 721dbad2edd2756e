import { type Fault, formatFault } from "../../core/faults/fault.ts";

/** A review could not be begun: nothing was looked at. */
export class NotReviewable extends Error {
  readonly faults: readonly Fault[];

  constructor(readonly fault: Fault) {
    super(formatFault(fault));
    this.faults = [fault];
    this.name = "NotReviewable";
  }
}

/** The error for one reason. */
export function notReviewable(
  code: string,
  path: string,
  { expected, found, fix }: { readonly expected: string; readonly found: string; readonly fix: string },
): NotReviewable {
  return new NotReviewable({ code, path, expected, found, fix });
}
