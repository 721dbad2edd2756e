import { placed } from "./beyond-grants.ts";
import { accessOf } from "../../core/changes/access-of.ts";
import { abccorpWith, EXAMPLE_HOME, homeWith } from "./cases/example-project.ts";
import { demands, entryStatements } from "./trusted-callers.ts";
import type { Found, PortfolioInput, RoleFacts, Rule } from "./rule.ts";

const ROBOT = homeWith(`${EXAMPLE_HOME}\n  - { iamRole: ci/deployer, clients: [AbcCorp], roles: [deploy] }`);

const roles = (trust: string) =>
  abccorpWith(`roles:
  administrator:
  read-only:
  devops:
  deploy: { level: devops, trust: ${trust} }`);

/** Robots that enter without an external ID, and people who are asked for one. */
export const externalId: Rule = {
  id: "external-id",
  severity: "error",
  title: "External ID missing for a robot, or demanded of people",
  why: "An automation that works for many customers can be talked into entering one of them for another; the external ID is what tells them apart. People cannot send one from the console, so that they are locked out. In ways in that name roles or people the files are refused for it (`config/external-id`, `config/trust-condition`); a robot that comes in through `wholeAccount` is not.",
  mend: "Give the automation a way of its own: `trust: { roles: [...], externalId: ... }`; and take `externalId` out where people come in.",
  onRole: lookAtTrust,
  onPortfolio: lookAtRobots,
  passes: {
    head: { ...ROBOT, ...roles("{ roles: [ci/deployer], externalId: 7f3c9a52-11d4-4b0e-9d7e-5c1f0a2b3c4d }") },
  },
  fails: { head: { ...ROBOT, ...roles("{ wholeAccount: true, reason: the deployer and others }") } },
};

function lookAtTrust(role: RoleFacts): readonly Found[] {
  const { trustPolicy, accountId, memberOfHome } = role;
  if (trustPolicy === undefined) return [];
  return entryStatements(trustPolicy).flatMap(({ statement, name: where, callers }) =>
    callers.flatMap(({ kind, name, accountId: own }): readonly Found[] => {
      const isDemanded = demands(statement, "sts:externalid");
      // why not within an account or an organization: AWS advises against it there.
      if (kind === "role" && !isDemanded && own !== accountId && memberOfHome !== true)
        return [found(`${where} of its trust lets the automation ${name} in without an external ID.`)];
      if ((kind === "set" || kind === "user") && isDemanded)
        return [
          found(`${where} of its trust asks ${name} for an external ID, which people cannot send from the console.`),
        ];
      return [];
    }),
  );

  function found(message: string): Found {
    return { subject: role.subject, message, ...placed(role.at) };
  }
}

/** Robots with a grant, whatever lets them in. */
function lookAtRobots({ head }: PortfolioInput): readonly Found[] {
  const members = new Set(head.clients.filter(({ memberOfHome }) => memberOfHome).map(({ slug }) => slug));
  return [...accessOf(head).byKey.values()].flatMap(({ holder, target, ways, place }) => {
    if (holder.kind !== "iam-role" || target.kind !== "role" || members.has(target.slug)) return [];
    if (ways.every((way) => way.externalId !== undefined)) return [];
    return [
      {
        subject: `${target.client}/${target.roleKey}`,
        message: `The automation ${holder.name} is granted it, and may enter without an external ID.`,
        at: place().at,
      },
    ];
  });
}
