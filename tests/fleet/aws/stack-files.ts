import type { FleetProject, ProjectStack } from "../../../fleet/project/open-project.ts";
import type { FleetEvent } from "../../../fleet/events.ts";
import { ProjectFolder } from "../add/project-folder.ts";

export const ACCOUNT = "222222222222";

/** A project of one client, with these lines beside its configuration, and below the project's `config:`. */
export function clientWith(lines: string, ofProject = "", top = ""): { project: FleetProject; stack: ProjectStack } {
  const folder = new ProjectFolder({
    "Pulumi.yaml": `name: switchyard\nruntime: nodejs\nconfig:\n  homeAccount: { value: { accountId: "111111111111", company: your-company } }\n${ofProject}`,
    "Pulumi.client-abccorp.yaml": `${top}config:\n${lines}  switchyard:client:\n    name: AbcCorp\n    accountId: "${ACCOUNT}"\n    roles: [read-only]\n`,
  });
  const project = folder.open();
  folder.remove();
  const stack = project.clients.get("abccorp");
  if (stack === undefined) throw new Error("no client");
  return { project, stack };
}

/** What is needed of a session, with what it said. */
export function sessionOf(project: FleetProject, env: Readonly<Record<string, string>> = {}) {
  const events: FleetEvent[] = [];
  return { project, engine: { env }, emit: (event: FleetEvent) => void events.push(event), events };
}
