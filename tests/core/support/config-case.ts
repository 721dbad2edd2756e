import { stackFileName } from "../../../core/config/naming.ts";
import { readConfigFiles, readEngineConfig, type StackFiles } from "../../../core/config/read/read-config.ts";
import { resolveConfig, type StackConfig } from "../../../core/portfolio/resolve-stack.ts";
import { engineValues } from "./engine-values.ts";

/** The files of one case. Each body is put below its key; what is left out is the plain default. */
export interface ConfigCase {
  readonly name: string;
  /** Default: `home` where the case has a home body, else `client-abccorp`. */
  readonly stack?: string;
  /** Body of `switchyard:client`; its line 1 is line 3 of the stack's file. */
  readonly client?: string;
  /** Body of `switchyard:home`; its line 1 is line 3 of the stack's file. */
  readonly home?: string;
  /** Whole stack file. */
  readonly stackFile?: string;
  /** Body of `homeAccount`; its line 1 is line 6 of Pulumi.yaml. */
  readonly homeAccount?: string;
  /** Body of `accessLevels`; its line 1 is line 10 of Pulumi.yaml while `homeAccount` has two lines. */
  readonly levels?: string;
  /** Body of `quotas`; its line 1 is line 10 of Pulumi.yaml where the case has no levels and `homeAccount` two lines. */
  readonly quotas?: string;
  /** Body of `sharedPermissionSets`; its line 1 is line 10 of Pulumi.yaml where the case has neither levels nor quotas. */
  readonly shared?: string;
  /** Whole Pulumi.yaml. */
  readonly projectFile?: string;
}

const CLIENT = 'name: AbcCorp\naccountId: "222222222222"\nroles: [administrator]\n';
const HOME_ACCOUNT = 'accountId: "111111111111"\ncompany: your-company\n';

function below(head: string, depth: number, body: string): string {
  const lines = body.replace(/\n$/, "").split("\n");
  return `${head}${lines.map((line) => " ".repeat(depth) + line).join("\n")}\n`;
}

export function filesOf(one: ConfigCase): { stack: string; files: StackFiles } {
  const stack = one.stack ?? (one.home === undefined ? "client-abccorp" : "home");
  const project =
    one.projectFile ??
    below(
      "name: switchyard\nruntime: nodejs\nconfig:\n  homeAccount:\n    value:\n",
      6,
      one.homeAccount ?? HOME_ACCOUNT,
    ) +
      (one.levels === undefined ? "" : below("  accessLevels:\n    value:\n", 6, one.levels)) +
      (one.quotas === undefined ? "" : below("  quotas:\n    value:\n", 6, one.quotas)) +
      (one.shared === undefined ? "" : below("  sharedPermissionSets:\n    value:\n", 6, one.shared));
  const own =
    one.stackFile ??
    (one.home === undefined
      ? below("config:\n  switchyard:client:\n", 4, one.client ?? CLIENT)
      : below("config:\n  switchyard:home:\n", 4, one.home));
  return {
    stack,
    files: { project: { name: "Pulumi.yaml", text: project }, stack: { name: stackFileName(stack), text: own } },
  };
}

/** The case as the tools read it. */
export function fromFiles(one: ConfigCase): StackConfig {
  const { stack, files } = filesOf(one);
  return resolveConfig(readConfigFiles(stack, files));
}

/** The case as the program reads it, with the files at hand or without. */
export function fromEngine(one: ConfigCase, withFiles: boolean): StackConfig {
  const { stack, files } = filesOf(one);
  const values = engineValues(files.project.text, files.stack.text);
  return resolveConfig(readEngineConfig(stack, "switchyard", values, withFiles ? files : {}));
}
