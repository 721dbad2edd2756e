import type { PolicyDocument, Statement } from "../../aws/policy-document.ts";
import { caseless } from "../../aws/names.ts";
import type { GrantPrincipal, HomeSettings } from "../settings/home-settings.ts";
import { label } from "../settings/principals.ts";
import { type DirectoryUser, sessionName } from "./deny-after-end.ts";

/** A user who is refused everything. */
export interface DeniedUser extends DirectoryUser {
  /** The e-mail address that the directory had. Absent: not known. */
  readonly email?: string;
}

/** Who of Identity Center is refused everything. */
export function deniedUsers({ denied = [] }: Pick<HomeSettings, "denied">): readonly DeniedUser[] {
  return denied.flatMap((one) =>
    one.kind === "user"
      ? [{ id: one.id, userName: one.name, ...(one.email !== undefined && { email: one.email }) }]
      : [],
  );
}

/** The same as a part of a planned set; nothing where there is nobody. */
export function denying(home: Pick<HomeSettings, "denied">): { readonly denied?: readonly DeniedUser[] } {
  const denied = deniedUsers(home);
  return denied.length === 0 ? {} : { denied };
}

/**
 * Who of the denied a grant is for, as far as the files can tell; `undefined`: none of them. Directories compare user names
 * and e-mail addresses without case.
 */
export function deniedAmong(
  denied: readonly DeniedUser[] | undefined,
  { kind, name, by }: GrantPrincipal,
): DeniedUser | undefined {
  if (kind !== "user") return undefined;
  if (by === "id") return denied?.find(({ id }) => id === name);
  const nameOf = by === "email" ? ({ email }: DeniedUser) => email : ({ userName }: DeniedUser) => userName;
  return denied?.find((one) => caseless(nameOf(one) ?? "") === caseless(name));
}

/** Whether AWS refuses a user of the directory everything: what {@link withDenied} writes, asked of one user. */
export function isRefused(denied: readonly DeniedUser[], { id, userName }: DirectoryUser): boolean {
  return denied.some((one) => one.id === id || (userName !== undefined && sessionName(one) === userName));
}

/** Says of whom the files do not tell that AWS refuses them, by whatever name grants have them; empty where there is nobody. */
export function deniedWarnings(
  home: Pick<HomeSettings, "denied">,
  principals: readonly GrantPrincipal[],
  userOf: (principal: GrantPrincipal) => DirectoryUser,
): readonly string[] {
  const denied = deniedUsers(home);
  const unknown = principals.filter(
    (one) => one.kind === "user" && isRefused(denied, userOf(one)) && deniedAmong(denied, one) === undefined,
  );
  return unknown.map(
    (one) =>
      `\`denied\` has ${label(one)} under another name. AWS refuses that user everything, and exports, reviews and the page show the grant as if it let in. Run \`npx switchyard revoke --user ${userOf(one).id}\` again: it writes what the directory has now.`,
  );
}

/**
 * The policy with a denial of everything for these people, by id and by name: what a session began before is refused as well.
 *
 * why twice: as in `withEndings`. The id is what AWS itself shuts a person out by; the name is there for a request that lacks
 * it. why everything: it is AWS's own way, and a set may give more than the way into clients.
 * why in order: so that the text does not depend on the order in which people were denied.
 * Source: Identity Center user guide, `authconcept-revoke-access`, `revoke-user-permissions`; IAM user guide, `reference_policies_variables`.
 */
export function withDenied(document: PolicyDocument, users: readonly DirectoryUser[] = []): PolicyDocument {
  return withDenials(document, shownBy(users));
}

/** A policy as it is deployed, with a denial of these people beside those whom it denies already. */
export function denyAlso(document: PolicyDocument, users: readonly DirectoryUser[]): PolicyDocument {
  const [had, more] = [deniedIn(document), shownBy(users)];
  const all = { ids: [...had.ids, ...more.ids], names: [...had.names, ...more.names] };
  return withDenials(withoutDenials(document), all);
}

/**
 * A policy as it is deployed, without a denial of these people; whom else it denies, it goes on to deny.
 * @param others Who stays denied, of those who are known. why: two may have had one user name, and the denial by it is for both.
 */
export function denyNoMore(
  document: PolicyDocument,
  users: readonly DirectoryUser[],
  others: readonly DirectoryUser[] = [],
): PolicyDocument {
  const [had, less, stay] = [deniedIn(document), shownBy(users), shownBy(others)];
  const left = (part: keyof Denials) =>
    had[part].filter((one) => !less[part].includes(one) || stay[part].includes(one));
  return withDenials(withoutDenials(document), { ids: left("ids"), names: left("names") });
}

/** What sessions show of the people who are denied. */
interface Denials {
  readonly ids: readonly string[];
  /** Patterns of `aws:userid`. */
  readonly names: readonly string[];
}

function shownBy(users: readonly DirectoryUser[]): Denials {
  const names = users.flatMap((user) => sessionName(user) ?? []);
  return { ids: users.map(({ id }) => id), names: names.map((name) => `*:${name}`) };
}

const BY_ID = "Denied";
const BY_NAME = "DeniedNames";

/** Whether a statement of that Sid shuts a person out. */
export function isDenialSid(sid: string | undefined): boolean {
  return sid === BY_ID || sid === BY_NAME;
}

function withDenials(document: PolicyDocument, { ids, names }: Denials): PolicyDocument {
  const statements = [
    ...(ids.length === 0 ? [] : [denial(BY_ID, { StringEquals: { "identitystore:UserId": inOrder(ids) } })]),
    ...(names.length === 0 ? [] : [denial(BY_NAME, { StringLike: { "aws:userid": inOrder(names) } })]),
  ];
  return statements.length === 0 ? document : { ...document, Statement: [...document.Statement, ...statements] };
}

function withoutDenials(document: PolicyDocument): PolicyDocument {
  return { ...document, Statement: document.Statement.filter((one) => !isDenial(one)) };
}

function deniedIn({ Statement }: PolicyDocument): Denials {
  const values = (operator: string, key: string) =>
    Statement.filter(isDenial).flatMap(({ Condition }) => [Condition?.[operator]?.[key] ?? []].flat().map(String));
  return { ids: values("StringEquals", "identitystore:UserId"), names: values("StringLike", "aws:userid") };
}

/** why not by the name alone: a statement that allows something, or denies it to others, would vanish unseen. */
function isDenial({ Sid, Effect, Action, Resource, Condition = {} }: Statement): boolean {
  const [operator, key] = Sid === BY_ID ? ["StringEquals", "identitystore:UserId"] : ["StringLike", "aws:userid"];
  const keys = Object.entries(Condition).flatMap(([of, values]) => Object.keys(values).map((one) => `${of} ${one}`));
  const isOurs = keys.length === 1 && keys[0] === `${operator} ${key}`;
  return Effect === "Deny" && Action === "*" && Resource === "*" && isDenialSid(Sid) && isOurs;
}

function denial(sid: string, condition: Statement["Condition"] & object): Statement {
  return { Sid: sid, Effect: "Deny", Action: "*", Resource: "*", Condition: condition };
}

function inOrder(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort();
}
