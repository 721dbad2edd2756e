import { printable } from "../../core/faults/fault.ts";
import { changedSince } from "../project/changed-since.ts";
import { type FileToWrite, writeFiles } from "../project/write-files.ts";
import { markFile } from "./edit/mark-file.ts";
import type { StepContext, StepEnd } from "./offboard-step.ts";
import { editsFor } from "./plan-offboarding.ts";

/** Takes the client out of the home stack's file and the project's, and marks its own. All files, or none. */
export async function changeFiles({ session, client, options }: StepContext): Promise<StepEnd> {
  const { project } = session.again();
  const changed = changedSince(client.project, project);
  // why: to write what was read before would take back what somebody has written since, a denial for instance.
  if (changed.length > 0)
    return {
      state: "not-done",
      detail: `somebody has changed ${printable(changed.join(", "))} since the plan was made. Nothing was written`,
    };
  const own = project.clients.get(client.slug);
  const { edits, faults } = editsFor(
    { ...client, project, home: project.home ?? client.home, ...(own !== undefined && { own }) },
    new Date(),
  );
  const marked = own?.source === undefined ? undefined : markFile(own.source, project.name);
  const refused = [...faults, ...(marked?.faults ?? [])];
  if (edits === undefined || refused.length > 0)
    return { state: "not-done", detail: refused.map(({ found, fix }) => `${found}. ${fix}`).join(" ") };
  const files: FileToWrite[] = edits.map(({ after: { name, text } }) => ({ name, text }));
  // why last: until the mark is there, the home stack goes by a client that nobody is granted any more.
  if (marked?.file !== undefined && marked.file !== own?.source) files.push(marked.file);
  if (files.length === 0) return { state: "already", detail: "the files name it no more" };
  const write = options.write ?? writeFiles;
  // why one by one, the home stack's first: each of them alone must leave files that fit together.
  for (const file of files) await write(project.root, [file]);
  return { state: "done", detail: `changed ${files.map(({ name }) => name).join(", ")}` };
}
