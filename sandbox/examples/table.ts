import { parse } from "yaml";
import { z } from "zod";
import { SandboxError } from "../error.ts";

const name = z.string().min(1);

/** Who attempts: exactly one of these forms. */
const who = [
  /** Somebody of Identity Center, who signs in at the portal and takes the permission set. */
  z.strictObject({ user: name, permissionSet: name }),
  /** An IAM user of the home account; `mfa`: with a code of a virtual device; `madeAnew`: once deleted and made again. */
  z.strictObject({ iamUser: name, mfa: z.literal(true).optional(), madeAnew: z.literal(true).optional() }),
  /** An IAM role of the home account; `externalId`: what it sends. */
  z.strictObject({ iamRole: name, externalId: name.optional() }),
  /** An IAM user of an account that has nothing to do with home or clients, who may `sts:AssumeRole` on `*`. */
  z.strictObject({ stranger: z.literal(true) }),
  /** The administrator of another client's account. */
  z.strictObject({ client: name }),
] as const;

/** A side that refuses: the portal, the role's trust policy, or the caller's own policies. */
const side = z.enum(["portal", "trust", "identity"]);

const row = z.strictObject({
  who: z.union(who),
  /** `<client>/<role key>`, several, or all of the example's. */
  on: z.union([z.literal("all"), z.array(name).min(1)]),
  outcome: z.enum(["enters", "refused"]),
  /** All sides that refuse. */
  by: z.array(side).min(1).optional(),
  /** A part of what the program says is to be changed. */
  advice: name.optional(),
});

const table = z.strictObject({
  /** Roles that the runner makes beside the stacks, for each a client: they trust the whole home account, as a click-made role does. */
  openRoles: z.array(name).default([]),
  attempts: z.array(row).min(1),
});

/** Who attempts to enter. */
export type Who = z.infer<(typeof who)[number]>;
/** A side that refuses. */
export type Side = z.infer<typeof side>;
/** One attempt to enter one role, `<client>/<role key>`, and how it must come out. `by`: none when it enters. */
export type Attempt = Omit<z.infer<typeof row>, "on"> & { readonly on: string; readonly by: readonly Side[] };
/** What an example's `access.yaml` says. */
export type AccessTable = Omit<z.infer<typeof table>, "attempts"> & { readonly attempts: readonly Attempt[] };

/** Key by which attempts name the role that is made beside the stacks. */
export const OPEN_ROLE = "left-open";

/**
 * Reads an example's `access.yaml`.
 * @param all What `on: all` stands for.
 * @throws SandboxError EXAMPLE_TABLE when it is not such a table
 */
export function readTable(file: string, text: string, all: readonly string[]): AccessTable {
  const read = table.safeParse(parse(text));
  if (!read.success) throw new SandboxError("EXAMPLE_TABLE", `${file}:\n${z.prettifyError(read.error)}`);
  const { openRoles, attempts } = read.data;
  return {
    openRoles,
    attempts: attempts.flatMap(({ on, by = [], ...rest }) => {
      if ((rest.outcome === "refused") !== by.length > 0)
        throw new SandboxError("EXAMPLE_TABLE", `${file}: a refusal names the sides by which, and nothing else does.`);
      return (on === "all" ? all : on).map((role) => ({ ...rest, on: role, by }));
    }),
  };
}

/** The attempt's caller in words, for tables. */
export function nameOf(caller: Who): string {
  if ("user" in caller) return `${caller.user} with ${caller.permissionSet}`;
  if ("iamUser" in caller) {
    const anew = caller.madeAnew === true ? ", made anew" : "";
    return `IAM user ${caller.iamUser}${anew}${caller.mfa === true ? ", with MFA" : ""}`;
  }
  if ("iamRole" in caller) {
    const sent = caller.externalId === undefined ? "" : ` with the external ID ${caller.externalId.slice(0, 8)}…`;
    return `IAM role ${caller.iamRole}${sent}`;
  }
  return "client" in caller ? `administrator of ${caller.client}` : "stranger";
}
