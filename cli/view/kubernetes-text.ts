import { listed, printable } from "../../core/faults/fault.ts";

interface Written {
  readonly files: readonly { readonly name: string }[];
  readonly folder?: string;
  readonly others: readonly string[];
}

/** All manifests as one stream of YAML documents. Ends without a newline. */
export function yamlStream(files: readonly { readonly text: string }[]): string {
  return files.map(({ text }) => `---\n${text.trimEnd()}`).join("\n");
}

/** Where the manifests are, and what else is there. */
export function kubernetesText({ files, folder = "", others }: Written): string {
  return [
    [`Written in ${printable(folder)}:`, ...files.map(({ name }) => `  ${printable(name)}`)].join("\n"),
    ...(others.length === 0
      ? []
      : [
          `note: the folder has other manifests too, which \`kubectl apply\` would apply: ${printable(listed(others))}`,
        ]),
  ].join("\n\n");
}
