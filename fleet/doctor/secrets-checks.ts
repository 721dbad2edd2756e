import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import pMap from "p-map";
import { type EngineSettings, runEngine } from "../engine/engine-command.ts";
import { type SecretsSettings, secretsSettings } from "../engine/secrets-provider.ts";
import { throwawayFolder } from "../engine/throwaway-folder.ts";
import type { ProjectStack } from "../project/open-project.ts";
import { shellCommand } from "../shell-command.ts";
import { engineError } from "./backend-checks.ts";
import { type DoctorCheck, notChecked, ok } from "./check.ts";
import { type FoundPassphrase, foundPassphrase, opens } from "./passphrase.ts";

/** Stacks that are looked at at once. why few: a key is made from a passphrase by a second's work of a processor. */
const AT_ONCE = 4;

/** What is needed to look at secrets. */
export interface SecretsQuestion {
  readonly stacks: readonly ProjectStack[];
  readonly engine: EngineSettings;
  /** Folder of the project. */
  readonly root: string;
  /** Address of the backend; absent where it does not answer. */
  readonly backend?: string;
  readonly run?: typeof runEngine;
}

/** Whether the secrets of each stack can be opened. What several stacks share is tried once. */
export async function secretsChecks(question: SecretsQuestion): Promise<readonly DoctorCheck[]> {
  const { stacks, engine, root } = question;
  const passphrase = await foundPassphrase(engine.env, root);
  const known = new Map<string, Promise<(subject: string) => DoctorCheck>>();
  return pMap(
    stacks,
    async (stack) => {
      const settings = secretsSettings(stack.source);
      const key = JSON.stringify(settings);
      const asked = known.get(key) ?? secretsOf(settings, passphrase, question);
      known.set(key, asked);
      return (await asked)(stack.stack);
    },
    { concurrency: AT_ONCE },
  );
}

async function secretsOf(
  settings: SecretsSettings,
  passphrase: FoundPassphrase,
  question: SecretsQuestion,
): Promise<(subject: string) => DoctorCheck> {
  const { encryptionsalt, secretsprovider } = settings;
  if (secretsprovider !== undefined && secretsprovider !== "passphrase" && secretsprovider !== "default")
    return byKey(settings, secretsprovider, question);
  // why: Pulumi Cloud keeps the keys itself where a stack says nothing else.
  const isCloud = /^https?:/.test(question.backend ?? "");
  if (encryptionsalt === undefined && secretsprovider === undefined && question.backend === undefined)
    return (subject) =>
      notChecked("secrets", subject, {
        expected: "a backend, which says who keeps the secrets of a new stack",
        found: "none that answers",
        fix: "Mend the backend first, as said there, and repeat the command.",
      });
  if (encryptionsalt === undefined && secretsprovider !== "passphrase" && isCloud)
    return (subject) => ok("secrets", subject, "kept by Pulumi Cloud");
  if (passphrase.kind !== "found")
    return (subject) => ({
      ...{ id: "secrets", subject, state: "fault", code: "doctor/passphrase" },
      expected: "the passphrase of its secrets, in PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE",
      found: passphrase.kind === "none" ? "neither is set" : `${passphrase.from} names a file that cannot be read`,
      fix: "Set one of the two, then repeat the command.",
    });
  if (encryptionsalt === undefined)
    return (subject) => ok("secrets", subject, `new: will be sealed by ${passphrase.from}`);
  const isRight = await opens(passphrase.passphrase, encryptionsalt);
  if (isRight === true) return (subject) => ok("secrets", subject, `opened by ${passphrase.from}`);
  if (isRight === undefined)
    return (subject) =>
      notChecked("secrets", subject, {
        expected: "an `encryptionsalt` of the form v1",
        found: "one of another form",
        fix: `Run \`${shellCommand("pulumi", "preview", "-s", subject)}\` once, which asks for the passphrase.`,
      });
  return (subject) => ({
    ...{ id: "secrets", subject, state: "fault", code: "doctor/passphrase" },
    expected: "the passphrase that its file was sealed with (`encryptionsalt`)",
    found: `another one in ${passphrase.from}`,
    fix: "Set the right one; a passphrase that is lost cannot be made again.",
  });
}

/**
 * A key of a cloud's key service, by the engine itself: it opens the stack's own key in a folder and a backend made for that.
 * Nothing is written elsewhere.
 */
async function byKey(
  settings: SecretsSettings,
  provider: string,
  { engine, run = runEngine }: SecretsQuestion,
): Promise<(subject: string) => DoctorCheck> {
  const scheme = provider.replace(/:.*$/s, "");
  const { path: folder, remove } = await throwawayFolder("doctor");
  try {
    await mkdir(join(folder, "backend"));
    await writeFile(join(folder, "Pulumi.yaml"), "name: doctor\nruntime: nodejs\n");
    await writeFile(join(folder, "Pulumi.look.yaml"), JSON.stringify(settings));
    const env = { ...engine.env, PULUMI_BACKEND_URL: pathToFileURL(join(folder, "backend")).href };
    const args = ["stack", "init", "look", "--secrets-provider", provider, "--no-select"];
    const end = await run({ ...engine, env }, args, folder);
    if (end.code === 0) return (subject) => ok("secrets", subject, `opened by ${scheme}`);
    const found = engineError(end.stderr);
    return (subject) => ({
      ...{ id: "secrets", subject, state: "fault", code: "doctor/secrets-key", found },
      expected: `leave to use the key that its file names (${scheme})`,
      fix: "Sign in with credentials that may decrypt with that key, or correct `secretsprovider`.",
    });
  } finally {
    await remove();
  }
}
