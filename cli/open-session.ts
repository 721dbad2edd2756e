import { openProject, type FleetProject } from "../fleet/project/open-project.ts";
import { FleetSession, ProjectFaults } from "../fleet/session.ts";
import { resolve } from "node:path";
import type { CommandIo } from "./command-io.ts";
import type { SharedInput } from "./inputs.ts";

/** Opens the fleet that a command is for, and closes it whatever happens. @throws what the work and the opening throw. */
export async function withFleet<T>(
  { directory, concurrency }: SharedInput & { readonly concurrency?: number },
  { env, onEvent }: CommandIo,
  work: (session: FleetSession) => Promise<T>,
): Promise<T> {
  const session = await FleetSession.open({
    env,
    onEvent,
    ...(directory !== undefined && { directory }),
    ...(concurrency !== undefined && { concurrency }),
  });
  try {
    return await work(session);
  } finally {
    session.close();
  }
}

/** The project that a command is for, where no engine is needed. @throws ProjectFaults */
export function projectOf({ directory }: SharedInput): FleetProject {
  const opened = openProject(resolve(directory ?? process.cwd()));
  if (opened.project === undefined) throw new ProjectFaults(opened.faults);
  return opened.project;
}
