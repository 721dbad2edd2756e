import { resolve } from "node:path";
import type { Revision, ReviewReport } from "./report/review-report.ts";
import { type Change, judgeChange, type JudgeOptions, type Merge } from "./judge-change.ts";
import { changedPaths } from "./revisions/changed-paths.ts";
import { findRevisions, type Revisions } from "./revisions/find-revisions.ts";
import { type Git, gitIn } from "./revisions/git.ts";
import { type Commit, readCommit } from "./revisions/git-objects.ts";
import { gitTree, type KnownFiles } from "./revisions/git-tree.ts";
import { mergedTree } from "./revisions/merged-tree.ts";
import { readRevision } from "./revisions/read-revision.ts";
import type { RevisionFiles, RevisionTree } from "./revisions/revision-files.ts";

/** What is to be reviewed, and how. */
export interface ReviewOptions extends Partial<JudgeOptions> {
  /** A folder of the project, or below it, in a clone of its repository. Its work tree is not looked at. */
  readonly directory: string;
  /**
   * The revision that the change is to be merged into; compared is the merge base. Default: the default branch of origin
   * (`origin/HEAD`, `origin/main`, `origin/master`), else `main` or `master` of this repository.
   */
  readonly base?: string;
  /** Default: `HEAD`. */
  readonly head?: string;
  /** Environment of Git. Default: the process's own. */
  readonly env?: NodeJS.ProcessEnv;
  /** The `git` command. Default: the one on PATH. */
  readonly git?: string;
}

/** A line of a commit's message by which its author declares that it gives nobody new access. */
const DECLARATION = /^Switchyard:[ \t]*no-new-access[ \t]*$/im;

/**
 * Reviews a change between two revisions of a repository: who gains and loses what, by the files alone. They are read from
 * Git's objects; nothing of the work tree is looked at, nothing of either revision is run, and nothing is fetched or written.
 * @throws NotReviewable when it cannot be begun: no repository, no such revision, a clone without the history.
 */
export async function review(options: ReviewOptions): Promise<ReviewReport> {
  const { env = process.env, now = new Date() } = options;
  const directory = resolve(options.directory);
  const git = gitIn({ directory, env, ...(options.git !== undefined && { command: options.git }) });
  const place = (await git(["rev-parse", "--show-prefix"])).toString("utf8").replace(/\n$/, "");
  const revisions = await findRevisions(git, options);
  const reader = new Revisionist(git, place);
  const head = await reader.commit(revisions.head.commit);
  const change: Change = {
    base: await reader.read(revisions.base),
    head: await reader.read(revisions.head),
    changed: await changedPaths(git, revisions.base.commit, revisions.head.commit),
    ...(revisions.baseTip !== revisions.base.commit && { merge: await reader.merge(revisions) }),
    ...(revisions.isCrossed && { isCrossed: true }),
  };
  const noNewAccess = options.noNewAccess === true || (await isDeclared(git, head));
  return judgeChange(change, {
    now,
    noNewAccess,
    ...(options.failsFrom !== undefined && { failsFrom: options.failsFrom }),
  });
}

/**
 * Whether the message of head, or of what a merge commit brings in, declares that there is no new access. why also that: what
 * is checked out for a pull request is a merge that nobody wrote a message for.
 */
async function isDeclared(git: Git, head: Commit): Promise<boolean> {
  if (DECLARATION.test(head.message)) return true;
  const [, second, ...others] = head.parents;
  if (second === undefined || others.length > 0) return false;
  return DECLARATION.test((await readCommit(git, second)).message);
}

/** Reads the project's files of revisions of one repository; what they share is the same object in all. */
class Revisionist {
  private readonly known: KnownFiles = new Map();
  private readonly commits = new Map<string, Promise<Commit>>();

  constructor(
    private readonly git: Git,
    private readonly place: string,
  ) {}

  /** Reads a commit, each but once. */
  commit(id: string): Promise<Commit> {
    const read = this.commits.get(id) ?? readCommit(this.git, id);
    this.commits.set(id, read);
    return read;
  }

  async read(revision: Revision): Promise<RevisionFiles> {
    return readRevision(revision, await this.tree(revision.commit), this.place);
  }

  /** What merging head into the base branch as it is now would give, where that has changed the project's files. */
  async merge({ base, head, baseTip }: Revisions): Promise<Merge> {
    const tip: Revision = { ref: base.ref, commit: baseTip };
    const [from, theirs, ours] = await Promise.all([base.commit, baseTip, head.commit].map((one) => this.tree(one)));
    if (from === undefined || theirs === undefined || ours === undefined) throw new Error("a tree is missing");
    const merged = mergedTree(from, theirs, ours);
    const [before, now, together] = [
      await readRevision(base, from, this.place),
      await readRevision(tip, theirs, this.place),
      await readRevision(head, merged, this.place),
    ];
    const [known, files] = [namesOf(before), namesOf(now)];
    const moved = [...new Set([...known.keys(), ...files.keys()])].filter(
      (name) => known.get(name) !== files.get(name),
    );
    const own = new Set([...moved, ...namesOf(together).keys()]);
    return {
      tip: now,
      merged: together,
      moved: moved.sort(),
      both: [...merged.both].filter((one) => own.has(one)).sort(),
    };
  }

  private async tree(commit: string): Promise<RevisionTree> {
    return gitTree(this.git, (await this.commit(commit)).tree, this.known);
  }
}

function namesOf({ project, stacks }: RevisionFiles): ReadonlyMap<string, unknown> {
  return new Map([...(project === undefined ? [] : [project]), ...stacks].map((file) => [file.name, file]));
}
