import type { Grant, GrantNote } from "./settings/home-settings.ts";

/** What a grant says of itself; `undefined` where it says nothing. */
export function noteOf({ reason, ticket }: Pick<Grant, "reason" | "ticket">): GrantNote | undefined {
  if (reason === undefined && ticket === undefined) return undefined;
  return { ...(reason !== undefined && { reason }), ...(ticket !== undefined && { ticket }) };
}
