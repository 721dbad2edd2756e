import { z } from "zod";
import { advice } from "../check/message.ts";
import { CLIENT_NAME } from "../naming.ts";
import { strict } from "./unknown-keys.ts";
import { tags, text } from "./values.ts";

/** Clients by name, by tag, or all. */
export const clientSelector = z
  .union(
    [
      z.literal("all"),
      z
        .array(text(CLIENT_NAME, "the name of a client", "Write the `name` of the client's file."))
        .min(1, advice("at least one client", "Name a client, or write all.")),
      strict({
        tags: tags.refine(
          (pairs) => Object.keys(pairs).length > 0,
          advice("at least one tag", "Write a tag, or all for every client."),
        ),
      }).describe("Clients whose file has all of these tags."),
    ],
    advice("all, a list of client names, or a map with tags", "Write all, a list as in [AbcCorp], or { tags: { tier: gold } }."),
  )
  .describe("Clients by name, by tag ({ tags: { tier: gold } }: all of these), or all: every client that has the role.");

/** A selector as written. */
export type ClientSelector = z.infer<typeof clientSelector>;
