import type { AssumingPrincipal } from "../../evaluate/request.ts";
import type { Box } from "../box.ts";
import { BeyondBudget } from "../budget.ts";
import { ChoiceSet } from "../values/choice-set.ts";
import { NO_TEXT, TextSet } from "../values/text-set.ts";
import { type DeployedRole, entering } from "./admission.ts";

/** The conditions of a role's trust policy that one caller must be told of, since it is for it to meet them. */
export interface ConditionsToMeet {
  /** To be sent with the call. It is not a secret. Absent: none is asked for. */
  readonly externalId?: string;
  /** Present where the call must show MFA. */
  readonly mfa?: true;
}

const NO_ID: Box = new Map([["sts:externalid", new TextSet(true, NO_TEXT)]]);
const NO_MFA: Box = new Map([["aws:multifactorauthpresent", new ChoiceSet(true, ["false"])]]);

/** What calls do without, least first. */
const WITHOUT: readonly Box[] = [new Map([...NO_ID, ...NO_MFA]), NO_MFA, NO_ID, new Map()];

/**
 * What the caller must bring to enter a role whose trust policy lets it in; nothing when it does not get in at all, or
 * when that cannot be decided. Where the policy has several ways for the caller, the one that asks for least. Decided over all its calls.
 */
export function conditionsToMeet(role: DeployedRole, principal: AssumingPrincipal, now: Date): ConditionsToMeet {
  try {
    for (const without of WITHOUT) {
      const call = entering(role, principal, now, without);
      if (call === undefined) continue;
      const { externalId, mfa } = call;
      return {
        ...(externalId !== undefined && !without.has("sts:externalid") && { externalId }),
        ...(mfa?.present === true && { mfa: true as const }),
      };
    }
  } catch (error) {
    if (!(error instanceof BeyondBudget)) throw error;
  }
  return {};
}

/** What the role asks of several callers: whatever it asks of any of them. */
export function conditionsForAll(
  role: DeployedRole,
  principals: readonly AssumingPrincipal[],
  now: Date,
): ConditionsToMeet {
  return principals.reduce<ConditionsToMeet>((all, one) => ({ ...all, ...conditionsToMeet(role, one, now) }), {});
}
