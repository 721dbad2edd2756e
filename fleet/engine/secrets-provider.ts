import { nearestProject, readStackFile } from "../../components/engine/project-files.ts";
import { member } from "../../core/config/read/written-value.ts";
import { readYaml } from "../../core/faults/yaml/source.ts";

/**
 * What a stack's file names as the keeper of its secrets (`secretsprovider`), a key of KMS for instance; `undefined` where it
 * names none. Source: Pulumi's documentation, "Secrets handling", alternative secrets providers.
 */
export function secretsProviderOf(root: string, stack: string): string | undefined {
  const { project } = nearestProject(root);
  const file = project && readStackFile(project, stack).file;
  const named = file && member(readYaml(file).source.value, "secretsprovider");
  return typeof named === "string" && named !== "" ? named : undefined;
}

/**
 * The words by which the engine makes a stack, without selecting it.
 * why with the provider: without it the engine takes a passphrase, and writes that over the key which the file names.
 */
export function initWords(stack: string, secretsProvider: string | undefined): readonly string[] {
  const provider = secretsProvider === undefined ? [] : [`--secrets-provider=${secretsProvider}`];
  return ["stack", "init", stack, "--no-select", ...provider];
}
