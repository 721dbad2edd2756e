import { createHash } from "node:crypto";
import type { Fingerprint } from "../../core/portfolio/fingerprint.ts";
import { PROGRAM_VERSION } from "./program-version.ts";

/** What tells that a deployment would be the same: the part of a {@link Fingerprint} that files and contracts give. Loads no SDK. */
export function inputsFingerprint(inputs: string): Pick<Fingerprint, "inputs" | "version"> {
  return { inputs: createHash("sha256").update(inputs).digest("hex"), version: PROGRAM_VERSION };
}
