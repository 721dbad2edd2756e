import type { ClientContract } from "../../../core/contract/select-clients.ts";
import { handoffContract } from "../../../core/contract/handoff.ts";
import { readConfigFiles } from "../../../core/config/read/read-config.ts";
import { stackOfFile } from "../../../core/config/read/stack-files.ts";
import type { Fault } from "../../../core/faults/fault.ts";
import type { SourceFile } from "../../../core/faults/yaml/source.ts";
import { clientsToRead } from "../../../core/home/settings/home-settings.ts";
import { resolveConfig, type StackConfig } from "../../../core/portfolio/resolve-stack.ts";
import { checkEdits } from "./check-edits.ts";
import { clientCuts } from "./client-cuts.ts";
import { cutFiles, type FileEdits } from "./cut-files.ts";

/** The files of a fleet that a client leaves. */
export interface FleetFiles {
  /** Namespace of the keys: the name of the Pulumi project. */
  readonly namespace: string;
  /** `Pulumi.yaml`. */
  readonly project: SourceFile;
  readonly home: SourceFile;
  /** Files of the other clients, by slug, and what they say. Clients that are being offboarded as well are none. */
  readonly others: ReadonlyMap<string, { readonly source?: SourceFile; readonly config: StackConfig }>;
  /** The file of the client that leaves, if it is there. */
  readonly own?: SourceFile;
}

/**
 * How the home stack's file and the project's have to change so that a client is granted nothing any more and everybody
 * else keeps exactly what they have. Nothing is written.
 * @returns the edits, none where nothing is left to be taken out; or why somebody has to edit by hand first.
 */
export function editHome(files: FleetFiles, leaver: ClientContract, now: Date): FileEdits {
  const { namespace, project, home, others, own } = files;
  const config = resolveConfig(readConfigFiles(stackOfFile(home.name), { project, stack: home }));
  if (config.kind !== "home") return { edits: undefined, faults: config.kind === "invalid" ? config.faults : [] };
  const slugs = clientsToRead(config.home, [...others.keys()].sort()).filter((slug) => slug !== leaver.slug);
  const read = slugs.map((slug) => others.get(slug)?.config);
  const contracts = read.flatMap((one): readonly ClientContract[] =>
    one?.kind === "client" ? [{ slug: one.client.slug, contract: handoffContract(one.client) }] : [],
  );
  const namesake = contracts.find(({ contract }) => contract.client.name === leaver.contract.client.name);
  if (namesake !== undefined) return { edits: undefined, faults: [sameName(leaver, namesake)] };
  const hasUnknown = contracts.length < slugs.length;
  const cuts = clientCuts(leaver, { home: config.home, others: contracts, hasUnknown, now });
  const done = cutFiles({ project, home, namespace }, cuts);
  if (done.edits === undefined || done.edits.length === 0) return done;
  const edited = (file: SourceFile) => done.edits.find(({ before }) => before === file)?.after ?? file;
  const rest = [...others.values()].flatMap(({ source }) => source ?? []);
  const faults = checkEdits(
    {
      before: { project, stacks: [home, ...rest, ...(own === undefined ? [] : [own])] },
      after: { project: edited(project), stacks: [edited(home), ...rest] },
    },
    leaver,
    now,
  );
  return faults.length > 0 ? { edits: undefined, faults } : done;
}

function sameName(leaver: ClientContract, { slug }: ClientContract): Fault {
  return {
    code: "offboard/others",
    path: leaver.slug,
    expected: "a name that no other client has, so that its grants can be told from those of others",
    found: `${JSON.stringify(leaver.contract.client.name)}, also of ${slug}`,
    fix: "Give each client a name of its own first. Nothing was written.",
  };
}
