import type { ConfigCode } from "../../faults/fault-codes.ts";
import type { Fault, Path } from "../../faults/fault.ts";
import type { CheckedOrigin } from "./soundness.ts";

/** Adds a fault at a path of one configuration key. */
export type Report = (code: ConfigCode, path: Path, expected: string, found: string, fix: string) => void;

/** Collects the faults of one configuration key. Where a value was taken out, there is a fault already, and no other. */
export function reporter(origin: CheckedOrigin): { readonly faults: readonly Fault[]; readonly report: Report } {
  const faults: Fault[] = [];
  return {
    faults,
    report: (code, path, expected, found, fix) => {
      if (origin.stands(path))
        faults.push({ code, at: origin.locate(path), path: origin.name(path), expected, found, fix });
    },
  };
}
