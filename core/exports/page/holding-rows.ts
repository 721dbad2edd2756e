import { partitionOfHost, type Partition } from "../../aws/partitions.ts";
import { printable } from "../../faults/fault.ts";
import type { Portfolio } from "../../portfolio/read-portfolio.ts";
import { entrancesOf } from "../entrances.ts";
import { type Holding, holdingsOf } from "../holdings.ts";
import { linksOf, linksOfIam } from "../links-page.ts";
import type { PageRow } from "./page-data.ts";

/**
 * Who has what, with how it is entered in the browser, in the order of clients, roles and holders.
 * @param isWanted Whether a holder's rows are in it. Default: everybody's.
 */
export function holdingRows(
  portfolio: Portfolio,
  isWanted: (holder: string) => boolean = () => true,
): readonly PageRow[] {
  const { partition } = portfolio.home;
  const links = new Map(
    [
      ...linksOf(entrancesOf(portfolio)).map((link) => ({
        ...link,
        way: `permission-set:${link.permissionSet ?? ""}`,
      })),
      ...linksOfIam(portfolio).map((link) => ({ ...link, way: link.who[0] ?? "" })),
    ].map((link) => [keyOf(link), link]),
  );
  const slugs = new Map(portfolio.clients.map(({ accountId, slug }) => [accountId, slug]));
  return holdingsOf(portfolio)
    .filter(({ holder }) => isWanted(holder))
    .map((holding) => {
      const link = links.get(keyOf(holding));
      return rowOf(holding, {
        slug: slugs.get(holding.accountId) ?? "",
        switchRoleLink: awsAddress(link?.switchRoleLink, partition),
        portalLink: awsAddress(link?.portalLink, partition),
      });
    });
}

function keyOf({ way, accountId, role }: Pick<Holding, "way" | "accountId" | "role">): string {
  return JSON.stringify([way, accountId, role]);
}

/** why printable: what turns the direction of writing or shows as nothing must not make one name look like another. */
function rowOf(
  { policies, conditions, until = "", reason = "", ticket = "", ...holding }: Holding,
  links: Pick<PageRow, "slug" | "switchRoleLink" | "portalLink">,
): PageRow {
  return {
    ...links,
    holder: printable(holding.holder),
    way: printable(holding.way),
    client: printable(holding.client),
    accountId: holding.accountId,
    role: printable(holding.role),
    level: printable(holding.level),
    rights: printable(policies.join("; ")),
    administrator: holding.administrator,
    conditions: printable(conditions.join("; ")),
    until,
    reason: printable(reason),
    ticket: printable(ticket),
  };
}

/**
 * An address that a page may lead to: `https` at a console, sign-in page or portal of the partition, without a password or another port.
 * Empty for any other.
 */
export function awsAddress(written: string | undefined, partition: Partition): string {
  if (written === undefined || !URL.canParse(written)) return "";
  const { protocol, hostname, port, username, password, href } = new URL(written);
  const isOwn =
    protocol === "https:" && `${port}${username}${password}` === "" && partitionOfHost(hostname) === partition;
  return isOwn ? href : "";
}
