import { z } from "zod";
import { advice } from "../check/message.ts";
import { SHARDS_MAX } from "../naming.ts";
import { clientSelector } from "./selector-schema.ts";
import { strict } from "./unknown-keys.ts";
import { levelKey, permissionSetName, text } from "./values.ts";

/** Shards that a trust policy covers when the configuration says nothing. */
export const DEFAULT_SHARDS = 4;

const sharedSet = strict({
  clients: clientSelector,
  levels: z
    .array(levelKey, advice("a list of access levels", "Write a list, as in [read-only]."))
    .min(1, advice("at least one access level", "Name a level."))
    .describe("Access levels: the clients' roles of these levels belong to the set."),
  shards: z
    .int(advice("a whole number from 1 to 12", "Write a number, without quotes."))
    .min(1, advice("at least 1", "One permission set is the least."))
    .max(SHARDS_MAX, advice(`at most ${SHARDS_MAX}: a trust policy has no room for more names`, "Make two sets with other selectors."))
    .describe(
      `How many permission sets it may be cut into, 1 to 12 (default ${DEFAULT_SHARDS}). A role that trusts the set trusts them all. One holds about 140 roles.`,
    )
    .optional(),
  description: text(
    /^[\t\n\r\u0020-\u007E\u00A1-\u00FF]{1,700}$/,
    "a description of 1 to 700 characters of Latin-1",
    "Shorten it, or replace the characters that Identity Center does not take.",
  )
    .describe("Description of the permission sets.")
    .optional(),
}).describe("A permission set that holds roles of many clients.");

/** Schema of the shared permission sets in `Pulumi.yaml`. */
export const sharedSetsSchema = z
  .record(
    permissionSetName,
    sharedSet,
    advice("a map of shared permission sets", "Write a name and, below it, clients and levels."),
  )
  .describe(
    "Permission sets that hold roles of many clients, by name. A role belongs to one when its clients and levels select it and its trust names it.",
  );

/** One shared permission set as written. */
export type SharedSetInput = z.infer<typeof sharedSet>;
