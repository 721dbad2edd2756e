import { checkDocuments } from "../../core/client/check-documents.ts";
import { handoffContract } from "../../core/contract/handoff.ts";
import { readConfigFiles } from "../../core/config/read/read-config.ts";
import { stackOfFile } from "../../core/config/read/stack-files.ts";
import { projectConfig, stackConfig } from "../../core/config/read/written-value.ts";
import { type Fault, formatFault } from "../../core/faults/fault.ts";
import { readYaml, type SourceFile } from "../../core/faults/yaml/source.ts";
import { judgeHome } from "../../core/portfolio/judge-home.ts";
import { type Portfolio, readPortfolio } from "../../core/portfolio/read-portfolio.ts";
import { resolveConfig } from "../../core/portfolio/resolve-stack.ts";
import { type Share, dueTo, linesOf } from "./blame.ts";
import type { Candidate, Finding } from "./candidates.ts";
import { judgePlan } from "./judge-plan.ts";
import type { Proposal, ProposedFiles } from "./proposed-files.ts";

/** What was found in the files that would be written. */
export interface Judged {
  readonly findings: readonly Finding[];
  readonly portfolio: Portfolio | undefined;
  readonly faults: readonly Fault[];
}

/** Reads the files as the program does, holds what they plan against what stands, and proves the home side. */
export async function judged(
  proposal: Proposal,
  candidates: readonly Candidate[],
  files: ProposedFiles,
  terms: { readonly before: Portfolio; readonly now: Date; readonly newSets: boolean },
): Promise<Judged> {
  const closed = candidates.flatMap((candidate): readonly Finding[] => {
    const fault = files.closed.get(candidate.client.slug);
    return fault === undefined
      ? []
      : [
          {
            candidate,
            part: "role",
            because: `its client has a file in which it cannot be put beside the others: ${inOneLine(fault)}`,
          },
        ];
  });
  if (closed.length > 0) return { findings: closed, portfolio: undefined, faults: [] };
  const stacks = stacksOf(proposal, files);
  const shares = sharesOf(proposal, candidates, files);
  const blamed = (faults: readonly Fault[]) => faults.flatMap((fault) => findingsOf(fault, shares, candidates, files));
  const { portfolio, faults } = readPortfolio({ project: files.project, stacks }, terms.now);
  if (portfolio === undefined) return { findings: blamed(faults), portfolio, faults };
  const findings = judgePlan({ ...terms, after: portfolio, candidates, center: proposal.center });
  if (findings.length > 0) return { findings, portfolio, faults: [] };
  const proved = judgeHome({
    settings: portfolio.home,
    slugs: portfolio.contracts.map(({ slug }) => slug),
    contracts: portfolio.clients.map((plan) => ({
      slug: plan.slug,
      contract: handoffContract(plan),
      place: plan.place,
    })),
    files: new Map(
      portfolio.clients.map(({ slug }) => {
        const source = stacks.find(({ name }) => stackOfFile(name) === `client-${slug}`) ?? files.project;
        const raw = readConfigFiles(`client-${slug}`, { project: files.project, stack: source });
        return [slug, resolveConfig(raw)];
      }),
    ),
    unread: [],
    placements: {},
    now: terms.now,
  });
  const all = [...proved.faults, ...proved.reasons, ...(await unknownWords(portfolio, candidates))];
  return { findings: blamed(all), portfolio, faults: all };
}

/** Actions and keys in the roles' own documents that the client's deployment would refuse, since AWS does not have them. */
async function unknownWords({ clients }: Portfolio, candidates: readonly Candidate[]): Promise<readonly Fault[]> {
  const slugs = new Set(candidates.map(({ client }) => client.slug));
  const plans = clients.filter(
    ({ slug, roles }) => slugs.has(slug) && roles.some((role) => role.inlinePolicies.length > 0),
  );
  if (plans.length === 0) return [];
  // why so late: AWS's lists take time to read, and most roles have no document of their own.
  const reference = await (await import("../../components/engine/iam-reference.ts")).iamReference();
  return (await Promise.all(plans.map(async (plan) => checkDocuments(plan, reference)))).flat();
}

/** The stacks' files as they would be. */
function stacksOf({ project, homeFile }: Proposal, files: ProposedFiles): readonly SourceFile[] {
  const others = [...project.clients].flatMap(([slug, { source }]) =>
    files.clients.has(slug) || source === undefined ? [] : [source],
  );
  return [files.home.text === homeFile.text ? homeFile : files.home, ...others, ...files.clients.values()];
}

type Part = Pick<Finding, "candidate" | "part">;

/** Which lines of the files are there because of whom. */
function sharesOf(
  { project, homeFile }: Proposal,
  candidates: readonly Candidate[],
  files: ProposedFiles,
): readonly Share<Part>[] {
  const home = stackConfig(readYaml(files.home).source, project.name).values.find(
    ({ key }) => key === `${project.name}:home`,
  );
  const levels = projectConfig(readYaml(files.project).source, project.name).values.find(
    ({ key }) => key === `${project.name}:accessLevels`,
  );
  return candidates.flatMap((candidate): readonly Share<Part>[] => {
    const file = files.clients.get(candidate.client.slug);
    const client =
      file &&
      stackConfig(readYaml(file).source, project.name).values.find(({ key }) => key === `${project.name}:client`);
    const level = files.levels.get(candidate);
    const { set } = candidate;
    const share = (of: SourceFile | undefined, path: readonly string[], part: Part["part"]) => {
      const lines = of && linesOf(of, path);
      return of === undefined || lines === undefined ? [] : [{ file: of.name, lines, because: { candidate, part } }];
    };
    return [
      ...share(file, ["config", client?.as ?? "", "roles", candidate.key], "role"),
      ...(levels === undefined || level === undefined
        ? []
        : share(files.project, ["config", levels.as, "value", level], "role")),
      ...(set === undefined || home === undefined || files.home === homeFile
        ? []
        : share(files.home, ["config", home.as, "permissionSets", "overrides", set.name], "set")),
    ];
  });
}

/** Whom a fault is due to: by its place, else by the client that it names or whose new file it is in. */
function findingsOf(
  fault: Fault,
  shares: readonly Share<Part>[],
  candidates: readonly Candidate[],
  files: ProposedFiles,
): readonly Finding[] {
  const because = `the files would be at fault: ${inOneLine(fault)}`;
  const placed = dueTo(fault, shares);
  if (placed.length > 0) return placed.map((one) => ({ ...one, because }));
  const slugs = new Set(fault.clients ?? []);
  for (const [slug, file] of files.clients) if (fault.at?.file === file.name) slugs.add(slug);
  return candidates
    .filter(({ client }) => slugs.has(client.slug))
    .map((candidate) => ({ candidate, part: "role", because }));
}

/** A fault in one line, for lists. */
export function inOneLine(fault: Fault): string {
  return formatFault(fault).replaceAll(/\s*\n\s*/g, " ");
}
