import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { projectRoot } from "../sandbox/paths.ts";
import type { SandboxHandle } from "../sandbox/lifecycle.ts";
import { compare, type Comparison } from "./pairs.ts";
import { ground, literalProject, packageProject, switchyardProject, type StackFile } from "./projects.ts";
import { initStack, preview, up } from "./pulumi.ts";
import { encryptionSalt } from "../sandbox/stacks/encryption-salt.ts";
import { assertSame } from "./sameness.ts";
import { say } from "./stage.ts";

/** Most that our preview may take, as a multiple of the literal program's: run from the sources, and from the package. */
export const OVERHEAD_LIMITS = { sources: 1.1, package: 1.05 } as const;

/** The comparison for one stack. */
export interface OverheadResult extends Comparison {
  readonly stack: string;
  /** What of ours ran: the sources as in a clone, or the compiled package as in a project of a user's own. */
  readonly form: keyof typeof OVERHEAD_LIMITS;
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
    const forms = { sources: ours, package: await packageProject(at, files, profile) };
    for (const form of ["sources", "package"] as const) {
      say(`Previewing ${stack} (${resources} resources), from the ${form}, ${pairs} pairs ...`);
      const comparison = await compare(
        { run: () => preview(forms[form], stack) },
        { run: () => preview(literal, stack) },
        { pairs, onRun: say },
      );
      results.push({ stack, form, resources, ...comparison });
    }
  }
  return results;
}

async function stackFile(stack: string, salt: string): Promise<StackFile> {
  const document = parseDocument(await readFile(join(projectRoot, `Pulumi.${stack}.yaml`), "utf8"));
  document.delete("encryptionsalt");
  return { stack, salt, config: document.toString() };
}
