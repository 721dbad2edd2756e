import type { PageRow } from "../../../../core/exports/page/page-data.ts";

/** A row of which a test says what counts. */
export function pageRow(part: Partial<PageRow>): PageRow {
  const { client = "AbcCorp", role = "read-only" } = part;
  const link = `https://signin.aws.amazon.com/switchrole?account=222222222222&roleName=${role}`;
  return {
    ...{ holder: "group:Auditors", way: `permission-set:${client}-${role}`, client, slug: client.toLowerCase(), role },
    ...{ accountId: "222222222222", level: role, rights: "", administrator: "no", conditions: "" },
    ...{ until: "", reason: "", ticket: "", switchRoleLink: link, portalLink: "" },
    ...part,
  };
}
