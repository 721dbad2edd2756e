import { z } from "zod";
import { advice } from "../check/message.ts";
import { rights } from "./rights-schema.ts";
import { strict } from "./unknown-keys.ts";
import { accountId, levelKey, partition, text } from "./values.ts";

/** Schema of one access level. */
export const accessLevelSchema = strict({
  title: text(
    /^[\w+=,.@-]{1,32}$/,
    "a title of 1 to 32 letters, digits or _+=,.@-",
    "Write it as it should read in a permission set's name, as in ReadOnly.",
  )
    .describe("How the level reads in a permission set's name. Default: the key in PascalCase.")
    .optional(),
  ...rights,
}).describe("An access level: the kind of access a role gives.");

/** Schema of the access levels in `Pulumi.yaml`. */
export const accessLevelsSchema = z
  .record(
    levelKey,
    accessLevelSchema,
    advice("a map of access levels", "Write a key and, below it, what the level gives."),
  )
  .describe(
    "Access levels by key. administrator, read-only and devops come ready; one of the same name replaces the ready one.",
  );

/** Schema of `homeAccount` in `Pulumi.yaml`. */
export const homeAccountSchema = strict({
  accountId,
  company: text(
    /^[\w+=,.@-]{1,40}$/,
    "a name of 1 to 40 letters, digits or _+=,.@-",
    "Write your company's short name, as in your-company.",
  ).describe("Begins the names of access roles: your-company-administrator."),
  partition: partition("Leave it out for the commercial Regions.")
    .describe("AWS partition. Default aws.")
    .optional(),
}).describe("The home account, where people sign in.");

/** `homeAccount` as written. */
export type HomeAccountInput = z.infer<typeof homeAccountSchema>;

/** One access level as written. */
export type AccessLevelInput = z.infer<typeof accessLevelSchema>;
