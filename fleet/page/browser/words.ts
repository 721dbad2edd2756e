import type { PageRow } from "../../../core/exports/page/page-data.ts";
import { type Child, element, outside } from "./elements.ts";

const DAY = 86_400_000;

/** Ends within so many days are marked. */
export const SOON_DAYS = 14;

/** A number with its noun: `1 client`, `3 clients`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
}

/** Whether AWS refuses it by now. */
export function hasEnded({ until }: Pick<PageRow, "until">): boolean {
  return until !== "" && Date.parse(until) <= Date.now();
}

/** Whether it ends within {@link SOON_DAYS}, or has ended. */
export function endsSoon({ until }: Pick<PageRow, "until">): boolean {
  return until !== "" && Date.parse(until) <= Date.now() + SOON_DAYS * DAY;
}

/** `ends in 3 days`, `ended 2 days ago`; empty without an end. */
export function endInWords({ until }: Pick<PageRow, "until">): string {
  if (until === "") return "";
  const days = Math.trunc((Date.parse(until) - Date.now()) / DAY);
  if (hasEnded({ until })) return days === 0 ? "ended today" : `ended ${counted(-days, "day")} ago`;
  return days === 0 ? "ends within a day" : `ends in ${counted(days, "day")}`;
}

/** `2026-12-01 00:00 UTC`. */
export function moment(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}

/** Days since a moment. */
export function daysSince(iso: string): number {
  return Math.floor((Date.now() - Date.parse(iso)) / DAY);
}

/** A holder or way as kind and name: `group`, `Auditors`. */
export function kindAndName(key: string): readonly [kind: string, name: string] {
  const colon = key.indexOf(":");
  return colon === -1 ? ["", key] : [key.slice(0, colon), key.slice(colon + 1)];
}

/** A holder with its kind before it. why bdi: a name that is written from right to left turns nothing around it. */
export function holderName(key: string): HTMLElement {
  const [kind, name] = kindAndName(key);
  const before = element("span", { class: "kind" }, kind.replaceAll("-", " "));
  return element("span", { class: "holder" }, before, " ", element("bdi", {}, name));
}

/** The account where something is: the client's name, else the account's id. */
export function placeName({ client, accountId }: Pick<PageRow, "client" | "accountId">): string {
  return client === "" ? `account ${accountId}` : client;
}

/** The role's key, or what rights in an account itself are called. */
export function roleName({ role }: Pick<PageRow, "role">): string {
  return role === "" ? "rights of its own" : role;
}

/** The class of a role's colour. */
export function colourOf({ administrator }: Pick<PageRow, "administrator">): string {
  return administrator === "yes" ? "administrator" : administrator === "unknown" ? "unknown" : "plain";
}

/** A role as a small label that is the link into it. */
export function roleChip(row: PageRow, attributes: Readonly<Record<string, string>> = {}): HTMLElement {
  const end = endInWords(row);
  const label = `${roleName(row)}${row.administrator === "yes" ? ", administrator" : ""}${end === "" ? "" : `, ${end}`}`;
  const signs: Child[] = end === "" ? [] : [element("span", { class: "sign", "aria-hidden": "true" }, "◷")];
  const looks = { class: `chip ${colourOf(row)}${end === "" ? "" : " ends"}`, title: `${label}, by ${row.way}` };
  return hasEnded(row) || row.switchRoleLink === ""
    ? element("span", looks, roleName(row), ...signs)
    : outside(
        row.switchRoleLink,
        { ...looks, ...attributes, "aria-label": `${label}: enter ${placeName(row)}` },
        roleName(row),
        ...signs,
      );
}
