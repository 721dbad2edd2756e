import { expect } from "chai";
import type { AccessGraph, GraphRole } from "../../core/access/access-graph.ts";
import type { CallContext } from "../../core/evaluate/request.ts";
import type { PolicyDocument } from "../../core/aws/policy-document.ts";
import { readPortfolio } from "../../core/portfolio/read-portfolio.ts";
import { WORLD_ACCOUNTS } from "../../sandbox/world.ts";
import { simulate } from "../core/support/simulate.ts";
import { readRole, type DeployedRole } from "./deployed.ts";
import { principalsOf, type OutsidePrincipal } from "./outside-principals.ts";
import { END, EXTERNAL_ID, portfolioFiles } from "./ways-files.ts";

/** Everything that a call can bring along; a principal gets in when any of it does. */
const CONTEXTS: readonly CallContext[] = [
  { sourceIp: "203.0.113.7", externalId: EXTERNAL_ID.umbrella },
  { sourceIp: "203.0.113.7", externalId: EXTERNAL_ID.umbrella, sourceIdentity: "anna" },
  { sourceIp: "203.0.113.7", externalId: EXTERNAL_ID.wayne },
];
/** Users and roles of the home account that the tests gave the right to try every role. */
const ANYWHERE =
  /^arn:aws:iam::111111111111:(user\/(wildcard|bootstrap|ways-vic)|role\/(robots\/ways-once|ways-robot))$/;
/** Closed by its trust alone at the end, which no grant says. */
const CLOSING = "arn:aws:iam::222222222222:role/ways-closing";

/**
 * Reads everything back from AWS and has every principal of every account judged at every access role by an evaluator that
 * is not the program's own: the result must be the access graph that the files alone give. @param home The home's file.
 */
export function outsideChecks(home: () => string): void {
  let graph: AccessGraph;
  let deployed: readonly (readonly [GraphRole, DeployedRole])[];
  let principals: readonly OutsidePrincipal[];

  before(async () => {
    const { portfolio, faults } = readPortfolio(portfolioFiles(home()), new Date());
    if (portfolio === undefined) throw new Error(JSON.stringify(faults));
    ({ graph } = portfolio);
    deployed = await Promise.all(
      graph.roles.map(async (role) => {
        const profile = role.slug === "wayne" ? "client-globex" : "client-abccorp";
        return [role, await readRole(profile, role.arn.split("/").at(-1) ?? "")] as const;
      }),
    );
    principals = (await Promise.all(WORLD_ACCOUNTS.map(({ profile }) => principalsOf(profile)))).flat();
  });

  for (const [when, moment] of [
    ["now", new Date()],
    ["once everything with an end has ended", new Date(END)],
  ] as const)
    it(`every principal of every account at every role, ${when}: who gets in is who the files say`, async () => {
      const standing = graph.edges.filter(
        ({ until, roleArn }) =>
          (until === undefined || new Date(until) > moment) && (roleArn !== CLOSING || moment < new Date(END)),
      );
      const entered: string[] = [];
      const expected: string[] = [];
      const used = new Set<AccessGraph["edges"][number]>();
      for (const one of principals)
        for (const [role, { arn, trustPolicy }] of deployed) {
          const pair = `${nameOf(one)} at ${arn}`;
          if (await mayEnter(one, { arn, trustPolicy }, moment)) entered.push(pair);
          const edges = standing.filter((edge) => edge.roleArn === arn && isHolder(one, edge));
          for (const edge of edges) used.add(edge);
          if (edges.length > 0 || (role.openBecause !== undefined && ANYWHERE.test(nameOf(one)))) expected.push(pair);
        }
      expect(entered).to.deep.equal(expected);
      // why: a grant that nobody was found to hold would be equal to one that does not work.
      expect(standing.filter((edge) => !used.has(edge))).to.deep.equal([]);
      expect(principals.length).to.be.greaterThan(30);
    });
}

function nameOf({ principal, person }: OutsidePrincipal): string {
  const arn = principal.kind === "session" ? principal.roleArn : principal.arn;
  return person === undefined ? arn : `${person.user} with ${person.set}`;
}

/** Whether an edge of the graph is this principal's. */
function isHolder(one: OutsidePrincipal, { holder, through }: AccessGraph["edges"][number]): boolean {
  const { person } = one;
  if (person !== undefined)
    return through.split(" of ")[0] === `permission-set:${person.set}` && person.keys.includes(holder);
  const [, kind, name] = /^arn:aws:iam::111111111111:(user|role)\/(.+)$/.exec(nameOf(one)) ?? [];
  return holder === `iam-${kind ?? ""}:${name ?? ""}`;
}

async function mayEnter(
  { principal, policies }: OutsidePrincipal,
  target: { readonly arn: string; readonly trustPolicy: PolicyDocument },
  currentTime: Date,
): Promise<boolean> {
  const arn = principal.kind === "session" ? principal.roleArn : principal.arn;
  // why: AWS compares a role that is named as principal with its path, the evaluator without.
  const own = ({ Principal }: PolicyDocument["Statement"][number]) =>
    typeof Principal === "object" && [Principal.AWS ?? []].flat().some((one) => one.endsWith(":root") || one === arn);
  const trustPolicy = { ...target.trustPolicy, Statement: target.trustPolicy.Statement.filter(own) };
  for (const context of CONTEXTS) {
    const request = { principal, identityPolicies: policies, target: { ...target, trustPolicy } };
    if (await simulate({ ...request, context: { ...context, currentTime } })) return true;
  }
  return false;
}
