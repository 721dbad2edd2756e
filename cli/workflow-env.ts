import { WrongUse } from "./outcome.ts";

/** Under whom a workflow's own token writes. */
export const WORKFLOW_AUTHOR = "github-actions[bot]";

/** A variable that GitHub, or a step of a workflow, sets. @throws WrongUse where it is not set. */
export function needed(env: NodeJS.ProcessEnv, name: string): string {
  const value = env[name];
  if (value === undefined || value === "")
    throw new WrongUse(`${name} is not set: this is called by a workflow, see docs/pull-requests.md.`);
  return value;
}
