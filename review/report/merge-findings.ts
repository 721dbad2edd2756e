import type { Access } from "../../core/changes/access.ts";
import { accessDiff } from "../../core/changes/access-diff.ts";
import type { AccessDiff, Gain } from "../../core/changes/access-difference.ts";
import { type Fault, listed } from "../../core/faults/fault.ts";
import type { Portfolio } from "../../core/portfolio/read-portfolio.ts";
import type { Finding } from "../rules/rule.ts";
import { notDecidedFindings, ownFinding, OWN_RULES } from "./own-findings.ts";

/** The base branch as it is now, and head merged into it; or why one of them cannot be read. */
export interface MergeSides {
  /** The project's files that the base branch has changed since head began; sorted. */
  readonly moved: readonly string[];
  /** Those that both have changed, so that nobody knows here what their merge is; sorted. */
  readonly both: readonly string[];
  /** Absent where it is at fault. */
  readonly tip?: Portfolio;
  readonly merged?: Portfolio;
  readonly faults: readonly Fault[];
}

/** What the merge would give beyond what the change gives by itself, or that nobody can tell. */
export function mergeFindings(diff: AccessDiff, { moved, both, tip, merged, faults }: MergeSides): readonly Finding[] {
  if (moved.length === 0) return [];
  if (both.length > 0)
    return [
      ownFinding(
        OWN_RULES.baseMovedOn,
        "base",
        `The base branch has since changed files that this change touches too: ${listed(both)}. What the merge gives is not known.`,
      ),
    ];
  if (tip === undefined || merged === undefined) {
    const [first] = faults;
    const why = first === undefined ? "" : `: ${first.path}: expected ${first.expected}, found ${first.found}`;
    return [
      ownFinding(
        OWN_RULES.baseMovedOn,
        "base",
        `The base branch has since changed ${listed(moved)}, and merged with it the files cannot be used${why}.`,
      ),
    ];
  }
  const known = new Set(diff.gains.map(meaningOf));
  const { gains, unproved } = accessDiff(tip, merged);
  const more = gains.filter((gain) => !known.has(meaningOf(gain)));
  const open = unproved.filter(
    (one) => !diff.unproved.some(({ role, holder }) => role === one.role && holder === one.holder),
  );
  if (more.length === 0) return notDecidedFindings(open);
  const names = more.map(({ access }) => `${access.holder.key} → ${targetOf(access)}`);
  return [
    ...notDecidedFindings(open),
    ownFinding(
      OWN_RULES.mergeGives,
      "base",
      `The base branch has since changed ${listed(moved)}. Merged with it, the change gives as well: ${listed(names)}.`,
    ),
  ];
}

/** That the two have been merged into each other. */
export function crossedFinding(): Finding {
  return ownFinding(
    OWN_RULES.baseMovedOn,
    "base",
    "The change and the base branch have several merge bases, since each was merged into the other. Compared is the base branch as it is now; what the merge gives is not known.",
  );
}

function meaningOf({ access, differences }: Gain): string {
  const { key, rights, ways, until, sessionSeconds, signInSeconds } = access;
  // why these too: a request that was found stands nowhere in the access.
  const found = differences.filter(({ aspect }) => aspect === "trust").map(({ words }) => words);
  return JSON.stringify([key, rights, ways, until, sessionSeconds, signInSeconds, found]);
}

function targetOf({ target }: Access): string {
  return target.kind === "role" ? `${target.client}/${target.roleKey}` : `account ${target.accountId}`;
}
