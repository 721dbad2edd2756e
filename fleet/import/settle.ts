import type { Fault } from "../../core/faults/fault.ts";
import type { Portfolio } from "../../core/portfolio/read-portfolio.ts";
import { type Candidate, type Finding, withoutSet } from "./candidates.ts";
import type { Unmanaged } from "./import-report.ts";
import { inOneLine, judged } from "./judge-files.ts";
import { type Proposal, type ProposedFiles, proposedFiles } from "./proposed-files.ts";
import type { StandingSet } from "./standing-sets.ts";

/** What is to be written, and what is left out of it. */
export interface Settled {
  readonly files: ProposedFiles;
  readonly candidates: readonly Candidate[];
  readonly portfolio: Portfolio;
  readonly unmanaged: readonly Unmanaged[];
  /** Why nothing can be written. */
  readonly faults: readonly Fault[];
}

/**
 * Takes out of what might be imported whatever the files cannot say exactly, until what is left plans the access that stands
 * and nothing else: each round writes the files in memory, reads them as the program does, and compares.
 * @param before What the files say now.
 */
export async function settle(
  proposal: Proposal,
  wanted: readonly Candidate[],
  { before, now, newSets }: { readonly before: Portfolio; readonly now: Date; readonly newSets: boolean },
): Promise<Settled> {
  const unmanaged: Unmanaged[] = [];
  let candidates = wanted;
  for (;;) {
    const files = proposedFiles(proposal, candidates);
    if (files.faults.length > 0) return { files, candidates, portfolio: before, unmanaged, faults: files.faults };
    const { findings, portfolio, faults } = await judged(proposal, candidates, files, { before, now, newSets });
    if (findings.length === 0 && faults.length === 0)
      return { files, candidates, portfolio: portfolio ?? before, unmanaged, faults };
    if (findings.length === 0) {
      const slug = await culprit(proposal, candidates, { before, now, newSets });
      const own = candidates.filter(({ client }) => client.slug === slug);
      if (own.length === 0) return { files, candidates, portfolio: before, unmanaged, faults };
      const because = `the files would be at fault: ${faults.map(inOneLine).join("; ")}`;
      for (const candidate of own) unmanaged.push(...leftOut({ candidate, part: "role", because }));
      candidates = candidates.filter((one) => !own.includes(one));
      continue;
    }
    const firsts = new Map([...findings].reverse().map((one) => [one.candidate, one]));
    for (const one of firsts.values()) unmanaged.push(...leftOut(one));
    candidates = candidates.flatMap((one): readonly Candidate[] => {
      const found = firsts.get(one);
      if (found === undefined) return [one];
      return found.part === "set" && one.set !== undefined ? [withoutSet(one)] : [];
    });
  }
}

/** The client that is at fault also without the others; else the last. why: what is wrong with one must not stop the others. */
async function culprit(
  proposal: Proposal,
  candidates: readonly Candidate[],
  terms: { readonly before: Portfolio; readonly now: Date; readonly newSets: boolean },
): Promise<string | undefined> {
  const slugs = [...new Set(candidates.map(({ client }) => client.slug))];
  for (const slug of slugs) {
    const own = candidates.filter(({ client }) => client.slug === slug);
    const { faults, findings } = await judged(proposal, own, proposedFiles(proposal, own), terms);
    if (faults.length + findings.length > 0) return slug;
  }
  return slugs.at(-1);
}

function leftOut({ candidate: { client, standing, set }, part, because }: Finding): readonly Unmanaged[] {
  const role = { kind: "role", accountId: client.accountId, name: standing.role.arn, isOther: false } as const;
  if (set === undefined) return [{ ...role, because }];
  if (part === "set") return [setLeft(set, because)];
  return [{ ...role, because }, setLeft(set, `the role that it leads to, ${standing.role.arn}, is not imported`)];
}

/** A permission set that stays as it is. */
export function setLeft({ arn, name }: StandingSet, because: string, isOther = false): Unmanaged {
  return { kind: "permission set", accountId: "", name: name === "" ? arn : name, because, isOther };
}
