import { parsePolicyArn } from "../../core/aws/arns.ts";
import type { HomeSettings } from "../../core/home/settings/home-settings.ts";
import { property } from "../../core/home/permission-sets/set-properties.ts";
import type { Candidate } from "./candidates.ts";
import { grouped } from "./grouped.ts";
import { reference } from "./role-entry.ts";
import type { Holder, StandingCenter, StandingSet } from "./standing-sets.ts";

/** What a file can hold of a relay state; any other one stays as it is, since no file speaks of it. */
const ADDRESS = /^https:\/\/[a-zA-Z0-9&$@#\\/%?=~\-_'"|!:,.;*+[\]() {}]{1,232}$/;

const REASON = "Imported as it stood: the set was assigned there before this file was written.";

/**
 * The settings of a permission set that say what it is, below `permissionSets.overrides`. They are written out, whatever the
 * settings of all sets say.
 * @param clients Account ids of clients, in which an assignment needs a reason.
 */
export function overrideFor(
  { setSettings: { all }, accountId }: Pick<HomeSettings, "setSettings" | "accountId">,
  set: StandingSet,
  clients: ReadonlySet<string>,
): Readonly<Record<string, unknown>> {
  const { sessionDuration, relayStateType: relay, managedPolicies, customerManagedPolicyReferences } = set.properties;
  const managed = texts(managedPolicies);
  const customers = (
    Array.isArray(customerManagedPolicyReferences) ? (customerManagedPolicyReferences as unknown[]) : []
  ).map(path);
  const boundary = boundaryOf(set.properties["permissionsBoundary"]);
  const accounts = [...new Set(set.assignments.map((one) => one.accountId))].filter((id) => id !== accountId).sort();
  const tags = Object.entries(set.tags).filter(([key]) => !key.startsWith("aws:"));
  return {
    adopt: true,
    ...(sessionDuration !== all.sessionDuration && typeof sessionDuration === "string" && { sessionDuration }),
    ...(typeof relay === "string" && ADDRESS.test(relay) && { relayState: relay }),
    ...(managed.length + all.managedPolicyArns.length > 0 && { managedPolicies: managed.map(reference) }),
    ...(customers.length + all.customerManagedPolicies.length > 0 && { customerManagedPolicies: customers }),
    ...(boundary !== undefined && { permissionsBoundary: boundary }),
    ...(accounts.length + all.accounts.length > 0 && {
      accounts: accounts.map((id) => (clients.has(id) ? { accountId: id, reason: REASON } : id)),
    }),
    ...(tags.length > 0 && { tags: Object.fromEntries(tags) }),
  };
}

function boundaryOf(boundary: unknown): unknown {
  if (boundary === undefined) return undefined;
  const customer = property(boundary, "customerManagedPolicyReference");
  if (customer !== undefined) return { customerManagedPolicy: path(customer) };
  const arn = property(boundary, "managedPolicyArn");
  return typeof arn === "string" && parsePolicyArn(arn) !== undefined ? reference(arn) : arn;
}

/** Path and name of a customer-managed policy, as files have it: `/team/extra`, `extra`. */
function path(value: unknown): string {
  const [folder, name] = [property(value, "path"), property(value, "name")].map((one) =>
    typeof one === "string" ? one : "",
  );
  return folder === "" || folder === "/" ? (name ?? "") : `${folder ?? ""}${name ?? ""}`;
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? (value as unknown[]).map(String) : [];
}

/** The grants by which everybody holds what they hold of these sets: one for each holder and each choice of roles. */
export function grantsFor(
  candidates: readonly Candidate[],
  { holders }: StandingCenter,
): readonly Readonly<Record<string, unknown>>[] {
  const held = new Map<string, { holder: Holder; byClient: Map<string, string[]> }>();
  for (const { set, client, key } of candidates)
    for (const id of new Set(set?.assignments.map((one) => one.principalId))) {
      const holder = holders.get(id);
      if (holder === undefined) continue;
      const one = held.get(id) ?? { holder, byClient: new Map<string, string[]>() };
      one.byClient.set(client.name, [...(one.byClient.get(client.name) ?? []), key].sort());
      held.set(id, one);
    }
  return [...held.values()].sort(byHolder).flatMap(({ holder, byClient }) => {
    // why by the roles: clients and roles of one grant are every pair of them.
    const alike = grouped([...byClient], ([, roles]) => roles.join());
    return [...alike.values()].map((clients) => ({
      [holder.kind]: holder.name ?? { id: holder.id },
      clients: clients.map(([client]) => client).sort(),
      roles: clients[0]?.[1] ?? [],
    }));
  });
}

function byHolder(
  { holder: one }: { readonly holder: Holder },
  { holder: other }: { readonly holder: Holder },
): number {
  const text = ({ kind, name, id }: Holder) => `${kind} ${name ?? ""} ${id}`;
  return text(one) < text(other) ? -1 : 1;
}
