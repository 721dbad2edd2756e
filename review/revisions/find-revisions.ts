import type { Revision } from "../report/review-report.ts";
import type { Git } from "./git.ts";
import { lookUp } from "./git-objects.ts";
import { NotReviewable } from "./not-reviewable.ts";

/** The revisions of one review. */
export interface Revisions {
  /**
   * The merge base of what was asked for and head: what head's author began from. `ref` is as asked for. Of several merge
   * bases it is none, and what was asked for itself.
   */
  readonly base: Revision;
  readonly head: Revision;
  /** Commit of what was asked for as base, as it is now; it may have moved on since the merge base. */
  readonly baseTip: string;
  /** Whether base and head have several merge bases. */
  readonly isCrossed: boolean;
}

/**
 * Where a default branch is looked for, in this order. Spelled out, so that no tag of that name is taken for it.
 */
const DEFAULT_BRANCHES = ["origin/HEAD", "origin/main", "origin/master"]
  .map((name) => `refs/remotes/${name}`)
  .concat(["refs/heads/main", "refs/heads/master"]);

/**
 * Finds the commits of both sides. As on GitHub, head is compared with the merge base: what the base branch gained since is
 * no loss of this change.
 * @param asked Names of revisions. Default: the default branch of origin, else of this repository; and `HEAD`.
 * @throws NotReviewable
 */
export async function findRevisions(
  git: Git,
  asked: { readonly base?: string; readonly head?: string },
): Promise<Revisions> {
  const headRef = asked.head ?? "HEAD";
  const baseRefs = asked.base === undefined ? DEFAULT_BRANCHES : [asked.base];
  const [head, ...bases] = await commitsOf(git, [headRef, ...baseRefs]);
  if (head === undefined) throw noRevision(headRef, "head");
  const at = bases.findIndex((one) => one !== undefined);
  const tip = bases[at];
  if (tip === undefined) throw noRevision(asked.base, "base");
  const ref = (baseRefs[at] ?? "").replace(/^refs\/(?:heads|remotes)\//, "");
  const [first, ...others] = await mergeBases(git, tip, head, { base: ref, head: headRef });
  const isCrossed = others.length > 0;
  return {
    // why: Git merges on a base that it makes of all of them, and what one of them had may be what the branch took back since.
    base: { ref, commit: isCrossed ? tip : first },
    head: { ref: headRef, commit: head },
    baseTip: tip,
    isCrossed,
  };
}

async function commitsOf(git: Git, names: readonly string[]): Promise<readonly (string | undefined)[]> {
  // why peeled: a tag stands for the commit that it names.
  const found = await lookUp(
    git,
    names.map((name) => `${name}^{commit}`),
  );
  return found.map((one) => (one?.type === "commit" ? one.id : undefined));
}

async function mergeBases(
  git: Git,
  base: string,
  head: string,
  refs: { readonly base: string; readonly head: string },
): Promise<readonly [string, ...string[]]> {
  // why caught: Git ends with 1 and no word where there is none.
  const output = await git(["merge-base", "--all", base, head]).catch(() => Buffer.alloc(0));
  const [first, ...others] = output
    .toString("utf8")
    .split("\n")
    .filter((line) => line !== "");
  if (first !== undefined) return [first, ...others];
  const isShallow = (await git(["rev-parse", "--is-shallow-repository"])).toString("utf8").trim() === "true";
  throw new NotReviewable({
    code: "review/no-merge-base",
    path: `${refs.base}...${refs.head}`,
    expected: "a commit from which both come",
    found: isShallow ? "none in this shallow clone, which has not the whole history" : "none",
    fix: isShallow
      ? "Fetch more of the history: `git fetch --deepen=200 origin`, or `git fetch --unshallow origin`; `fetch-depth: 0` of actions/checkout."
      : "Name a base from which head comes: `--base`.",
  });
}

function noRevision(ref: string | undefined, side: "base" | "head"): Error {
  return new NotReviewable({
    code: "review/no-revision",
    path: `--${side}`,
    expected: "a revision of this repository that is a commit",
    found:
      ref === undefined
        ? "no default branch: neither origin/HEAD, nor main or master"
        : `${JSON.stringify(ref)}, which is none`,
    fix: `Name it: \`--${side} <REF>\`. It must have been fetched: nothing is fetched here.`,
  });
}
