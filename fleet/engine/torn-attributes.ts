import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { parsedJson } from "../parsed-json.ts";
import { backendPlace, backendUrl } from "./backend-place.ts";
import type { EngineSettings } from "./engine-command.ts";

/**
 * Removes from a backend of files each `NAME.attrs` that is empty or cut off, and gives their paths below the backend's
 * folder, sorted; none in other backends.
 *
 * why: the engine writes that file in place, and then the state beside it at once. A process that is killed in between leaves
 * it empty, and from then on the engine lists no stack at all, whichever it is. It holds no more than a media type and a
 * checksum: the engine goes on without, and whoever writes it at this moment loses nothing else.
 * Source: `Close` and `setAttrs` in gocloud.dev's `blob/fileblob`.
 * @throws EngineFailure, SyntaxError, ZodError, and whatever the file system refuses
 */
export async function removeTornAttributes(engine: EngineSettings, root: string): Promise<readonly string[]> {
  const place = backendPlace(await backendUrl(engine, root), root);
  if (place.kind !== "files") return [];
  const found = await readdir(join(place.folder, ".pulumi"), { recursive: true });
  const torn: string[] = [];
  for (const name of found.filter((one) => one.endsWith(".attrs")).sort()) {
    const path = join(".pulumi", name);
    if (parsedJson(await readFile(join(place.folder, path), "utf8")) !== undefined) continue;
    await rm(join(place.folder, path), { force: true });
    torn.push(path);
  }
  return torn;
}
