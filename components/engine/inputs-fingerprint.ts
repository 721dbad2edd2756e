import type { Fingerprint } from "../../core/portfolio/fingerprint.ts";
import { PROGRAM_VERSION } from "./program-version.ts";
import { sha256 } from "./sha256.ts";

/** What tells that a deployment would be the same: the part of a {@link Fingerprint} that files and contracts give. Loads no SDK. */
export function inputsFingerprint(inputs: string): Pick<Fingerprint, "inputs" | "version"> {
  return { inputs: sha256(inputs), version: PROGRAM_VERSION };
}
