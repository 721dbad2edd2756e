import type { ClientPlan, RolePlan } from "../client/client-plan.ts";
import type { Portfolio } from "../portfolio/read-portfolio.ts";
import { accessOf } from "./access-of.ts";
import { noteChanges } from "./note-changes.ts";

/** What differs and gives nobody another access: descriptions, tags, protection, roles and clients that nobody enters. */
export function changesWithoutEffect(base: Portfolio, head: Portfolio): readonly string[] {
  const before = new Map(base.clients.map((client) => [client.accountId, client]));
  const after = new Set(head.clients.map(({ accountId }) => accountId));
  const [left, now] = [new Entered(base), new Entered(head)];
  const sides = { base, head, left, now };
  return [
    ...head.clients.flatMap((client) => {
      const old = before.get(client.accountId);
      if (old === client) return [];
      if (old === undefined) return client.roles.flatMap((role) => unused("new", client, role, now));
      return ofClient(sides, old, client);
    }),
    ...base.clients
      .filter(({ accountId }) => !after.has(accountId))
      .flatMap((client) => client.roles.flatMap((role) => unused("gone", client, role, left))),
    ...ofHome(base, head),
  ];
}

/** Roles that somebody may enter, by ARN; found at the first question. */
class Entered {
  #arns: ReadonlySet<string> | undefined;
  constructor(private readonly side: Portfolio) {}

  has(arn: string): boolean {
    this.#arns ??= new Set(
      [...accessOf(this.side).byKey.values()].flatMap(({ target }) => (target.kind === "role" ? [target.arn] : [])),
    );
    return this.#arns.has(arn);
  }
}

interface Sides {
  readonly base: Portfolio;
  readonly head: Portfolio;
  readonly left: Entered;
  readonly now: Entered;
}

function unused(how: "new" | "gone", client: ClientPlan, role: RolePlan, entered: Entered): string[] {
  if (entered.has(role.arn)) return [];
  return [`role ${role.key} of ${client.name} is ${how}, and nobody ${how === "new" ? "may enter" : "entered"} it`];
}

function ofClient(sides: Sides, old: ClientPlan, client: ClientPlan): string[] {
  const former = new Map(old.roles.map((role) => [role.key, role]));
  const kept = new Set(client.roles.map(({ key }) => key));
  const renamed = ({ arn }: RolePlan, others: readonly RolePlan[]) => others.some((one) => one.arn === arn);
  const tagged = differ(old.tags, client.tags);
  const changed = [
    ...(tagged && !selects(sides, old, client) ? ["tags"] : []),
    ...(old.protect === client.protect ? [] : ["protection"]),
    ...(old.region === client.region ? [] : ["Region"]),
    ...(old.linkAccount === client.linkAccount ? [] : ["alias in links"]),
    ...(old.handoff === client.handoff ? [] : ["who makes its roles (handoff)"]),
    ...(old.handedOver?.digest === client.handedOver?.digest ? [] : ["which template was handed over"]),
    ...client.roles.flatMap((role) => {
      const was = former.get(role.key);
      return was === undefined || was === role ? [] : ofRole(was, role, tagged);
    }),
  ];
  return [
    ...(changed.length === 0 ? [] : [`${client.name}: ${changed.join(", ")}`]),
    ...client.roles
      .filter((role) => !former.has(role.key) && !renamed(role, old.roles))
      .flatMap((role) => unused("new", client, role, sides.now)),
    ...old.roles
      .filter((role) => !kept.has(role.key) && !renamed(role, client.roles))
      .flatMap((role) => unused("gone", client, role, sides.left)),
  ];
}

/** Whether tags that differ select the client for a grant or a shared set: then they are the cause of whatever is gained or lost. */
function selects({ base, head }: Sides, old: ClientPlan, client: ClientPlan): boolean {
  const keys = new Set([...Object.keys(old.tags), ...Object.keys(client.tags)]);
  const differing = [...keys].filter((key) => old.tags[key] !== client.tags[key]);
  return [base, head].some(({ home }) =>
    [...home.grants.map(({ target }) => target), ...home.sharedSets].some(
      (one) =>
        "clients" in one &&
        typeof one.clients === "object" &&
        "tags" in one.clients &&
        Object.keys(one.clients.tags).some((key) => differing.includes(key)),
    ),
  );
}

/** @param tagged Whether the client's own tags differ, which its roles have too. */
function ofRole(was: RolePlan, role: RolePlan, tagged: boolean): string[] {
  const of = `of ${role.key}`;
  return [
    ...(was.description === role.description ? [] : [`description ${of}`]),
    ...(was.title === role.title ? [] : [`title ${of}`]),
    ...(tagged || !differ(was.tags, role.tags) ? [] : [`tags ${of}`]),
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
    ...noteChanges(old, now),
    ...(old.setSettings.compare === now.setSettings.compare ? [] : ["when permission sets are compared"]),
  ];
}

function differ(one: object, other: object): boolean {
  const text = (value: object) => JSON.stringify(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  return text(one) !== text(other);
}
