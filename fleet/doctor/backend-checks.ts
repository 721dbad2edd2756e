import { z } from "zod";
import { type EngineSettings, EngineFailure, runEngine } from "../engine/engine-command.ts";
import { listStacks } from "../engine/stack-list.ts";
import { type DoctorCheck, ok } from "./check.ts";
import { parsedJson } from "../parsed-json.ts";

/** How the backend is asked. Default: by the engine. */
export interface BackendQuestions {
  readonly run: typeof runEngine;
  readonly list: typeof listStacks;
}

const BACKEND = "the backend";
const whoami = z.object({ user: z.string().optional(), url: z.string().optional() });

/** What is known of the backend; `url` is absent where it does not answer. */
export interface FoundBackend {
  readonly check: DoctorCheck;
  readonly url?: string;
}

/** Whether somebody is logged in, and whether the project's stacks can be listed. */
export async function backendCheck(
  engine: EngineSettings,
  root: string,
  { run, list }: BackendQuestions = { run: runEngine, list: listStacks },
): Promise<FoundBackend> {
  const end = await run(engine, ["whoami", "--json"], root);
  if (end.code !== 0) return { check: fault(end.stderr, "Log in: `pulumi login`, or set PULUMI_BACKEND_URL.") };
  const read = whoami.safeParse(parsedJson(end.stdout));
  const url = read.data?.url ?? "";
  try {
    const stacks = await list(engine, root);
    const count = `${String(stacks.length)} ${stacks.length === 1 ? "stack" : "stacks"} of this project`;
    return { url, check: ok("backend", BACKEND, `${withoutSecrets(url)}, ${count}`) };
  } catch (error) {
    const said = error instanceof EngineFailure ? error.end.stderr : String(error);
    return { check: fault(said, "Look at `pulumi stack ls`, correct what it says, and repeat the command.") };
  }
}

function fault(said: string, fix: string): DoctorCheck {
  const found = engineError(said);
  return {
    ...{ id: "backend", subject: BACKEND, state: "fault", code: "doctor/backend", fix },
    expected: "a backend that answers, and somebody who is logged in there",
    found,
  };
}

/** What the engine calls an error, apart from its warnings. */
export function engineError(said: string): string {
  const lines = said.split("\n").map((line) => line.trim());
  const found = lines.find((line) => line.startsWith("error: ")) ?? lines.find((line) => line !== "");
  return found?.replace(/^error: /, "") ?? "no answer";
}

/** why: an address may hold a name with its password, or a signed query. */
function withoutSecrets(url: string): string {
  return url.replace(/\/\/[^/@]*@/, "//").replace(/\?.*$/s, "");
}
