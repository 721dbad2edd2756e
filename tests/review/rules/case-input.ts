import type { AccessDiff } from "../../../core/changes/access-difference.ts";
import { accessDiff } from "../../../core/changes/access-diff.ts";
import { type Portfolio, readPortfolio } from "../../../core/portfolio/read-portfolio.ts";
import { EXAMPLE_NOW, EXAMPLE_PROJECT } from "../../../review/rules/cases/example-project.ts";
import type { CaseFiles, FilesCase, PortfolioInput } from "../../../review/rules/rule.ts";
import { readReviewSettings } from "../../../review/settings/read-review-settings.ts";
import { REVIEW_FILE, type ReviewSettings } from "../../../review/settings/review-settings.ts";
import { stricter } from "../../../review/settings/stricter-settings.ts";

/** Both sides of a case, as the review would give them to the rules. */
export function caseInput({ base, head }: FilesCase, now = EXAMPLE_NOW): PortfolioInput {
  const after = sideOf(head, now);
  const before = base === undefined ? after : sideOf(base, now);
  const diff: AccessDiff = accessDiff(before.portfolio, after.portfolio);
  return {
    base: before.portfolio,
    head: after.portfolio,
    diff,
    settings: stricter(before.settings, after.settings),
    written: { base: before.settings, head: after.settings },
  };
}

interface Side {
  readonly portfolio: Portfolio;
  readonly settings: ReviewSettings;
}

/** The example project with these files in place of its own. */
export function sideOf(files: CaseFiles, now = EXAMPLE_NOW): Side {
  const texts = new Map<string, string>();
  for (const [name, text] of Object.entries({ ...EXAMPLE_PROJECT, ...files })) if (text !== null) texts.set(name, text);
  const sourceOf = (name: string) => ({ name, text: texts.get(name) ?? "" });
  const stacks = [...texts.keys()].filter((name) => /^Pulumi\..+\.yaml$/.test(name));
  const read = readPortfolio({ project: sourceOf("Pulumi.yaml"), stacks: stacks.map(sourceOf) }, now);
  const { settings, faults } = readReviewSettings(texts.has(REVIEW_FILE) ? sourceOf(REVIEW_FILE) : undefined);
  if (read.portfolio === undefined || faults.length > 0)
    throw new Error(JSON.stringify([...read.faults, ...faults], undefined, 1));
  return { portfolio: read.portfolio, settings };
}
