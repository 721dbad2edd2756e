import type { LeftOver } from "../report.ts";
import type { FoundClient } from "./find-client.ts";
import type { Leaving } from "./offboard-report.ts";

const BECAUSE = {
  "handed-off": "the client runs no Pulumi, so it deletes the role itself",
  abandoned: "our credentials of the account are gone, so the client has to delete the role",
  forgotten: "the home stack let people into it and no stack in this backend holds it, so it may be there still",
  destroyed: "it was not deleted",
} as const;

/**
 * The roles in an account in which nothing was deleted, for whoever has to ask the client to do it.
 * why it matters: their trust still names the home account's permission sets, and a set of that name would be let in again.
 */
export function leftBehind({ roles, leaver }: FoundClient, leaving: Leaving | "forgotten"): readonly LeftOver[] {
  const { accountId } = leaver.contract.client;
  const because = BECAUSE[leaving];
  return roles.map(({ name, arn }) => ({
    what: `role ${arn}`,
    because: `${because}. Until then its trust goes on to name principals of home account ${leaver.contract.homeAccountId}, of which none may enter it any more`,
    next: `in account ${accountId}, with every policy of the role detached: aws iam delete-role --role-name ${name}`,
  }));
}
