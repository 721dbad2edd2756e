import type { AccessTarget } from "../../core/changes/access.ts";
import type { ClientPlan, RolePlan } from "../../core/client/client-plan.ts";
import { clientInputs } from "../../core/portfolio/fingerprint.ts";
import type { Portfolio } from "../../core/portfolio/read-portfolio.ts";
import { EXAMPLE_LEVELS, globexWith, projectWith, reviewWith } from "./cases/example-project.ts";
import type { Found, PortfolioInput, Rule } from "./rule.ts";

/** A client or an access level that the settings protect, and that the change is about. */
export const protectedTouched: Rule = {
  id: "protected-touched",
  severity: "warning",
  title: "A protected client or access level is touched",
  why: "switchyard.review.yaml names clients and access levels whose every change is to be seen by whoever answers for them, also one that looks like nothing.",
  mend: "Have it approved by their owners.",
  onPortfolio: (input) => [...ofClients(input), ...ofLevels(input)],
  passes: {
    base: reviewWith("protectedClients: [abccorp]\nprotectedLevels: [administrator]"),
    head: {
      ...reviewWith("protectedClients: [abccorp]\nprotectedLevels: [administrator]"),
      ...globexWith("roles: [read-only]"),
    },
  },
  fails: {
    base: reviewWith("protectedLevels: [administrator]"),
    head: {
      ...reviewWith("protectedLevels: [administrator]"),
      ...projectWith(EXAMPLE_LEVELS.replace("[AdministratorAccess]", "[AdministratorAccess, ReadOnlyAccess]")),
    },
  },
};

function ofClients(input: PortfolioInput): readonly Found[] {
  const { base, head, settings } = input;
  return settings.protectedClients.flatMap((slug): readonly Found[] => {
    const [before, after] = [base === undefined ? undefined : clientOf(base, slug), clientOf(head, slug)];
    const any = after ?? before;
    if (any === undefined)
      return [{ subject: `client:${slug}`, message: "It is protected, and no client has this slug." }];
    const said = [
      ...accessWords(input, (target) => (target.kind === "role" ? target.slug === slug : target.client === any.name)),
      ...(isSame(before, after, head.now) ? [] : ["what its file says changes"]),
    ];
    return touched(`client:${slug}`, said, any.place([]).at);
  });
}

function ofLevels(input: PortfolioInput): readonly Found[] {
  const { base, head, settings } = input;
  return settings.protectedLevels.flatMap((level): readonly Found[] => {
    const before = base === undefined ? new Map<string, RolePlan>() : rolesOf(base, level);
    const after = rolesOf(head, level);
    const changed = [...new Set([...before.keys(), ...after.keys()])].filter(
      (key) => before.get(key) !== after.get(key) && textOf(before.get(key)) !== textOf(after.get(key)),
    );
    const said = [
      ...accessWords(input, (target) => target.kind === "role" && target.level === level),
      ...(changed.length === 0 ? [] : [`${counted(changed.length, "role")} of it change`]),
    ];
    const [key] = changed;
    const client = head.clients.find(({ slug }) => key?.startsWith(`${slug}/`) === true);
    return touched(`level:${level}`, said, client?.place(["roles"]).at);
  });
}

function touched(subject: string, said: readonly string[], at: Found["at"]): readonly Found[] {
  if (said.length === 0) return [];
  return [{ subject, message: `It is protected: ${said.join(", ")}.`, ...(at !== undefined && { at }) }];
}

function accessWords({ diff }: PortfolioInput, isMeant: (target: AccessTarget) => boolean): readonly string[] {
  const gains = diff.gains.filter(({ access }) => isMeant(access.target)).length;
  const losses = diff.losses.filter(({ access }) => isMeant(access.target)).length;
  return [
    ...(gains === 0 ? [] : [`${counted(gains, "access")} gained or widened`]),
    ...(losses === 0 ? [] : [`${counted(losses, "access")} lost or narrowed`]),
  ];
}

function counted(count: number, what: string): string {
  return `${count} ${count === 1 ? what : what.endsWith("s") ? `${what}es` : `${what}s`}`;
}

function clientOf({ clients, others }: Portfolio, slug: string): ClientPlan | undefined {
  return [...clients, ...others].find((client) => client.slug === slug);
}

function isSame(before: ClientPlan | undefined, after: ClientPlan | undefined, now: Date): boolean {
  if (before === after) return true;
  return before !== undefined && after !== undefined && clientInputs(before, now) === clientInputs(after, now);
}

/** By slug and key. */
function rolesOf({ clients }: Portfolio, level: string): ReadonlyMap<string, RolePlan> {
  return new Map(
    clients.flatMap(({ slug, roles }) =>
      roles.filter((role) => role.level === level).map((role) => [`${slug}/${role.key}`, role] as const),
    ),
  );
}

function textOf(role: RolePlan | undefined): string {
  return JSON.stringify(role);
}
