import type { SecretKey } from "../fleet/export/kubernetes.ts";
import type { SharedInput } from "./inputs.ts";

export interface KubernetesInput extends SharedInput {
  readonly repository: string;
  readonly branch?: string;
  readonly commit?: string;
  /** Folder of the project in the repository. */
  readonly repoDir?: string;
  readonly backend?: string;
  readonly organization?: string;
  readonly namespace?: string;
  readonly serviceAccount?: string;
  /** By variable. */
  readonly env: Readonly<Record<string, SecretKey>>;
  /** By stack, then by variable. */
  readonly stackEnv: Readonly<Record<string, Readonly<Record<string, SecretKey>>>>;
  /** Seconds. */
  readonly resync?: number;
  /** Folder for the manifests. Default: they are printed. */
  readonly out?: string;
}

/** Whom an export is for; nobody named: everybody. */
export interface ForWhomInput extends SharedInput {
  readonly users: readonly string[];
  readonly groups: readonly string[];
}

export interface AwsConfigInput extends ForWhomInput {
  /** Default: that of the AWS CLI. */
  readonly file?: string;
  readonly stdout: boolean;
  readonly remove: boolean;
  readonly dryRun: boolean;
}

export interface GrantedInput extends ForWhomInput {
  /** Folder of the registry. */
  readonly out: string;
  readonly dryRun: boolean;
}

export interface SwitchRolesInput extends ForWhomInput {
  /** File to write. Default: it is printed. */
  readonly out?: string;
}

/** Forms of the page of links. */
export const LINK_FORMATS = ["markdown", "html"] as const;

export interface LinksInput extends ForWhomInput {
  readonly format: (typeof LINK_FORMATS)[number];
  /** File to write. Default: it is printed. */
  readonly out?: string;
}

export interface PageInput extends ForWhomInput {
  /** The page's file. Default: `switchyard.html` in the working folder. */
  readonly out?: string;
  readonly dryRun: boolean;
}

export interface CsvInput extends SharedInput {
  /** File to write. Default: it is printed. */
  readonly out?: string;
}

export interface CodeownersExportInput extends SharedInput {
  /** File to write. Default: it is printed. */
  readonly out?: string;
}
