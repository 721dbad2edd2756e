import { mkdir, readdir } from "node:fs/promises";
import { resolve } from "node:path";
import { exportKubernetes, type KubernetesOptions } from "../../fleet/export/kubernetes.ts";
import { writeFiles } from "../../fleet/project/write-files.ts";
import { SelectionFaults } from "../../fleet/run/select-stacks.ts";
import type { KubernetesInput } from "../export-inputs.ts";
import { projectOf } from "../open-session.ts";
import type { Outcome } from "../outcome.ts";
import { kubernetesText, yamlStream } from "../view/kubernetes-text.ts";

/** What `switchyard export kubernetes` did. */
export interface KubernetesReport {
  readonly version: 1;
  readonly command: "export kubernetes";
  readonly ok: true;
  readonly files: readonly { readonly name: string; readonly text: string }[];
  /** Where they were written; absent: they were printed. */
  readonly folder?: string;
  /** Other manifests in that folder. */
  readonly others: readonly string[];
}

/** `switchyard export kubernetes`. @throws SelectionFaults, ProjectFaults, WriteFailure */
export async function kubernetesAction(input: KubernetesInput): Promise<Outcome> {
  const { files, faults } = exportKubernetes(projectOf(input), optionsOf(input));
  if (faults.length > 0) throw new SelectionFaults(faults);
  const report = { version: 1, command: "export kubernetes", ok: true, files, others: [] } as const;
  if (input.out === undefined) return { exit: 0, json: report, text: yamlStream(files) };
  const folder = resolve(input.out);
  await mkdir(folder, { recursive: true });
  await writeFiles(folder, files);
  const own = new Set(files.map(({ name }) => name));
  const others = (await readdir(folder)).filter((name) => /\.ya?ml$/.test(name) && !own.has(name)).sort();
  const written: KubernetesReport = { ...report, folder, others };
  return { exit: 0, json: written, text: kubernetesText(written) };
}

function optionsOf({ repository, repoDir, env, stackEnv, ...rest }: KubernetesInput): KubernetesOptions {
  const { branch, commit, backend, organization, namespace, serviceAccount, resync } = rest;
  return {
    ...{ repository, env, stackEnv },
    ...(branch !== undefined && { branch }),
    ...(commit !== undefined && { commit }),
    ...(repoDir !== undefined && { directory: repoDir }),
    ...(backend !== undefined && { backend }),
    ...(organization !== undefined && { organization }),
    ...(namespace !== undefined && { namespace }),
    ...(serviceAccount !== undefined && { serviceAccount }),
    ...(resync !== undefined && { resync }),
  };
}
