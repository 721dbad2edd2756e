import { expect } from "chai";
import fc from "fast-check";
import { type Portfolio, type PortfolioFiles, readPortfolio } from "../../../core/portfolio/read-portfolio.ts";
import { portfolioFiles } from "../../core/support/portfolio.ts";
import { leave, NOW } from "./leaving.ts";
import { draws } from "../../draws.ts";

const SLUGS = ["leaver", "globex", "initech", "stark"] as const;
const NAMES: Readonly<Record<string, string>> = {
  leaver: "Leaver",
  globex: "Leaver2",
  initech: "Initech",
  stark: "XLeaver",
};
const LEVELS = ["administrator", "read-only", "devops"] as const;
const TIERS = ["gold", "silver"] as const;
/** How one list or map is written. */
const STYLES = ["flow", "block", "lines"] as const;
type Style = (typeof STYLES)[number];

const client = fc.record({
  tier: fc.constantFrom(...TIERS),
  roles: fc.subarray([...LEVELS], { minLength: 1 }),
  isShared: fc.boolean(),
});
const grant = fc.record({
  clients: fc.oneof(
    fc.constant("all" as const),
    fc.constantFrom(...TIERS).map((tier) => ({ tier })),
    fc.subarray([...SLUGS], { minLength: 1 }),
  ),
  roles: fc.subarray([...LEVELS], { minLength: 1 }),
  isShared: fc.boolean(),
  style: fc.constantFrom(...STYLES),
  names: fc.constantFrom(...STYLES),
  comment: fc.constantFrom("", " # Leaver", " # x: [Leaver, y]"),
});
const fleet = fc.record({
  clients: fc.record({ leaver: client, globex: client, initech: client, stark: client }),
  grants: fc.array(grant, { maxLength: 6 }),
  read: fc.option(fc.constantFrom(...STYLES)),
  overrides: fc.subarray(["Leaver", "Leaver2", "Initech"]),
  shared: fc.subarray([...SLUGS]),
});
type Fleet = typeof fleet extends fc.Arbitrary<infer One> ? One : never;

const list = (items: readonly string[], style: Style, indent: string): string =>
  style === "flow"
    ? ` [${items.join(", ")}]`
    : style === "block"
      ? items.map((item) => `\n${indent}# about ${item}\n${indent}- ${item} # is ${item}`).join("")
      : ` [\n${items.map((item) => `${indent}  ${item}, # is ${item}`).join("\n")}\n${indent}]`;

function grantText(
  { clients, roles, isShared, style, names, comment }: Fleet["grants"][number],
  index: number,
): string {
  const group = `group: G${index}`;
  if (isShared) return `  - { ${group}, permissionSet: Shared }${comment}`;
  const inside = style === "flow" && names === "block" ? "flow" : names;
  const selector = Array.isArray(clients)
    ? list(
        clients.map((slug) => NAMES[slug] ?? ""),
        inside,
        "      ",
      )
    : clients === "all"
      ? " all"
      : ` { tags: { tier: ${clients.tier} } }`;
  return style === "flow"
    ? `  - { ${group}, clients:${selector}, roles: [${roles.join(", ")}] }${comment}`
    : `  - ${group}${comment}\n    clients:${selector}\n    # what\n    roles: [${roles.join(", ")}]`;
}

/** The fleet without what the home stack would refuse: roles that nobody has, sets that hold nothing. */
function sound({ clients, grants, read, overrides, shared }: Fleet): Fleet {
  const has = (slug: (typeof SLUGS)[number], role: string) => clients[slug].roles.some((one) => one === role);
  const inShared = shared.filter((slug) => has(slug, "read-only"));
  const withReadOnly = new Set(
    SLUGS.filter((slug) => slug !== "stark" && has(slug, "read-only")).map((slug) => NAMES[slug]),
  );
  return {
    clients,
    read,
    shared: inShared,
    overrides: overrides.filter((name) => withReadOnly.has(name)),
    grants: grants.flatMap((one): Fleet["grants"] => {
      if (one.isShared) return inShared.length === 0 ? [] : [one];
      const selector = one.clients;
      if (Array.isArray(selector)) {
        const roles = one.roles.slice(0, 1);
        const named = selector.filter((slug) => roles.every((role) => has(slug, role)));
        return named.length === 0 ? [] : [{ ...one, clients: named, roles }];
      }
      const selected = SLUGS.filter((slug) => selector === "all" || clients[slug].tier === selector.tier);
      const roles = one.roles.filter((role) => selected.some((slug) => has(slug, role)));
      return roles.length === 0 ? [] : [{ ...one, roles }];
    }),
  };
}

