import type { ClientPlan, RolePlan } from "../client/client-plan.ts";
import type { Portfolio } from "../portfolio/read-portfolio.ts";
import { accessOf } from "./access-of.ts";

/** What differs and gives nobody another access: descriptions, tags, protection, roles and clients that nobody enters. */
export function changesWithoutEffect(base: Portfolio, head: Portfolio): readonly string[] {
  const before = new Map(base.clients.map((client) => [client.accountId, client]));
  const after = new Set(head.clients.map(({ accountId }) => accountId));
  const entered = (side: Portfolio) =>
    new Set([...accessOf(side).byKey.values()].flatMap(({ target }) => (target.kind === "role" ? [target.arn] : [])));
  const [left, now] = [entered(base), entered(head)];
  return [
    ...head.clients.flatMap((client) => {
      const old = before.get(client.accountId);
      if (old === client) return [];
      if (old === undefined) return client.roles.flatMap((role) => unused("new", client, role, now));
      return ofClient(old, client, left, now);
    }),
    ...base.clients
      .filter(({ accountId }) => !after.has(accountId))
      .flatMap((client) => client.roles.flatMap((role) => unused("gone", client, role, left))),
    ...ofHome(base, head),
  ];
}

function unused(how: "new" | "gone", client: ClientPlan, role: RolePlan, entered: ReadonlySet<string>): string[] {
  if (entered.has(role.arn)) return [];
  return [`role ${role.key} of ${client.name} is ${how}, and nobody ${how === "new" ? "may enter" : "entered"} it`];
}

function ofClient(old: ClientPlan, client: ClientPlan, left: ReadonlySet<string>, now: ReadonlySet<string>): string[] {
  const { name } = client;
  const former = new Map(old.roles.map((role) => [role.key, role]));
  const kept = new Set([...client.roles.map(({ key }) => key)]);
  const arns = new Set([...old.roles, ...client.roles].map(({ arn }) => arn));
  const renamed = ({ arn }: RolePlan, others: readonly RolePlan[]) =>
    others.some((one) => one.arn === arn) && arns.has(arn);
  return [
    ...(differ(old.tags, client.tags) ? [`tags of ${name}`] : []),
    ...(old.protect === client.protect ? [] : [`protection of ${name}'s stack`]),
    ...(old.region === client.region ? [] : [`Region of ${name}'s stack`]),
    ...(old.linkAccount === client.linkAccount ? [] : [`alias of ${name}'s account in links`]),
    ...(old.handoff === client.handoff ? [] : [`who makes the roles of ${name} (handoff)`]),
    ...client.roles.flatMap((role) => {
      const was = former.get(role.key);
      if (was === undefined) return renamed(role, old.roles) ? [] : unused("new", client, role, now);
      return was === role ? [] : ofRole(was, role, name);
    }),
    ...old.roles
      .filter((role) => !kept.has(role.key) && !renamed(role, client.roles))
      .flatMap((role) => unused("gone", client, role, left)),
  ];
}

function ofRole(was: RolePlan, role: RolePlan, client: string): string[] {
  const of = `of role ${role.key} of ${client}`;
  return [
    ...(was.description === role.description ? [] : [`description ${of}`]),
    ...(was.title === role.title ? [] : [`title ${of}`]),
    ...(differ(was.tags, role.tags) ? [`tags ${of}`] : []),
    ...(was.protect === role.protect ? [] : [`protection ${of}`]),
    ...(was.adopt === role.adopt ? [] : [`adoption ${of}`]),
  ];
}

function ofHome(base: Portfolio, head: Portfolio): string[] {
  const [old, now] = [base.home, head.home];
  if (old === now) return [];
  const { tags: oldTags, relayState: oldPage, protect: oldProtect } = old.setSettings.all;
  const { tags, relayState, protect } = now.setSettings.all;
  return [
    ...(old.portal === now.portal ? [] : ["address of the portal"]),
    ...(differ(oldTags, tags) ? ["tags of the permission sets"] : []),
    ...(oldPage === relayState ? [] : ["page that permission sets open"]),
    ...(oldProtect === protect ? [] : ["protection of the permission sets"]),
    ...(old.setSettings.compare === now.setSettings.compare ? [] : ["when permission sets are compared"]),
  ];
}

function differ(one: object, other: object): boolean {
  const text = (value: object) => JSON.stringify(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  return text(one) !== text(other);
}
