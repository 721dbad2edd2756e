import { expect } from "chai";
import { saysLocked } from "../../../fleet/engine/says-locked.ts";

const LOCK = ".pulumi/locks/organization/switchyard/client-a/0b1f6f4e.json";
const STATE = ".pulumi/stacks/switchyard/client-a.json";

describe("the words of an engine that met another update", () => {
  for (const [what, text] of [
    [
      "its lock",
      "error: the stack is currently locked by 1 lock(s). Either wait for the other process(es) to end or …",
    ],
    ["Pulumi Cloud's answer", "error: [409] Conflict: Another update is currently in progress."],
    ["a state that it is writing", `error: failed to load checkpoint: blob (key "${STATE}") (code=Unknown): EOF`],
    [
      "a lock that it freed meanwhile",
      `error: blob (key "${LOCK}") (code=NotFound): stat /x/${LOCK}: no such file or directory`,
    ],
    ["a lock that it is writing, or was killed at", `error: blob (key "${LOCK}") (code=Unknown): EOF`],
    ["the same below a folder of a bucket", `error: blob (key "teams/a/${LOCK}") (code=NotFound): NoSuchKey`],
  ] as const)
    it(`are known: ${what}`, () => void expect(saysLocked(text)).to.equal(true));

  for (const [what, text] of [
    [
      "a state that is not there",
      `error: failed to load checkpoint: blob (key "${STATE}") (code=NotFound): no such file`,
    ],
    [
      "a state that nobody may read",
      `error: failed to load checkpoint: blob (key "${STATE}") (code=PermissionDenied): …`,
    ],
    ["a lock that nobody may read", `error: blob (key "${LOCK}") (code=PermissionDenied): AccessDenied`],
    ["a disk that fails at a lock", `error: blob (key "${LOCK}") (code=Unknown): read: input/output error`],
    ["a provider's conflict", "error: creating IAM Role: [409] Conflict"],
    ["an end of a provider's answer", "error: reading IAM Role: unexpected EOF"],
  ] as const)
    it(`are not taken for it: ${what}`, () => void expect(saysLocked(text)).to.equal(false));
});
