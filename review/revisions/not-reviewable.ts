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
