import { rm } from "node:fs/promises";
import { join } from "node:path";
import { stackFilePath } from "../../components/engine/project-files.ts";
import type { StepContext, StepEnd } from "./offboard-step.ts";
import { engineWhenFree } from "./when-free.ts";

/**
 * Removes the client's stack from the backend, and its file. The home stack needs no further update: to it the client was
 * gone when its file was marked.
 */
export async function removeStack({ session, client, leaving, terms }: StepContext): Promise<StepEnd> {
  const { stack, project, own, hasStack } = client;
  const removed: string[] = [];
  if (hasStack) {
    // why never by force for what was destroyed: the engine itself then refuses to forget what is still there.
    const force = leaving === "abandoned" ? ["--force"] : [];
    const { code, stderr } = await engineWhenFree(session, stack, ["stack", "rm", stack, "--yes", ...force], terms);
    if (code !== 0) return { state: "not-done", detail: `the stack ${stack} could not be removed: ${stderr.trim()}` };
    removed.push(`the stack ${stack}`);
  }
  const name = stackFilePath(project.files, stack);
  // why also then: the engine removes the file after the stack, and may have been killed in between.
  if (own !== undefined) {
    await rm(join(project.root, name), { force: true });
    removed.push(name);
  }
  return removed.length === 0
    ? { state: "already", detail: "nothing was left" }
    : { state: "done", detail: `removed ${removed.join(" and ")}` };
}
