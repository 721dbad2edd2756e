import { lstat } from "node:fs/promises";
import { printable } from "../../core/faults/fault.ts";
import { FleetError } from "../fleet-error.ts";

/**
 * Refuses to write a file in the place of a link.
 * why: a link of that name can come with a change of the project's files, and would have another file replaced.
 * @param option The option that names another place, as in `--out`.
 * @throws FleetError
 */
export async function refuseLink(file: string, option: string): Promise<void> {
  const there = await lstat(file).catch(() => undefined);
  if (there?.isSymbolicLink() === true)
    throw new FleetError(
      `${printable(file)} is a link. Nothing was written: remove it, or write elsewhere with ${option}.`,
    );
}
