import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { projectRoot } from "../sandbox/paths.ts";
import type { SandboxHandle } from "../sandbox/lifecycle.ts";
import { compare, type Comparison } from "./pairs.ts";
import { ground, literalProject, switchyardProject, type StackFile } from "./projects.ts";
import { initStack, preview, up } from "./pulumi.ts";
import { encryptionSalt } from "./salt.ts";
import { assertSame } from "./sameness.ts";
import { say } from "./stage.ts";

/** Most that our preview may take, as a multiple of the literal program's. */
export const OVERHEAD_LIMIT = 1.1;

/** The comparison for one stack. */
export interface OverheadResult extends Comparison {
  readonly stack: string;
  /** Resources that both programs declare. */
  readonly resources: number;
}

/** The repository's own stacks, in the order of their deployment. */
const STACKS = [
  { stack: "client-abccorp", profile: "client-abccorp", literal: "client-abccorp" },
  { stack: "client-globex", profile: "client-globex" },
  { stack: "home", profile: "home", literal: "home-two" },
] as const;

/** Deploys the repository's stacks, and compares the preview of a client stack and of the home stack with that of a literal program. */
export async function programOverhead(sandbox: SandboxHandle, pairs: number): Promise<OverheadResult[]> {
  const at = await ground(sandbox, "overhead");
  const salt = await encryptionSalt(at.passphrase);
  const files = await Promise.all(STACKS.map(({ stack }) => stackFile(stack, salt)));
  const results: OverheadResult[] = [];
  for (const { stack, profile, ...rest } of STACKS) {
    const ours = await switchyardProject(at, files, profile);
    await initStack(ours, stack);
    say(`Deploying ${stack} ...`);
    await up(ours, stack);
    if (!("literal" in rest)) continue;
    const literal = await literalProject(at, rest.literal, [{ stack, salt }], profile);
    const resources = await assertSame(literal, stack);
    say(`Previewing ${stack} (${resources} resources), ${pairs} pairs ...`);
    const comparison = await compare(
      { run: () => preview(ours, stack) },
      { run: () => preview(literal, stack) },
      { pairs, onRun: say },
    );
    results.push({ stack, resources, ...comparison });
  }
  return results;
}

async function stackFile(stack: string, salt: string): Promise<StackFile> {
  const document = parseDocument(await readFile(join(projectRoot, `Pulumi.${stack}.yaml`), "utf8"));
  document.delete("encryptionsalt");
  return { stack, salt, config: document.toString() };
}
