import { COMMENT_MARKER } from "../outputs/comment-head.ts";
import type { Comment, GitHub } from "./github-api.ts";

/** What became of the comment; `stale`: the pull request has moved on, and nothing was written. */
export type Placed = "created" | "updated" | "unchanged" | "replaced" | "silent" | "stale";

/** A comment to be written. */
export interface CommentToPlace {
  readonly number: number;
  readonly author: string;
  readonly body: string;
  /** Whether it says that there is nothing to say: then it is written only where an earlier one has to be corrected. */
  readonly isQuiet: boolean;
  /** Whether it still holds, asked right before writing. */
  readonly isStill: () => Promise<boolean>;
}

/**
 * Writes the comment into the one that is there, or makes one. It is known by its marker and its author, since anybody can
 * write a marker. Further ones of the same author are removed.
 */
export async function placeComment(github: GitHub, wanted: CommentToPlace): Promise<Placed> {
  const { number, body, isQuiet } = wanted;
  const [first, ...others] = (await github.comments(number)).filter((comment) => isOwn(comment, wanted.author));
  // why asked only where it matters: a quiet one may stay folded away.
  const isHidden = first !== undefined && !isQuiet && (await github.isMinimized(first));
  if (!(await wanted.isStill())) return "stale";
  for (const { id } of others) await github.deleteComment(id);
  if (first === undefined) {
    if (isQuiet) return "silent";
    await github.createComment(number, body);
    return "created";
  }
  if (isHidden) {
    // why not updated: it would stay folded away, and so would what it says now.
    await github.createComment(number, body);
    await github.deleteComment(first.id);
    return "replaced";
  }
  if (isSameText(first.body, body)) return "unchanged";
  if (await github.updateComment(first.id, body)) return "updated";
  // why: somebody has deleted it meanwhile.
  if (isQuiet) return "silent";
  await github.createComment(number, body);
  return "created";
}

function isOwn({ author, isBot, body }: Comment, wanted: string): boolean {
  return author === wanted && isBot === wanted.endsWith("[bot]") && body.startsWith(COMMENT_MARKER);
}

/** why: GitHub may give line ends back in another form, and none at the end. */
function isSameText(one: string, other: string): boolean {
  const plain = (text: string) => text.replaceAll("\r\n", "\n").trimEnd();
  return plain(one) === plain(other);
}
