import { z } from "zod";
import { parsedJson } from "../../fleet/parsed-json.ts";
import { readTextIfAny } from "../files.ts";

const profile = z.strictObject({
  profile: z.string(),
  accountId: z.string(),
  userName: z.string(),
  region: z.string(),
});

const record = z.strictObject({
  pid: z.int().positive(),
  started: z.string(),
  /** When the daemon was up, ISO 8601. */
  since: z.string(),
  /** Where AWS answers. */
  url: z.url(),
  profiles: z.array(profile),
});

/** An AWS profile that the sandbox's credentials file holds; no secret is in here. */
export type SandboxProfile = z.infer<typeof profile>;

/** What a running daemon says about itself in `daemon.json`. */
export type DaemonRecord = z.infer<typeof record>;

/** Reads a daemon's record; undefined when there is none, or none that can be read. */
export async function readDaemonRecord(file: string): Promise<DaemonRecord | undefined> {
  return record.safeParse(parsedJson((await readTextIfAny(file)) ?? "")).data;
}
