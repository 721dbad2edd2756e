import { portalAddress } from "../../aws/links.ts";
import { addressFault, instanceArnFault, type Misplaced, regionFault } from "../../aws/partition-faults.ts";
import { defaultRegion } from "../../aws/partitions.ts";
import type { Quotas } from "../../aws/quotas.ts";
import { type Report, reporter } from "../../config/check/report.ts";
import type { CheckedOrigin, Sound } from "../../config/check/soundness.ts";
import type { SharedSet } from "../../config/project/resolve-shared-sets.ts";
import type { HomeInput } from "../../config/schema/home-schema.ts";
import type { HomeAccountInput } from "../../config/schema/project-schema.ts";
import type { ConfigCode } from "../../faults/fault-codes.ts";
import type { Fault, Path } from "../../faults/fault.ts";
import { repeats } from "../../faults/repeats.ts";
import type { HomeSettings } from "./home-settings.ts";
import { resolveDenied } from "./resolve-denied.ts";
import { resolveGrants } from "./resolve-grants.ts";
import { resolveIam } from "./resolve-iam.ts";
import { resolveSetSettings } from "./set-settings.ts";

/** What `Pulumi.yaml` and the stack's other settings give to the home stack. */
export interface HomeProject {
  readonly account: HomeAccountInput;
  readonly quotas: Quotas;
  readonly sharedSets: Readonly<Record<string, SharedSet>>;
  /** `aws:region`, if set. */
  readonly awsRegion: string | undefined;
  readonly sound: Sound;
}

/** Fills in the home stack's defaults and finds what no schema can. */
export function resolveHome(
  origin: CheckedOrigin,
  input: HomeInput,
  project: HomeProject,
): { home: HomeSettings | undefined; faults: readonly Fault[] } {
  const { account, quotas, sharedSets, awsRegion, sound } = project;
  const { faults, report } = reporter(origin);
  const partition = account.partition ?? "aws";
  const { portal, instanceArn, region = awsRegion ?? defaultRegion(partition) } = input.identityCenter ?? {};
  const clients = input.clients ?? "all";
  const uncheckedContracts = input.uncheckedContracts ?? [];
  if (sound(["homeAccount", "partition"])) centerInPartition(region, input.identityCenter, partition, report);
  if (sound(["home", "identityCenter"], ["home", "iam"], ["home", "grants"])) someWayToSignIn(input, report);
  if (clients !== "all") clientsOnce(clients, report);
  uncheckedOnce(uncheckedContracts, report);
  if (clients !== "all" && sound(["home", "clients"])) uncheckedAmong(clients, uncheckedContracts, report);
  pagesOfSharedSets(input, sharedSets, report);
  const iam = resolveIam(input.iam ?? {}, project, report);
  const sets = resolveSetSettings(input.permissionSets ?? {}, project, report);
  const grants = resolveGrants(input, origin, { sharedSets, ...iam }, sound, report);
  const denied = resolveDenied(input, iam.users, sound, report);
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
      ...(denied.length > 0 && { denied }),
      quotas,
    },
  };
}

function centerInPartition(
  region: string,
  { portal, instanceArn }: Partial<NonNullable<HomeInput["identityCenter"]>> = {},
  partition: HomeSettings["partition"],
  report: Report,
): void {
  const judge = (code: ConfigCode, key: string, wrong: Misplaced | undefined) => {
    if (wrong !== undefined) report(code, ["identityCenter", key], wrong.expected, wrong.found, wrong.fix);
  };
  judge("config/region", "region", regionFault(region, partition));
  if (portal !== undefined) judge("config/address", "portal", addressFault(portal, partition));
  if (instanceArn !== undefined) judge("config/instance-arn", "instanceArn", instanceArnFault(instanceArn, partition));
}

function someWayToSignIn({ identityCenter, iam, grants }: HomeInput, report: Report): void {
  if (identityCenter === undefined && iam === undefined && !grants.some(({ iamRole }) => iamRole !== undefined))
    report(
      "config/no-way",
      [],
      "identityCenter or iam",
      "neither",
      "Say where people sign in: identityCenter: { region: ... }, or iam: { users: ... }.",
    );
}

function clientsOnce(clients: readonly string[], report: Report): void {
  for (const index of repeats(clients)) sameClient(["clients", index], clients[index], report);
}

type Unchecked = HomeSettings["uncheckedContracts"];

function uncheckedOnce(unchecked: Unchecked, report: Report): void {
  const clients = unchecked.map(({ client }) => client);
  for (const index of repeats(clients)) sameClient(["uncheckedContracts", index, "client"], clients[index], report);
}

function sameClient(path: Path, client: string | undefined, report: Report): void {
  report("config/duplicate-client", path, "each client once", `${JSON.stringify(client)} twice`, "Remove one.");
}

function uncheckedAmong(clients: readonly string[], unchecked: Unchecked, report: Report): void {
  const again = new Set(repeats(unchecked.map(({ client }) => client)));
  for (const [index, { client }] of unchecked.entries())
    if (!clients.includes(client) && !again.has(index))
      report(
        "config/unchecked-client",
        ["uncheckedContracts", index, "client"],
        "a client that `clients` lists",
        JSON.stringify(client),
        "Remove the entry, or add the client to `clients`.",
      );
}

/** why: a shared set holds roles of many clients, so there is no one page to open, and the wish would pass unheard. */
function pagesOfSharedSets({ permissionSets }: HomeInput, sharedSets: HomeProject["sharedSets"], report: Report): void {
  for (const [name, { relayState }] of Object.entries(permissionSets?.overrides ?? {}))
    if (relayState === "switch-role" && Object.hasOwn(sharedSets, name))
      report(
        "config/shared-relay-state",
        ["permissionSets", "overrides", name, "relayState"],
        "an address, where a permission set holds roles of many clients",
        "switch-role",
        "Write an https address, or remove relayState.",
      );
}
