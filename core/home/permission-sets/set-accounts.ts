import type { Fault } from "../../faults/fault.ts";
import type { HomeSettings } from "../settings/home-settings.ts";
import type { SetAccount, SetSettings } from "../settings/set-settings.ts";

/**
 * Finds permission sets that are assigned in a client's own account: a fault without a written reason, and with one
 * a warning in each preview.
 * why: assigned there, a set gives its own policies, AdministratorAccess among them, to everybody who holds it for
 * whatever role; no role of the client, no trust and no grant has a say.
 * @param clients Names of the clients by account id.
 */
export function setsInClients(
  { setSettings: { all, overrides }, origin }: Pick<HomeSettings, "setSettings" | "origin">,
  clients: ReadonlyMap<string, string>,
): { readonly faults: readonly Fault[]; readonly warnings: readonly string[] } {
  const named = [
    ["All permission sets without accounts of their own are", all] as const,
    ...Object.entries(overrides).map(([name, one]) => [`The permission set ${name} is`, one] as const),
  ];
  const found = named.flatMap(([which, settings]) =>
    settings.accounts.flatMap((account) => {
      const client = clients.get(account.id);
      return client === undefined ? [] : [{ which, settings, account, client }];
    }),
  );
  const faults = found.flatMap(({ account, client }) =>
    account.reason === undefined ? [inClient(origin, account, client)] : [],
  );
  return {
    // why once: a set without accounts of its own has those for all, which are written in one place.
    faults: [...new Map(faults.map((fault) => [fault.path, fault])).values()],
    warnings: found.flatMap(({ which, settings, account, client }) =>
      account.reason === undefined
        ? []
        : [
            `${which} assigned in ${account.id} too, the account of ${client}: there the holders get ${policiesOf(settings)}, without any role of ${client}. Reason given: ${account.reason}`,
          ],
    ),
  };
}

function inClient(origin: HomeSettings["origin"], { id, path }: SetAccount, client: string): Fault {
  return {
    code: "home/client-account",
    at: origin.locate(path),
    path: origin.name(path),
    expected:
      "an account that is no client's: a permission set that is assigned there gives its own policies without any role of the client",
    found: `${JSON.stringify(id)}, the account of ${client}`,
    fix: `Remove it: clients are entered from the home account. If it is meant, write { accountId: ${JSON.stringify(id)}, reason: why }; each preview then says so.`,
  };
}

function policiesOf({ managedPolicyArns, customerManagedPolicies }: SetSettings): string {
  const names = [...managedPolicyArns, ...customerManagedPolicies.map(({ path, name }) => path + name)];
  return names.length === 0 ? "what its inline policy allows" : names.join(", ");
}
