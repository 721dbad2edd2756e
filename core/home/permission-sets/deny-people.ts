import type { PolicyDocument, Statement } from "../../aws/policy-document.ts";
import { caseless } from "../../aws/names.ts";
import type { GrantPrincipal, HomeSettings } from "../settings/home-settings.ts";
import { type DirectoryUser, sessionName } from "./deny-after-end.ts";

/** Who of Identity Center is refused everything. */
export function deniedUsers({ denied = [] }: Pick<HomeSettings, "denied">): readonly DirectoryUser[] {
  return denied.flatMap((one) => (one.kind === "user" ? [{ id: one.id, userName: one.name }] : []));
}

/** The same as a part of a planned set; nothing where there is nobody. */
export function denying(home: Pick<HomeSettings, "denied">): { readonly denied?: readonly DirectoryUser[] } {
  const denied = deniedUsers(home);
  return denied.length === 0 ? {} : { denied };
}

/**
 * Who of the denied a grant is for; `undefined`: none of them. Directories compare user names without case.
 * why not by e-mail address: which user has it, only the directory knows. AWS refuses that user all the same.
 */
export function deniedAmong(
  denied: readonly DirectoryUser[] | undefined,
  { kind, name, by }: GrantPrincipal,
): DirectoryUser | undefined {
  if (kind !== "user" || by === "email") return undefined;
  const isName = by === undefined;
  return denied?.find(({ id, userName = "" }) => (isName ? caseless(userName) === caseless(name) : id === name));
}

/**
 * The policy with a denial of everything for these people, by id and by name: what a session began before is refused as well.
 *
 * why twice: as in `withEndings`. The id is what AWS itself shuts a person out by; the name is there for a request that lacks
 * it. why everything: it is AWS's own way, and a set may give more than the way into clients.
 * why in order: so that the text does not depend on the order in which people were denied.
 * Source: Identity Center user guide, `revoke-user-permissions`; IAM user guide, `reference_policies_variables`.
 */
export function withDenied(document: PolicyDocument, users: readonly DirectoryUser[] = []): PolicyDocument {
  if (users.length === 0) return document;
  const names = inOrder(users.flatMap((user) => sessionName(user) ?? []));
  const ids = inOrder(users.map(({ id }) => id));
  return {
    ...document,
    Statement: [
      ...document.Statement,
      denial("Denied", { StringEquals: { "identitystore:UserId": ids } }),
      ...(names.length === 0
        ? []
        : [denial("DeniedNames", { StringLike: { "aws:userid": names.map((name) => `*:${name}`) } })]),
    ],
  };
}

function denial(sid: string, condition: Statement["Condition"] & object): Statement {
  return { Sid: sid, Effect: "Deny", Action: "*", Resource: "*", Condition: condition };
}

function inOrder(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort();
}
