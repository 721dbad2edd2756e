import { accessGraph, type AccessGraph } from "../access/access-graph.ts";
import { proofFaults } from "../access/proof/proof-faults.ts";
import type { Hole } from "../access/proof/proof-input.ts";
import { proveAccess } from "../access/proof/prove-access.ts";
import { trustAgreement, type TrustAgreement } from "../access/unmanaged-trust.ts";
import type { ClientContract } from "../contract/select-clients.ts";
import type { Fault } from "../faults/fault.ts";
import type { HomePlan } from "../home/planned-home.ts";
import type { HomeSettings } from "../home/settings/home-settings.ts";
import { filePlans, type StackConfig } from "./resolve-stack.ts";

/** What the proof found. */
export interface HomeProof {
  readonly graph: AccessGraph;
  readonly holes: readonly Hole[];
  /** One for each hole, the first ten. */
  readonly faults: readonly Fault[];
  /** Whom the trust policies let in that the proof does not speak of, and where the files do not agree without a hole. */
  readonly warnings: readonly string[];
  /** What was proved, and of what, in one sentence. */
  readonly summary: string;
}

/** What the plan is proved against. */
export interface ProofOptions {
  /** Configuration of each client by slug, as its file says; how far a role is open is what the file says. */
  readonly files: ReadonlyMap<string, StackConfig>;
  readonly now: Date;
}

/**
 * Proves the plan of the home stack against the trust policies as the client stacks last wrote them, before anything is
 * made: every grant works, and of all other calls that there could be none gets in.
 */
export function proveHome(
  settings: HomeSettings,
  contracts: readonly ClientContract[],
  plan: HomePlan,
  { files, now }: ProofOptions,
): HomeProof {
  const plans = filePlans(files);
  const graph = accessGraph(settings, contracts, plan, plans);
  const { holes } = proveAccess(settings, graph, now);
  const agreement = trustAgreement(settings, graph, now);
  const asked = contracts.filter(({ slug }) => plans.get(slug)?.handoff === true).length;
  return {
    graph,
    holes,
    faults: proofFaults(graph, holes),
    warnings: agreement.sentences,
    summary: proofSummary({ grants: graph.edges.length, roles: graph.roles.length, now, asked, ...agreement }),
  };
}

/** What a proof without holes spoke of, in numbers. */
export interface Proved extends Pick<TrustAgreement, "open" | "unmanaged"> {
  readonly grants: number;
  readonly roles: number;
  readonly now: Date;
  /** Clients that run no Pulumi: nobody wrote down what their roles are. */
  readonly asked: number;
}
export function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}

/**
 * What was proved and of what, and no more: the trust policies are those that the client stacks last wrote down; whom home
 * does not manage may hold any policy.
 */
function proofSummary({ grants, roles, now, asked, open, unmanaged }: Proved): string {
  const handedOff =
    asked === 0
      ? ""
      : ` (of ${count(asked, "client")} with handoff, as ${asked === 1 ? "its file asks" : "their files ask"})`;
  const works = grants === 1 ? "the one grant lets its holder in" : `all ${grants} grants let their holders in`;
  const whole = open === 0 ? "" : `; ${count(open, "role")} open to the whole home account`;
  const unproved =
    unmanaged === 0
      ? ""
      : ` Not proved: what ${count(unmanaged, "trusted principal")} may do that this stack does not manage, named in ${unmanaged === 1 ? "a warning" : "warnings"}.`;
  const from = now.toISOString().replace(/\.\d+Z$/, "Z");
  return `Proved before anything was made, of the trust policies as the client stacks last wrote them${handedOff}: ${works}, and of all other calls that there could be from ${from} on, whoever makes them, none gets in but as the files say (${count(roles, "role")}${whole}). Not seen: organization policies and session policies.${unproved}`;
}
