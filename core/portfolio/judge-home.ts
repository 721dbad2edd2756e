import type { AccessGraph } from "../access/access-graph.ts";
import { proofFaults } from "../access/proof/proof-faults.ts";
import type { Hole } from "../access/proof/proof-input.ts";
import { clientStackName } from "../config/naming.ts";
import type { Fault } from "../faults/fault.ts";
import { HELD, heldOutput, heldWarnings } from "../home/held/held-warnings.ts";
import { draftHome, type HomeDraft, type VerdictInput } from "./draft-home.ts";
import { withoutLeaving } from "./leaving-clients.ts";
import { proveHome } from "./prove-home.ts";
import { holesAsDeployed, standingHole } from "./standing-holes.ts";
import { writeLastDeployment } from "./write-last-deployment.ts";

/** What the home stack is to do. */
export interface HomeVerdict extends Pick<HomeDraft, "plan" | "capacity"> {
  /** With one of them, nothing may be declared. */
  readonly faults: readonly Fault[];
  /** Why clients are held: to be told with the faults, so that all come out at once. */
  readonly reasons: readonly Fault[];
  readonly warnings: readonly string[];
  /** What was proved, in one sentence. Absent where nothing was, since something else is at fault. */
  readonly summary?: string;
  /** Codes of the reasons why clients and grants are held, by slug: the stack output `held`. */
  readonly held: Readonly<Record<string, readonly string[]>>;
  /** Whether anything is held or at fault, so that what the last deployment left matters. */
  readonly troubled: boolean;
  /** What the next deployment is to know of this one, as text; empty with faults. */
  readonly lastDeployment: string;
}

/**
 * The outcome on the home side, before anything is made: what is to be declared, proved against the roles as they will
 * be and as they are. Every grant works, and nobody else gets in. A client in whose role the proof finds a hole is held
 * as well, and the rest is planned and proved again.
 * @param draft The draft of the input, where it is made already.
 */
export function judgeHome(read: VerdictInput, draft: HomeDraft = draftHome(read)): HomeVerdict {
  const input = withoutLeaving(read);
  const { settings } = input;
  // why not with faults: a proof about such a plan would only repeat them.
  if (draft.faults.length > 0) return verdict(draft, [], { faults: draft.faults, warnings: [], troubled: true });
  const { graph, holes, warnings, summary } = proveHome(settings, draft.contracts, draft.plan, input);
  const stood = standingHole(input, graph);
  const slugs = new Map(graph.roles.map(({ arn, slug }) => [arn, slug]));
  const bySlug = new Map<string, Hole[]>();
  for (const hole of holes.filter(stood)) {
    const slug = slugs.get(hole.role) ?? "";
    bySlug.set(slug, [...(bySlug.get(slug) ?? []), hole]);
  }
  const own = holes.filter((hole) => !stood(hole) || !slugs.has(hole.role));
  const fresh = [...bySlug.keys()].filter((slug) => slug !== "" && !draft.reasons.has(slug));
  if (own.length === 0 && fresh.length > 0) {
    const reasons = new Map(draft.reasons);
    for (const slug of fresh) reasons.set(slug, proofFaults(graph, bySlug.get(slug) ?? []));
    return judgeHome(input, draftHome(input, reasons));
  }
  const deployed = holesAsDeployed(input, draft, graph);
  // why also these: a client that is held may have no contract to be planned from, and so no role in the graph.
  const all = { ...graph, roles: [...graph.roles, ...deployed.roles] };
  const opened = deployed.holes.filter((one) => !stood(one));
  const faults = [...own, ...fresh.flatMap((slug) => bySlug.get(slug) ?? []), ...opened];
  const planned = holes.filter((hole) => draft.reasons.has(slugs.get(hole.role) ?? ""));
  const left = [...planned, ...deployed.holes].filter(stood);
  return {
    ...verdict(draft, graph.principals, {
      faults: proofFaults(all, faults),
      warnings: [...leftWarnings(draft, all, left), ...warnings],
      troubled: holes.length > 0 || draft.reasons.size > 0,
    }),
    summary: `${summary}${unproved(draft)}`,
  };
}

function verdict(
  draft: HomeDraft,
  principals: AccessGraph["principals"],
  { faults, warnings, troubled }: Pick<HomeVerdict, "faults" | "warnings" | "troubled">,
): HomeVerdict {
  const { plan, capacity, reasons, contracts } = draft;
  const absent = new Set(draft.absent.map(({ slug }) => slug));
  return {
    plan,
    capacity,
    faults,
    reasons: [...reasons.values()].flat(),
    warnings: [...heldWarnings(reasons, absent), ...draft.warnings, ...warnings],
    held: heldOutput(reasons, plan.dropped),
    troubled,
    lastDeployment: faults.length > 0 ? "" : writeLastDeployment(contracts, plan, principals),
  };
}

/** Holes that are left as they were, a sentence for each role, where they are not the reason why the client is held. */
function leftWarnings({ reasons }: HomeDraft, graph: AccessGraph, holes: readonly Hole[]): readonly string[] {
  const said = new Set([...reasons.values()].flat().map(({ path, found }) => `${path} ${found}`));
  const byRole = new Map<string, Hole[]>();
  for (const hole of holes) byRole.set(hole.role, [...(byRole.get(hole.role) ?? []), hole]);
  return [...byRole.values()].flatMap(([first, ...others]) =>
    proofFaults(graph, first === undefined ? [] : [first])
      .filter(({ path, found }) => !said.has(`${path} ${found}`))
      .map(({ path, expected, found, code }) => {
        const more = others.length === 0 ? "" : ` And ${others.length} more like it.`;
        return `${HELD}${path}: left as it was; expected ${expected}, found ${found} [${code}]${more}`;
      }),
  );
}

function unproved({ reasons, absent }: HomeDraft): string {
  if (reasons.size === 0) return "";
  const without = absent.map(({ slug }) => clientStackName(slug));
  const last = [...reasons.keys()].map(clientStackName).filter((stack) => !without.includes(stack));
  return [
    ...(last.length === 0 ? [] : [` Of ${last.join(", ")} it holds as they were at the last deployment.`]),
    ...(without.length === 0 ? [] : [` It says nothing of ${without.join(", ")}.`]),
  ].join("");
}