function filesOf(fleet: Fleet): PortfolioFiles {
  const { clients, grants, read, overrides, shared } = sound(fleet);
  const sets = overrides.map((name) => `      ${name}ReadOnly: { sessionDuration: PT2H } # ${name}`);
  return portfolioFiles({
    ...(shared.length > 0 && {
      project: `sharedPermissionSets:\n  value:\n    Shared: { clients: [${shared.map((slug) => NAMES[slug]).join(", ")}], levels: [read-only], shards: 1 }\n    Broad: { clients: all, levels: [read-only], shards: 1 }`,
    }),
    home: [
      "identityCenter: { region: eu-west-1 }",
      ...(read === null ? [] : [`clients:${list(SLUGS, read, "  ")}`]),
      ...(sets.length > 0 ? ["permissionSets:", "    # some", "    overrides:", ...sets] : []),
      grants.length === 0 ? "grants: []" : "grants: # who",
      ...grants.map(grantText),
    ].join("\n"),
    clients: Object.fromEntries(
      SLUGS.map((slug, index) => {
        const { tier, roles, isShared } = clients[slug];
        const account = String(index + 2).repeat(12);
        const written = roles.map((role) => {
          const own = `${slug}-${role}`;
          const trust =
            role !== "read-only" || shared.length === 0
              ? ""
              : `${shared.includes(slug) ? "Shared, " : ""}${isShared ? "Broad, " : ""}`;
          const name =
            slug === "stark"
              ? own
              : `${NAMES[slug] ?? ""}${{ administrator: "Administrator", "read-only": "ReadOnly", devops: "DevOps" }[role]}`;
          return `  ${role}: { permissionSet: ${name}, trust: { permissionSets: [${trust}${name}] } }`;
        });
        return [
          slug,
          `name: ${NAMES[slug] ?? ""}\naccountId: "${account}"\ntags: { tier: ${tier} }\nroles:\n${written.join("\n")}`,
        ];
      }),
    ),
  });
}

const edgesOf = ({ graph }: Portfolio): string[] =>
  graph.edges
    .filter(({ roleArn }) => !roleArn.includes(":222222222222:"))
    .map((edge) => JSON.stringify(edge))
    .sort();

describe("the files after a client left", () => {
  it("give everybody else exactly what they gave, and nothing of the client is left in them", () => {
    const seen = { edited: 0, all: 0 };
    fc.assert(
      fc.property(fleet, (one) => {
        const files = filesOf(one);
        const before = readPortfolio(files, NOW);
        fc.pre(before.portfolio !== undefined);
        const { edits, faults } = leave(files, "leaver");
        expect(faults).to.deep.equal([]);
        const edited = (file: PortfolioFiles["project"]) => edits?.find((each) => each.before === file)?.after ?? file;
        const stacks = files.stacks.filter(({ name }) => name !== "Pulumi.client-leaver.yaml").map(edited);
        const after = readPortfolio({ project: edited(files.project), stacks }, NOW);
        expect(after.faults).to.deep.equal([]);
        expect(edgesOf(after.portfolio!)).to.deep.equal(edgesOf(before.portfolio));
        expect(after.portfolio!.graph.roles.filter(({ slug }) => slug === "leaver")).to.deep.equal([]);
        expect(JSON.stringify(after.portfolio!.clients)).to.equal(
          JSON.stringify(before.portfolio.clients.filter(({ slug }) => slug !== "leaver")),
        );
        const text = stacks[0]!.text.replace(/#.*$/gm, "");
        expect(text).not.to.match(/\bLeaver(ReadOnly)?\b/);
        for (const each of edits ?? []) {
          const was = new Set(each.before.text.split("\n"));
          const fresh = each.after.text.split("\n").filter((line) => !was.has(line));
          // why: a line may lose a part; none may be new.
          for (const line of fresh)
            expect(
              each.before.text.split("\n").some((old) => isWithin(line, old)),
              line,
            ).to.equal(true);
        }
        seen.all++;
        if ((edits ?? []).length > 0) seen.edited++;
      }),
      { numRuns: draws(200), maxSkipsPerRun: 2 },
    );
    expect(seen.edited, JSON.stringify(seen)).to.be.greaterThan(draws(100));
  });
});

/** Whether a line is another one with something taken out, or with an empty list in its place. */
function isWithin(line: string, old: string): boolean {
  let at = 0;
  for (const character of line.replace(": []", ":")) {
    at = old.indexOf(character, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
