/** Writes the compiled package to `dist/`, anew. */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { projectRoot } from "../sandbox/paths.ts";
import { bundle } from "./package/bundle.ts";
import { declarations } from "./package/declarations.ts";

const folder = join(projectRoot, "dist");
await rm(folder, { recursive: true, force: true });
await bundle(folder);
await declarations(folder);
