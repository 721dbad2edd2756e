import { nearestProject, readStackFile } from "../../components/engine/project-files.ts";
import { member } from "../../core/config/read/written-value.ts";
import { readYaml, type SourceFile } from "../../core/faults/yaml/source.ts";

/** What a stack's file says of how secrets are kept. Source: Pulumi's documentation, "Secrets handling". */
export interface SecretsSettings {
  readonly encryptionsalt?: string;
  /** What keeps them, a key of KMS for instance. Absent: the file names none. */
  readonly secretsprovider?: string;
  readonly encryptedkey?: string;
}

const KEYS = ["encryptionsalt", "secretsprovider", "encryptedkey"] as const;

/** The settings at the top of a stack's file; none of a file that is not there. */
export function secretsSettings(file: SourceFile | undefined): SecretsSettings {
  if (file === undefined) return {};
  const own = readYaml(file).source;
  return Object.fromEntries(
    KEYS.flatMap((key) => {
      const value = member(own.value, key);
      return typeof value === "string" && value !== "" ? [[key, value]] : [];
    }),
  );
}

/** What the file of a stack names as the keeper of its secrets; `undefined` where it names none. */
export function secretsProviderOf(root: string, stack: string): string | undefined {
  const { project } = nearestProject(root);
  return secretsSettings(project && readStackFile(project, stack).file).secretsprovider;
}

/**
 * The words by which the engine makes a stack, without selecting it.
 * why with the provider: without it the engine takes a passphrase, and writes that over the key which the file names.
 */
export function initWords(stack: string, secretsProvider: string | undefined): readonly string[] {
  const provider = secretsProvider === undefined ? [] : [`--secrets-provider=${secretsProvider}`];
  return ["stack", "init", stack, "--no-select", ...provider];
}
