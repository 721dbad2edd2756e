import { z } from "zod";
import type { Quotas } from "../aws/quotas.ts";
import type { ClientPlan, RolePlan } from "../client/client-plan.ts";
import type { FormerRoles } from "../client/with-former.ts";
import type { ClientContract } from "../contract/select-clients.ts";
import { parseInstant } from "../evaluate/instant.ts";
import type { Fault } from "../faults/fault.ts";
import { droppedWarnings } from "../home/held/held-warnings.ts";
import type { HomePlan } from "../home/planned-home.ts";
import type { HomeSettings } from "../home/settings/home-settings.ts";
import type { VerdictInput } from "./draft-home.ts";
import { withoutLeaving } from "./leaving-clients.ts";
import type { StackConfig } from "./resolve-stack.ts";

/** Name of the stack output that tells what was deployed. */
export const FINGERPRINT_OUTPUT = "fingerprint";

/** What a deployment was made from, so that a later one can be known for the same without being run. */
export interface Fingerprint {
  /** SHA-256, in hexadecimal, of {@link clientInputs} or {@link homeInputs}. */
  readonly inputs: string;
  /** Version of the program. */
  readonly version: string;
  /**
   * Resources that the program registered: components, providers and the stack itself counted, the engine's own provider
   * (`pulumi:providers:pulumi`) not. Another number in the state says that a deletion or a creation failed.
   */
  readonly resources: number;
}

const schema = z.strictObject({
  inputs: z.string().regex(/^[0-9a-f]{64}$/),
  version: z.string().min(1),
  resources: z.number().int().min(0),
});

/** Reads the stack output. @returns `undefined` for anything else, also of an earlier release, which had none. */
export function parseFingerprint(output: unknown): Fingerprint | undefined {
  return schema.safeParse(output).data;
}

/**
 * Everything that the outcome on a client stack depends on, as one text: the same for files that differ in comments, order
 * of keys and layout alone. Credentials (`aws:` settings) are no part of it: they change nothing in AWS.
 * @param now Moment of the run: which ends have passed is said in warnings, and is part of it.
 * @param former What the run keeps beside the plan; `withFormer` need not have been applied.
 */
export function clientInputs(plan: ClientPlan, now: Date, former: FormerRoles = {}): string {
  const { quotas, notices, outsiders } = plan;
  const said = [...notices, ...outsiders].sort();
  const parts = { kind: "client", plan: planParts(plan), quotas: limits(quotas), said, former: notEmpty(former) };
  return withPassed(parts, now);
}

/** What was decided of the home stack. */
export interface DecidedHome {
  readonly plan: HomePlan;
  /** Codes of the reasons why clients are held, by slug; with one of them the stack is not as its files say. */
  readonly held: Readonly<Record<string, readonly string[]>>;
}

/**
 * The same of the home stack: its settings, what the file of each client that it reads says, the contracts as read, and
 * the plan made from them. What AWS has is no part of it.
 * @param former What the run keeps beside the plan, by slug.
 */
export function homeInputs(
  read: Omit<VerdictInput, "placements" | "last">,
  { plan, held }: DecidedHome,
  former: Readonly<Record<string, FormerRoles>> = {},
): string {
  const { settings, slugs, contracts, unread, files, now } = withoutLeaving(read);
  return withPassed(
    {
      kind: "home",
      settings: settingParts(settings),
      files: slugs.map((slug) => [slug, fileParts(files.get(slug))]),
      contracts: Object.fromEntries(contracts.map(({ slug, contract }: ClientContract) => [slug, contract])),
      unread: unread.map(faultParts),
      plan: homePlanParts(plan),
      held,
      former: Object.fromEntries(
        Object.entries(former).flatMap(([slug, roles]) => {
          const kept = notEmpty(roles);
          return Object.keys(kept).length === 0 ? [] : [[slug, kept]];
        }),
      ),
    },
    now,
  );
}

const BESIDE_PLAN = ["file", "place", "quotas", "notices", "outsiders"] satisfies readonly (keyof ClientPlan)[];

/** A client's plan without where it is written, and without what follows from it. */
function planParts(plan: ClientPlan, beside: readonly (keyof RolePlan)[] = []) {
  return {
    ...without(plan, BESIDE_PLAN),
    // why: maps in the files, whose order says nothing.
    roles: byText(plan.roles, ({ key }) => key).map((role) => ({
      ...without(role, beside),
      inlinePolicies: byText(role.inlinePolicies, ({ name }) => name),
      customerPolicies: byText(role.customerPolicies, ({ name }) => name),
    })),
    customerPolicies: byText(plan.customerPolicies, ({ name }) => name),
  };
}

function settingParts({ users, groups, grants, sharedSets, quotas, ...settings }: HomeSettings) {
  return {
    ...without(settings, ["origin"]),
    quotas: limits(quotas),
    users: byText(users, ({ name }) => name),
    groups: byText(groups, ({ name }) => name),
    grants: grants.map(({ principal, target, until }) => ({ principal, target, until })),
    sharedSets: byText(sharedSets, ({ name }) => name),
  };
}

function homePlanParts({ sets, shards, identities, principals, faults, dropped, warnings }: HomePlan) {
  // why: these warnings hold places in the files; `dropped` says the same without.
  const placed = new Set(droppedWarnings(dropped));
  return {
    sets: byText(sets, ({ name }) => name),
    shards: byText(shards, ({ name }) => name),
    identities: byText(identities, ({ key }) => key),
    principals,
    faults: faults.map(faultParts),
    dropped: dropped.map(faultParts),
    warnings: warnings.filter((one) => !placed.has(one)),
  };
}

function limits(quotas: Quotas): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(quotas).map(([key, { limit }]) => [key, limit]));
}

function fileParts(file: StackConfig | undefined): unknown {
  // why without: ended sessions change nothing at home.
  if (file?.kind === "client") return planParts(file.client, ["revoked"]);
  return file?.kind === "invalid" ? file.faults.map(faultParts) : file?.kind;
}

function faultParts({ code, path, expected, found }: Fault) {
  return { code, path, expected, found };
}

function notEmpty(former: FormerRoles): FormerRoles {
  return Object.fromEntries(
    Object.entries(former).filter(([, one]) => one.roleName !== undefined || one.permissionSet !== undefined),
  );
}

/** why by key: the notices of a client are made when they are read. */
function without(value: object, keys: readonly string[]): Readonly<Record<string, unknown>> {
  const kept = Object.keys(value).filter((key) => !keys.includes(key));
  return Object.fromEntries(kept.map((key) => [key, (value as Readonly<Record<string, unknown>>)[key]]));
}

function byText<T>(items: readonly T[], textOf: (item: T) => string): readonly T[] {
  return [...items].sort((a, b) => (textOf(a) < textOf(b) ? -1 : Number(textOf(a) > textOf(b))));
}

/**
 * The text of a value, with each moment in it that has passed.
 * why any moment: grants, ways in and conditions in contracts end by themselves, and what they give ends with them.
 */
function withPassed(value: unknown, now: Date): string {
  const text = canonicalText(value);
  const moments = new Set(text.match(/\d[\dT:.Z+-]{3,39}/g));
  const passed = [...moments].filter((one) => (parseInstant(one) ?? Infinity) <= now.getTime()).sort();
  return `${text}\n${JSON.stringify(passed)}`;
}

/** JSON with the keys of every map in one order; functions are left out. */
function canonicalText(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) => {
    if (typeof item !== "object" || item === null || Array.isArray(item)) return item;
    return Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
