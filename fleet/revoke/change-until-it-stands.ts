import type { PolicyDocument } from "../../core/aws/policy-document.ts";
import { policyText } from "../../core/home/permission-sets/planned-set.ts";

/** How the inline policy of one permission set is changed; an empty text stands for none. */
export interface SetCalls {
  read(): Promise<string>;
  write(text: string): Promise<void>;
  /** Spreads it to every account, and waits for that. */
  spread(): Promise<void>;
}

/** Times that a policy is changed which somebody else changes as well. */
const ROUNDS = 5;

/**
 * Changes a policy until it stands.
 * why read again: of two who change it at once, AWS keeps what the later one wrote, and that lacks what the other did.
 * @throws what the calls throw; Error where others go on changing it
 */
export async function changeSet(
  calls: SetCalls,
  change: (policy: PolicyDocument) => PolicyDocument,
): Promise<"done" | "same"> {
  let state: "done" | "same" = "same";
  for (let round = 0; round < ROUNDS; round++) {
    const before = await calls.read();
    const after = change(before === "" ? NOTHING : (JSON.parse(before) as PolicyDocument));
    const text = after.Statement.length === 0 ? "" : policyText(after);
    if (text !== before) {
      state = "done";
      await calls.write(text);
    } else if (round > 0) return state;
    // why also where nothing was written: an earlier run may have written it and not lived to spread it.
    if (text !== "" || before !== "") await calls.spread();
  }
  throw new Error(`somebody else goes on changing it, ${ROUNDS} times`);
}

const NOTHING: PolicyDocument = { Version: "2012-10-17", Statement: [] };
