import { clientSlugs } from "../../core/config/read/stack-files.ts";
import { handoffContract } from "../../core/contract/handoff.ts";
import type { ClientContract } from "../../core/contract/select-clients.ts";
import type { Fault } from "../../core/faults/fault.ts";
import type { SourceFile } from "../../core/faults/yaml/source.ts";
import { clientClashes } from "../../core/home/client-clashes.ts";
import { readPortfolio } from "../../core/portfolio/read-portfolio.ts";
import type { StackConfig } from "../../core/portfolio/resolve-stack.ts";
import { type FleetProject, homeStacks, type ProjectStack } from "../project/open-project.ts";

/** Somebody who gets into a role of the new client. */
export interface Gain {
  /** As the access graph names holders: `group:Auditors`. */
  readonly holder: string;
  /** Key of the role. */
  readonly role: string;
}

/** What a new client does to the project as a whole. */
export interface WithNewClient {
  readonly faults: readonly Fault[];
  readonly gains: readonly Gain[];
  readonly notices: readonly string[];
}

/** A client whose file does not exist yet. */
export interface Addition {
  readonly slug: string;
  readonly source: SourceFile;
  readonly config: StackConfig;
}

/**
 * Looks at all of the project's files with the new one among them. Another file that is at fault is a fault here too:
 * whether the new client has something in common with it cannot be told.
 */
export function withNewClient(project: FleetProject, added: Addition, now: Date): WithNewClient {
  const { slug, source, config } = added;
  const slugs = clientSlugs([...project.files.names, `Pulumi.client-${slug}.yaml`]);
  const others = [...project.clients.values()].filter(
    (other) => other.slug !== slug && slugs.includes(other.slug ?? ""),
  );
  const { home } = project;
  const unreadable = [...others, ...(home === undefined ? [] : [home])].flatMap(faultsOf);
  const contracts = [...others.map((other) => other.config), config].flatMap(contractOf);
  const clashes = config.kind === "client" ? clientClashes(contracts).filter((fault) => concerns(fault, slug)) : [];
  const faults = [...unreadable, ...clashes];
  if (home === undefined) {
    const homes = homeStacks(project.files);
    const none = `No file says ${project.name}:home yet, so nobody is granted anything in the new client.`;
    if (homes.length === 0) return { faults, gains: [], notices: [none] };
    return { faults: [...faults, severalHomes(project.name, homes)], gains: [], notices: [] };
  }
  if (faults.length > 0 || config.kind !== "client" || home.source === undefined)
    return { faults, gains: [], notices: [] };
  const before = [home.source, ...others.flatMap((other) => other.source ?? [])];
  const files = { project: project.files.project, stacks: before };
  const after = readPortfolio({ ...files, stacks: [...before, source] }, now);
  if (after.portfolio === undefined) {
    const known = new Set(readPortfolio(files, now).faults.map(identity));
    const old = after.faults.filter((fault) => known.has(identity(fault)));
    return {
      faults: after.faults.filter((fault) => !known.has(identity(fault))),
      gains: [],
      notices: old.length === 0 ? [] : [standing(old)],
    };
  }
  const { graph } = after.portfolio;
  const roles = new Map(graph.roles.flatMap((role) => (role.slug === slug ? [[role.arn, role.key] as const] : [])));
  return {
    faults: [],
    gains: graph.edges.flatMap(({ holder, roleArn }) => {
      const role = roles.get(roleArn);
      return role === undefined ? [] : [{ holder, role }];
    }),
    notices: notRead(home, slug),
  };
}

function faultsOf({ config }: ProjectStack): readonly Fault[] {
  return config.kind === "invalid" ? config.faults : [];
}

function contractOf(config: StackConfig): readonly ClientContract[] {
  if (config.kind !== "client") return [];
  const { client } = config;
  return [{ slug: client.slug, contract: handoffContract(client), place: client.place }];
}

function concerns({ clients }: Fault, slug: string): boolean {
  return clients === undefined || clients.includes(slug);
}

function severalHomes(project: string, homes: readonly string[]): Fault {
  return {
    code: "portfolio/home",
    path: `${project}:home`,
    expected: `one stack file with ${project}:home`,
    found: homes.join(", "),
    fix: "Keep one of them; what home says of the new client cannot be told otherwise.",
  };
}

/** why not all of it: what is expected lists the clients, of which there is one more now. */
function identity({ code, path, found }: Fault): string {
  return JSON.stringify([code, path, found]);
}

/** why no refusal: it was so before, and has nothing to do with the new client. */
function standing(faults: readonly Fault[]): string {
  const [first] = faults;
  const more = faults.length > 1 ? `, and ${faults.length - 1} more` : "";
  return `The project was at fault before, and still is: ${first?.path ?? ""}, found ${first?.found ?? ""} [${first?.code ?? ""}]${more}. Who gains what cannot be told until then.`;
}

function notRead({ config, source }: ProjectStack, slug: string): readonly string[] {
  if (config.kind !== "home" || config.home.clients === "all" || config.home.clients.includes(slug)) return [];
  return [
    `${source?.name ?? "The home file"} lists the clients that home reads, and ${slug} is not among them: add it there.`,
  ];
}
