import type { Fault } from "../../faults/fault.ts";
import type { HomeSettings } from "./home-settings.ts";
import { portalAddress } from "../../aws/links.ts";
import { defaultRegion } from "../../aws/partitions.ts";
import type { Quotas } from "../../aws/quotas.ts";
import { repeats } from "../../faults/repeats.ts";
import type { Origin } from "../../faults/origin.ts";
import { addressFault, instanceArnFault, regionFault, type Misplaced } from "../../aws/partition-faults.ts";
import { resolveGrants } from "./resolve-grants.ts";
import { resolveIam } from "./resolve-iam.ts";
import { resolveSetSettings } from "./set-settings.ts";
import type { SharedSet } from "../../config/project/resolve-shared-sets.ts";
import type { HomeInput } from "../../config/schema/home-schema.ts";
import type { HomeAccountInput } from "../../config/schema/project-schema.ts";
import type { HomeReport } from "./home-report.ts";

/** What `Pulumi.yaml` and the stack's other settings give to the home stack. */
export interface HomeProject {
  readonly account: HomeAccountInput;
  readonly quotas: Quotas;
  readonly sharedSets: Readonly<Record<string, SharedSet>>;
  /** `aws:region`, if set. */
  readonly awsRegion: string | undefined;
}

/** Fills in the home stack's defaults and finds what no schema can. */
export function resolveHome(
  origin: Origin,
  input: HomeInput,
  { account, quotas, sharedSets, awsRegion }: HomeProject,
): { home: HomeSettings | undefined; faults: readonly Fault[] } {
  const faults: Fault[] = [];
  const report: HomeReport = (code, path, expected, found, fix) => {
    faults.push({ code: `config/${code}`, at: origin.locate(path), path: origin.name(path), expected, found, fix });
  };
  const partition = account.partition ?? "aws";
  const { portal, instanceArn } = input.identityCenter ?? {};
  const region = input.identityCenter?.region ?? awsRegion ?? defaultRegion(partition);
  const wrong = {
    region: regionFault(region, partition),
    portal: portal === undefined ? undefined : addressFault(portal, partition),
    arn: instanceArn === undefined ? undefined : instanceArnFault(instanceArn, partition),
  };
  const inCenter = (key: string, { expected, found, fix }: Misplaced) =>
    [["identityCenter", key], expected, found, fix] as const;
  if (wrong.region !== undefined) report("region", ...inCenter("region", wrong.region));
  if (wrong.portal !== undefined) report("address", ...inCenter("portal", wrong.portal));
  if (wrong.arn !== undefined) report("instance-arn", ...inCenter("instanceArn", wrong.arn));
  if (
    input.identityCenter === undefined &&
    input.iam === undefined &&
    !input.grants.some(({ iamRole }) => iamRole !== undefined)
  )
    report(
      "no-way",
      [],
      "identityCenter or iam",
      "neither",
      "Say where people sign in: identityCenter: { region: ... }, or iam: { users: ... }.",
    );
  const clients = input.clients ?? "all";
  if (clients !== "all") {
    for (const index of repeats(clients))
      report(
        "duplicate-client",
        ["clients", index],
        "each client once",
        `${JSON.stringify(clients[index])} twice`,
        "Remove one.",
      );
  }
  const uncheckedContracts = input.uncheckedContracts ?? [];
  for (const [index, { client }] of uncheckedContracts.entries()) {
    const path = ["uncheckedContracts", index, "client"];
    const written = JSON.stringify(client);
    if (uncheckedContracts.findIndex((one) => one.client === client) !== index)
      report("duplicate-client", path, "each client once", `${written} twice`, "Remove one.");
    else if (clients !== "all" && !clients.includes(client))
      report(
        "unchecked-client",
        path,
        "a client that `clients` lists",
        written,
        "Remove the entry, or add the client to `clients`.",
      );
  }
  for (const [name, { relayState }] of Object.entries(input.permissionSets?.overrides ?? {}))
    // why: a shared set holds many roles, so there is no one page to open, and the wish would pass unheard.
    if (relayState === "switch-role" && Object.hasOwn(sharedSets, name))
      report(
        "shared-relay-state",
        ["permissionSets", "overrides", name, "relayState"],
        "an address, where a permission set holds roles of many clients",
        "switch-role",
        "Write an https address, or remove relayState.",
      );
  const iam = resolveIam(input.iam ?? {}, account, quotas, report);
  const sets = resolveSetSettings(input.permissionSets ?? {}, account, quotas, report);
  const grants = resolveGrants(input, origin, { sharedSets, ...iam }, report);
  if (faults.length > 0) return { home: undefined, faults };
  return {
    faults,
    home: {
      accountId: account.accountId,
      partition,
      company: account.company,
      region,
      identityCenter: input.identityCenter !== undefined,
      ...(portal !== undefined && { portal: portalAddress(portal) }),
      ...(instanceArn !== undefined && { instanceArn }),
      clients,
      uncheckedContracts,
      origin,
      setSettings: sets,
      sharedSets: Object.values(sharedSets),
      ...iam,
      grants,
      quotas,
    },
  };
}
