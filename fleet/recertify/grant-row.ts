import { sha256 } from "../../components/engine/sha256.ts";
import { canonicalPolicy } from "../../core/aws/same-policy.ts";
import type { ClientSelector } from "../../core/config/schema/selector-schema.ts";
import type { Grant, GrantTarget } from "../../core/home/settings/home-settings.ts";
import { principalKey } from "../../core/home/settings/principals.ts";

/** What a reviewer said of a grant. */
export interface Decision {
  readonly decision: "keep" | "remove";
  readonly reviewer: string;
  /** `2026-11-30` */
  readonly date: string;
  readonly comment: string;
}

/** A grant as a reviewer sees it. */
export interface GrantRow {
  /** Of what is given to whom and until when: 12 hexadecimal digits. Reason and ticket are not in it. */
  readonly grant: string;
  /** `group:Auditors` */
  readonly holder: string;
  /** `read-only, devops` or the name of a shared permission set. */
  readonly gives: string;
  /** `all clients`, names, or tags. */
  readonly clients: string;
  readonly until: string;
  readonly reason: string;
  readonly ticket: string;
}

/** Id of a grant: the same wherever it stands in the file, and another as soon as it gives something else. */
export function grantId({ principal, target, until }: Grant): string {
  return sha256(canonicalPolicy({ principal, target, until })).slice(0, 12);
}

/** The grants of the files, one row each; two that give the same are one. */
export function grantRows(grants: readonly Grant[]): readonly GrantRow[] {
  return [...new Map(grants.map((grant) => [grantId(grant), rowOf(grant)])).values()];
}

function rowOf(grant: Grant): GrantRow {
  const { principal, target, until = "", reason = "", ticket = "" } = grant;
  return { grant: grantId(grant), holder: principalKey(principal), ...inWords(target), until, reason, ticket };
}

function inWords(target: GrantTarget): Pick<GrantRow, "gives" | "clients"> {
  if (target.kind === "shared-set")
    return { gives: `shared permission set ${target.name}`, clients: "as the set says" };
  return { gives: target.roles.join(", "), clients: clientsInWords(target.clients) };
}

function clientsInWords(clients: ClientSelector): string {
  if (clients === "all") return "all clients";
  if ("tags" in clients)
    return `clients with ${Object.entries(clients.tags)
      .map((tag) => tag.join("="))
      .join(", ")}`;
  return clients.join(", ");
}
