import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { readConfigFiles } from "../../core/config/read/read-config.ts";
import { resolveConfig, type StackConfig } from "../../core/portfolio/resolve-stack.ts";
import type { Fault } from "../../core/faults/fault.ts";
import type { SandboxProfile } from "../daemon/record.ts";

/** A stack of the project and the sandbox's profile that can deploy it. */
export interface PlannedStack {
  readonly stack: string;
  readonly profile: string;
  readonly config: StackConfig;
}

/** The project's stacks, clients first, home last; or what is wrong with them. */
export async function plannedStacks(
  project: string,
  profiles: readonly SandboxProfile[],
): Promise<{ stacks: readonly PlannedStack[]; faults: readonly Fault[] }> {
  const names = (await readdir(project)).flatMap((name) => /^Pulumi\.(.+)\.yaml$/.exec(name)?.[1] ?? []).sort();
  const projectFile = { name: "Pulumi.yaml", text: await readFile(join(project, "Pulumi.yaml"), "utf8") };
  const stacks: PlannedStack[] = [];
  const faults: Fault[] = [];
  for (const stack of names) {
    const name = `Pulumi.${stack}.yaml`;
    const config = resolveConfig(
      readConfigFiles(stack, {
        project: projectFile,
        stack: { name, text: await readFile(join(project, name), "utf8") },
      }),
    );
    if (config.kind === "invalid") {
      faults.push(...config.faults);
      continue;
    }
    const { accountId } = config.kind === "client" ? config.client : config.home;
    const profile = profiles.find(
      (candidate) => candidate.accountId === accountId && candidate.userName === "bootstrap",
    );
    if (profile === undefined) {
      const known = [...new Set(profiles.map((candidate) => candidate.accountId))].join(", ");
      faults.push({
        code: "demo/no-account",
        at: { file: name },
        path: "accountId",
        expected: `an account of the sandbox: one of ${known}`,
        found: accountId,
        fix: "Use one of them in the demo; on real AWS any account will do.",
      });
      continue;
    }
    stacks.push({ stack, profile: profile.profile, config });
  }
  if (!stacks.some(({ config }) => config.kind === "home") && faults.length === 0) {
    faults.push({
      code: "demo/no-home",
      path: "Pulumi.home.yaml",
      expected: "a home stack",
      found: "none",
      fix: "Restore Pulumi.home.yaml.",
    });
  }
  return { stacks: stacks.sort((a, b) => Number(a.config.kind === "home") - Number(b.config.kind === "home")), faults };
}
