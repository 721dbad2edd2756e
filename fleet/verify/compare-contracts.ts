import { clientStackName } from "../../core/config/naming.ts";
import type { ClientPlan } from "../../core/client/client-plan.ts";
import { CONTRACT_OUTPUT } from "../../core/contract/contract.ts";
import { parseContract } from "../../core/contract/parse-contract.ts";
import type { ClientContract } from "../../core/contract/select-clients.ts";
import type { Fault } from "../../core/faults/fault.ts";
import type { HomeSettings } from "../../core/home/settings/home-settings.ts";
import { checkAgreement } from "../../core/portfolio/against-files/contract-against-file.ts";
import type { FleetProject } from "../project/open-project.ts";
import type { DeployedFleet } from "../session.ts";
import { upCommand } from "../shell-command.ts";
import type { DeclaredFleet } from "./declared-fleet.ts";
import type { Finding } from "./verify-report.ts";

/** Slugs of clients that the home stack takes unchecked and that have no file here; with the backend, their contracts. */
export function uncheckedContracts(home: HomeSettings, project: Pick<FleetProject, "clients">): readonly string[];
export function uncheckedContracts(
  home: HomeSettings,
  project: Pick<FleetProject, "clients">,
  deployed: DeployedFleet,
): readonly ClientContract[];
export function uncheckedContracts(
  { uncheckedContracts: unchecked }: HomeSettings,
  { clients }: Pick<FleetProject, "clients">,
  deployed?: DeployedFleet,
): readonly string[] | readonly ClientContract[] {
  const slugs = unchecked.map(({ client }) => client).filter((slug) => !clients.has(slug));
  if (deployed === undefined) return slugs;
  return slugs.flatMap((slug) => contractOf(slug, deployed).contract ?? []);
}

/** How the clients' stacks differ from their files: what the home stack goes by. */
export function stackFindings(
  { portfolio, files }: Pick<DeclaredFleet, "portfolio" | "files">,
  plans: readonly ClientPlan[],
  deployed: DeployedFleet | string,
  now: Date,
): readonly Finding[] {
  if (typeof deployed === "string")
    return [
      {
        severity: "fault",
        what: "deployed stacks",
        expected: "a backend that can be read",
        found: deployed,
        next: "Check that `pulumi stack ls` works here, and repeat the command.",
      },
    ];
  const { uncheckedContracts: unchecked } = portfolio.home;
  return plans
    .filter(({ handoff }) => !handoff)
    .flatMap((plan): readonly Finding[] => {
      const { contract, faults } = contractOf(plan.slug, deployed);
      const agreement = contract === undefined ? { faults: [] } : checkAgreement(files, [contract], { unchecked, now });
      return [...faults, ...agreement.faults].map((fault) => finding(plan.slug, fault));
    });
}

function contractOf(
  slug: string,
  { listed, stacks, unreadable }: DeployedFleet,
): { readonly contract?: ClientContract; readonly faults: readonly Fault[] } {
  const stack = clientStackName(slug);
  const because = unreadable.get(stack);
  const found = stacks.get(stack);
  if (!listed.has(stack) || found === undefined)
    return {
      faults: [
        {
          code: listed.has(stack) ? "contract/unreadable" : "contract/no-stack",
          path: stack,
          expected: "a deployed stack",
          found: because ?? "no such stack in this backend",
          fix: upCommand(stack),
        },
      ],
    };
  const { contract, faults } = parseContract(stack, found.outputs[CONTRACT_OUTPUT]);
  return contract === undefined ? { faults } : { contract: { slug, contract }, faults: [] };
}

function finding(slug: string, { path, expected, found }: Fault): Finding {
  return {
    severity: "fault",
    client: slug,
    what: `stack ${path}`,
    expected,
    found,
    next: upCommand(clientStackName(slug)),
  };
}
