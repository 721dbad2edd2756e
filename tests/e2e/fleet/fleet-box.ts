import { box, newFolder } from "../box.ts";
import type { WorldOptions } from "./fleet-accounts.ts";
import { FleetWorld } from "./fleet-world.ts";

/** Which fleet is made. */
type Options = Omit<WorldOptions, "sandbox" | "folder" | "secrets"> & Partial<Pick<WorldOptions, "secrets">>;

/** A fleet on the sandbox that all end-to-end tests share, with secrets kept by KMS unless told otherwise. */
export async function fleetBox(options: Options): Promise<FleetWorld> {
  const { sandbox } = await box();
  return FleetWorld.make({ secrets: "kms", ...options, sandbox, folder: await newFolder(`fleet-${options.name}`) });
}
