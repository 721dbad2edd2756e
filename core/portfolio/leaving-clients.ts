import type { ClientContract } from "../contract/select-clients.ts";
import type { Fault } from "../faults/fault.ts";
import type { StackConfig } from "./resolve-stack.ts";

/** Whether the client is on its way out (`offboarding: true`), so that the home stack takes it for gone. */
export function isLeaving(file: StackConfig | undefined): boolean {
  return file?.kind === "client" && file.client.offboarding;
}

/** Slugs of clients on their way out, by the client's name. */
export function leavingClients(files: ReadonlyMap<string, StackConfig>): ReadonlyMap<string, string> {
  return new Map(
    [...files].flatMap(([slug, file]) =>
      file.kind === "client" && file.client.offboarding ? [[file.client.name, slug]] : [],
    ),
  );
}

/** What was read of the clients. */
interface ReadClients {
  readonly slugs: readonly string[];
  readonly contracts: readonly ClientContract[];
  readonly unread: readonly Fault[];
  readonly files: ReadonlyMap<string, StackConfig>;
}

/**
 * What was read without the clients on their way out: they are neither planned nor held, so that what they gave is deleted,
 * whatever their own stacks say.
 */
export function withoutLeaving<Input extends ReadClients>(input: Input): Input {
  const leaves = (slug: string) => isLeaving(input.files.get(slug));
  if (!input.slugs.some(leaves) && !input.contracts.some(({ slug }) => leaves(slug))) return input;
  return {
    ...input,
    slugs: input.slugs.filter((slug) => !leaves(slug)),
    contracts: input.contracts.filter(({ slug }) => !leaves(slug)),
    unread: input.unread.filter(({ clients = [] }) => clients.length === 0 || !clients.every(leaves)),
  };
}
