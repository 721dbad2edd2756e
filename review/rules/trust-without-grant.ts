import { trustedPrincipals } from "../../core/access/trusted-principals.ts";
import type { Portfolio } from "../../core/portfolio/read-portfolio.ts";
import { beyondGrants, placed } from "./beyond-grants.ts";
import { EXAMPLE_HOME, homeWith } from "./cases/example-project.ts";
import type { Found, Rule } from "./rule.ts";

/** A trust in principals of these files that nobody is given the role through. */
export const trustWithoutGrant: Rule = {
  id: "trust-without-grant",
  severity: "note",
  title: "Trust without a grant",
  why: "The client lets somebody in to whom the home account gives nothing: a client's file that says more than is true, and half of a way in that one further grant opens without the client's word.",
  mend: "Grant the role in the home stack's file, or take the name, or the role, out of the client's file.",
  onPortfolio: ({ base, head }) => {
    // why not those of base: a role that waits for its first grant is no news, and there can be hundreds.
    const before = new Set(base === undefined ? [] : rolesInVain(base).map(({ arn }) => arn));
    return [...namesInVain(head), ...notGranted(head, before)];
  },
  passes: { head: {} },
  fails: { base: {}, head: homeWith(EXAMPLE_HOME.replace(/\n.*alice.*/, "")) },
};

/** Names of principals that others roles are granted through. */
function namesInVain(head: Portfolio): readonly Found[] {
  return beyondGrants(head).flatMap(({ subject, idle, at }) =>
    idle.map((name) => ({
      subject,
      message: `Its trust names ${name}, through which it is given to nobody.`,
      ...placed(at()),
    })),
  );
}

/** Roles that nobody holds a grant of. Those that are open to the whole account need none. */
function rolesInVain({ graph, home, now }: Portfolio): Portfolio["graph"]["roles"] {
  const held = new Set(graph.edges.map(({ roleArn }) => roleArn));
  return graph.roles.filter(
    ({ arn, trustPolicy, openBecause }) =>
      !held.has(arn) && openBecause === undefined && trustedPrincipals(trustPolicy, home.accountId, now).length > 0,
  );
}

function notGranted(head: Portfolio, before: ReadonlySet<string>): readonly Found[] {
  const plans = new Map(head.clients.map((client) => [client.slug, client]));
  return rolesInVain(head)
    .filter(({ arn }) => !before.has(arn))
    .map(({ client, slug, key }) => ({
      subject: `${client}/${key}`,
      message: "Nobody is granted it.",
      ...placed(plans.get(slug)?.place(["roles", key]).at),
    }));
}
