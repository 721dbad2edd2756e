import { printable } from "../faults/fault.ts";
import type { Portfolio } from "../portfolio/read-portfolio.ts";
import type { Entrance } from "./entrances.ts";
import { htmlPage, type Sha256 } from "./html-page.ts";

/** How one role is entered in the browser. */
export interface LinkRow {
  readonly client: string;
  readonly accountId: string;
  readonly role: string;
  /** Whom it is for: `group:Auditors`, `iam-user:alice`. */
  readonly who: readonly string[];
  /** Permission set to sign in with; absent for IAM identities, which sign in to the home account by themselves. */
  readonly permissionSet?: string;
  /** Page of the portal that opens the home account's console with the permission set. */
  readonly portalLink?: string;
  /** Page of the console that switches to the role. */
  readonly switchRoleLink: string;
}

/** The links of these ways in. */
export function linksOf(entrances: readonly Entrance[]): readonly LinkRow[] {
  return entrances.map(({ client, accountId, role, holders, permissionSet, portalLink, switchRoleLink }) => ({
    ...{ client, accountId, role, who: holders, permissionSet, switchRoleLink },
    ...(portalLink !== undefined && { portalLink }),
  }));
}

/** The links of IAM users and groups of the home account, who sign in there by themselves. */
export function linksOfIam({ plan, clients }: Portfolio): readonly LinkRow[] {
  const accounts = new Map(clients.map(({ slug, accountId }) => [slug, accountId]));
  return plan.identities.flatMap((identity) =>
    identity.kind === "iam-role"
      ? []
      : identity.entries.flatMap(({ slug, client, roleKey: role, switchRoleLink }) => {
          const accountId = accounts.get(slug);
          return accountId === undefined ? [] : [{ client, accountId, role, who: [identity.key], switchRoleLink }];
        }),
  );
}

/** The links as a page of Markdown, a table for each client. Names of others stand in it as code, where nothing is read. */
export function linksMarkdown(project: string, rows: readonly LinkRow[]): string {
  const tables = byClient(rows).map(([title, own]) => [
    `## ${title}`,
    "",
    "| role | who | first sign in | then switch role |",
    "| --- | --- | --- | --- |",
    ...own.map((row) => {
      const [signIn, enter] = [signInOf(row), inAddress(row.switchRoleLink)];
      const first = signIn === undefined ? howElse(row) : `[${code(row.permissionSet ?? "")}](<${signIn}>)`;
      return `| ${code(row.role)} | ${row.who.map(code).join(", ")} | ${first} | [${code(row.role)}](<${enter}>) |`;
    }),
    "",
  ]);
  return [`# Sign-in links of ${code(project)}`, "", ...tables.flat()].join("\n");
}

const LINKS_STYLE = "body{font-family:sans-serif}td,th{text-align:left;padding:.2em 1em .2em 0}";

/** The links as one HTML page, which loads nothing and runs nothing. */
export function linksHtml(project: string, rows: readonly LinkRow[], sha256: Sha256): string {
  const tables = byClient(rows).map(([title, own]) => [
    `<h2>${title}</h2>`,
    "<table>",
    "<tr><th>role</th><th>who</th><th>first sign in</th><th>then switch role</th></tr>",
    ...own.map((row) => {
      const signIn = signInOf(row);
      const first = signIn === undefined ? howElse(row) : anchor(signIn, row.permissionSet ?? "");
      const cells = [
        code(row.role),
        row.who.map(code).join(", "),
        first,
        anchor(inAddress(row.switchRoleLink), row.role),
      ];
      return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;
    }),
    "</table>",
  ]);
  const title = `Sign-in links of ${printable(project)}`;
  const body = [`<h1>Sign-in links of ${code(project)}</h1>`, ...tables.flat()];
  return htmlPage({ title, style: LINKS_STYLE, body }, sha256);
}

function byClient(rows: readonly LinkRow[]): readonly (readonly [string, readonly LinkRow[]])[] {
  const found = new Map<string, LinkRow[]>();
  for (const row of rows) {
    const title = `${code(row.client)}, account ${code(row.accountId)}`;
    const list = found.get(title) ?? [];
    found.set(title, list);
    list.push(row);
  }
  return [...found];
}

function signInOf({ portalLink }: LinkRow): string | undefined {
  return portalLink === undefined ? undefined : inAddress(portalLink);
}

function howElse({ permissionSet }: LinkRow): string {
  return permissionSet === undefined
    ? "at the home account, as that user"
    : `at the portal, with ${code(permissionSet)}`;
}

/** A name as code in Markdown and HTML alike: of letters and digits only, all else as entities, which neither reads as a sign. */
function code(text: string): string {
  return `<code>${escaped(text)}</code>`;
}

function escaped(text: string): string {
  return printable(text).replace(/[^A-Za-z0-9 -]/gu, (character) => `&#${character.codePointAt(0) ?? 0};`);
}

/** An address that stays one in an attribute and in Markdown's angle brackets. */
function inAddress(url: string): string {
  return url.replace(/[^\w\-./:?#=&%+~,@!$;]/gu, percentEncoded).replaceAll("&", "&amp;");
}

function percentEncoded(character: string): string {
  const bytes = [...new TextEncoder().encode(character)];
  return bytes.map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`).join("");
}

function anchor(address: string, text: string): string {
  return `<a href="${address}">${code(text)}</a>`;
}
