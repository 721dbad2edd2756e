import { didYouMean } from "../../core/faults/did-you-mean.ts";
import { describe, type Fault } from "../../core/faults/fault.ts";
import { type Entrance, entrancesOf } from "../../core/exports/entrances.ts";
import { portfolioOfFiles } from "../../core/portfolio/portfolio-of-files.ts";
import type { Portfolio } from "../../core/portfolio/read-portfolio.ts";
import { FleetError } from "../fleet-error.ts";
import { noHome } from "../project/no-home.ts";
import type { FleetProject } from "../project/open-project.ts";
import { ProjectFaults } from "../session.ts";

/** A client that is not in an export. */
export interface LeftClient {
  readonly slug: string;
  readonly faults: readonly Fault[];
}

/** What an export is made from: the files alone. */
export interface SafeFiles {
  readonly project: string;
  readonly portfolio: Portfolio;
  /** Clients whose own file is at fault, or does not agree with the grants. */
  readonly left: readonly LeftClient[];
  /** Sentences about what the files cannot say. */
  readonly notes: readonly string[];
}

/**
 * The project's files as an export takes them, without the clients that are at fault by themselves.
 * @throws ProjectFaults when something is at fault that no one client can be left out for.
 */
export function safeFiles(project: Pick<FleetProject, "name" | "clients" | "home" | "files">, now: Date): SafeFiles {
  if (!PROJECT_NAME.test(project.name)) throw new ProjectFaults([projectName(project)]);
  const home = project.home?.config;
  if (home === undefined || home.kind === "client") throw new ProjectFaults([noHome()]);
  if (home.kind === "invalid") throw new ProjectFaults(home.faults);
  const files = new Map([...project.clients].map(([slug, { config }]) => [slug, config]));
  const { portfolio, faults, left } = portfolioOfFiles(home.home, files, now);
  if (portfolio === undefined) throw new ProjectFaults(faults);
  const several = portfolio.home.sharedSets.filter(({ shards }) => shards > 1).map(({ name }) => name);
  return {
    project: project.name,
    portfolio,
    left: [...left].map(([slug, own]) => ({ slug, faults: own })),
    notes: several.map(
      (name) =>
        `${name} has several shards. Which of them holds a role only the home stack's outputs say (sharedAccess); here it is as if all were placed anew.`,
    ),
  };
}

/** Whom an export is for. */
export interface ForWhom {
  /** Users of Identity Center, as grants name them. Their groups are in no file. */
  readonly users?: readonly string[];
  /** Groups of Identity Center, as grants name them. */
  readonly groups?: readonly string[];
}

/**
 * The ways in that these users and groups hold; all ways, where nobody is named.
 * @throws FleetError for a name that no grant has.
 */
export function entrancesFor(portfolio: Portfolio, whom: ForWhom): readonly Entrance[] {
  const all = entrancesOf(portfolio);
  const keys = holderKeys(portfolio, whom);
  return keys === undefined ? all : all.filter(({ holders }) => holders.some((holder) => keys.has(holder)));
}

/**
 * Keys of these users and groups, as holders have them; `undefined` where nobody is named.
 * @throws FleetError for a name that no grant has.
 */
export function holderKeys(
  portfolio: Portfolio,
  { users = [], groups = [] }: ForWhom,
): ReadonlySet<string> | undefined {
  if (users.length + groups.length === 0) return undefined;
  const wanted = [...users.map((name) => ["user", name] as const), ...groups.map((name) => ["group", name] as const)];
  return new Set(wanted.flatMap(([kind, name]) => keysOf(portfolio, kind, name)));
}

/** why several: grants may name the same user by name, e-mail address or id. */
function keysOf({ home: { grants } }: Portfolio, kind: "user" | "group", name: string): readonly string[] {
  const own = grants.map(({ principal }) => principal).filter((principal) => principal.kind === kind);
  const found = own.filter((principal) => principal.name === name);
  if (found.length > 0) return found.map(({ by }) => `${kind}${by === undefined ? "" : `-${by}`}:${name}`);
  const hint = didYouMean(
    name,
    own.map((principal) => principal.name),
  );
  throw new FleetError(`No grant names the ${kind} ${JSON.stringify(name)}. ${hint}`.trim());
}

/**
 * Source: Pulumi, `sdk/go/common/tokens`, names of projects. why asked here: it becomes a file's name and a line in files that
 * other tools read.
 */
const PROJECT_NAME = /^(?!\.{1,2}$)[\w.-]{1,100}$/;

function projectName({ name, files }: Pick<FleetProject, "name" | "files">): Fault {
  return {
    code: "export/project-name",
    at: { file: files.project.name },
    path: "name",
    expected: "a name that Pulumi takes: 1 to 100 letters, digits, dots, dashes and underscores",
    found: describe(name),
    fix: "Correct the project's name.",
  };
}
