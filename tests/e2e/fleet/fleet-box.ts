import { box, newFolder } from "../box.ts";
import type { WorldOptions } from "./fleet-accounts.ts";
import { FleetWorld } from "./fleet-world.ts";

/** A fleet on the sandbox that all end-to-end tests share. */
export async function fleetBox(options: Omit<WorldOptions, "sandbox" | "folder">): Promise<FleetWorld> {
  const { sandbox } = await box();
  return FleetWorld.make({ ...options, sandbox, folder: await newFolder(`fleet-${options.name}`) });
}
