import { expect } from "chai";
import { portfolioFiles, type PortfolioText } from "../../core/support/portfolio.ts";
import { leave } from "./leaving.ts";

const CLIENTS = {
  abccorp: `name: AbcCorp\naccountId: "222222222222"\ntags: { tier: gold }\nroles: [administrator, read-only]`,
  globex: `name: Globex\naccountId: "333333333333"\ntags: { tier: silver }\nroles: [read-only, devops]`,
};
const HEAD = "identityCenter: { region: eu-west-1 }\n";

interface Case {
  readonly title: string;
  /** Body of `switchyard:home`, with `-` or `+` before lines that go or come. */
  readonly home: string;
  readonly project?: string;
  readonly clients?: Readonly<Record<string, string>>;
}

/** One text written as a difference: the lines as they are, and as they are to be. */
function sides(marked: string): { readonly before: string; readonly after: string } {
  const lines = marked.split("\n").map((line) => ({ sign: /^[-+] /.test(line) ? line[0] : " ", text: line.slice(2) }));
  const side = (other: string) =>
    lines
      .filter(({ sign }) => sign !== other)
      .map(({ text }) => text)
      .join("\n");
  return { before: side("+"), after: side("-") };
}

const CASES: readonly Case[] = [
  {
    title: "a grant that names the client alone goes, comments stay",
    home: `  # who
  grants: # all of them
    # the administrator
-   - { user: alice@acme.example, clients: [AbcCorp], roles: [administrator] } # until she leaves
    # everybody
    - { group: Auditors, clients: all, roles: [read-only] }   # two blanks`,
  },
  {
    title: "the name goes out of a list in brackets: first, last, in the middle",
    home: `  grants:
-   - { group: A, clients: [AbcCorp, Globex], roles: [read-only] }
+   - { group: A, clients: [Globex], roles: [read-only] }
-   - { group: B, clients: [Globex,  AbcCorp], roles: [read-only] } # b
+   - { group: B, clients: [Globex], roles: [read-only] } # b
-   - { group: C, clients: [ "Globex" , 'AbcCorp' ], roles: [read-only] }
+   - { group: C, clients: [ "Globex" ], roles: [read-only] }`,
  },
  {
    title: "the name goes out of a list in lines of its own",
    home: `  grants:
    - group: A
      clients:
        # first
-       - AbcCorp # gone
        - Globex # stays
      roles:
        - read-only
-   - group: B
-     clients:
-       # one alone
-       - AbcCorp
-     roles: [read-only]
    # the end`,
  },
  {
    title: "a list in brackets over several lines",
    home: `  grants:
    - group: A
      clients: [
-       AbcCorp, # gone
        Globex, # stays
      ]
      roles: [read-only]`,
  },
  {
    title: "the last grant leaves an empty list",
    home: `- grants: # none left
+ grants: [] # none left
    # alice
-   - { user: alice@acme.example, clients: [AbcCorp], roles: [administrator] }`,
  },
  {
    title: "the last grant of a list in brackets",
    home: `- grants: [{ user: alice@acme.example, clients: [AbcCorp], roles: [administrator] }]
+ grants: []`,
  },
  {
    title: "clients by slug, unchecked contracts, settings of its permission sets",
    home: `- clients: [abccorp, globex]
+ clients: [globex]
- uncheckedContracts:
-   - client: abccorp
-     because: its file was elsewhere once
  permissionSets:
    sessionDuration: PT2H
-   overrides:
-     AbcCorpReadOnly: { sessionDuration: PT4H }
  grants: []`,
  },
  {
    title: "settings of other sets stay, one whose name begins alike among them",
    home: `  permissionSets:
    overrides:
-     AbcCorpReadOnly:
-       sessionDuration: PT4H
      # not this one
      GlobexReadOnly: { sessionDuration: PT4H }
  grants: []`,
  },
  {
    title:
      "its account among those of permission sets; an empty list stays, since without it the one for all would count",
    home: `  permissionSets:
-   accounts: ["555555555555", { accountId: "222222222222", reason: They are of our organization }]
+   accounts: ["555555555555"]
    overrides:
-     GlobexReadOnly: { accounts: [{ accountId: "222222222222", reason: They are of our organization }] }
+     GlobexReadOnly: { accounts: [] }
  grants: []`,
  },
  {
    title: "names that begin or end alike, another case and a slug are other names",
    clients: {
      ...CLIENTS,
      two: `name: AbcCorp2\naccountId: "444444444444"\nroles: [read-only]`,
      three: `name: MyAbcCorp\naccountId: "555555555555"\nroles: [read-only]`,
      four: `name: abccorp\naccountId: "666666666666"\nroles: { read-only: { permissionSet: Four } }`,
    },
    home: `  grants:
-   - { group: A, clients: [AbcCorp2, AbcCorp, MyAbcCorp, abccorp], roles: [read-only] }
+   - { group: A, clients: [AbcCorp2, MyAbcCorp, abccorp], roles: [read-only] }
    - { group: AbcCorp, clients: [Globex], roles: [read-only] }
    - { user: AbcCorp, clients: [abccorp], roles: [read-only] }`,
  },
  {
    title: "all and tags stay as they are, as long as they reach somebody",
    home: `  grants:
    - { group: A, clients: all, roles: [read-only] }
    - { group: B, clients: { tags: { tier: silver } }, roles: [devops] }`,
  },
  {
    title: "a grant by tag that reached the client alone goes, and a role that it alone had",
    home: `  grants:
-   - { group: A, clients: { tags: { tier: gold } }, roles: [read-only] }
-   - { group: B, clients: all, roles: [administrator] }
-   - { group: C, clients: all, roles: [administrator, read-only] }
+   - { group: C, clients: all, roles: [read-only] }`,
  },
  {
    title: "grants to IAM users; the users stay",
    clients: {
      ...CLIENTS,
      abccorp: `name: AbcCorp\naccountId: "222222222222"\nroles: { devops: { trust: { users: [alice] } } }`,
    },
    home: `  iam:
    users:
      alice:
  grants:
-   - iamUser: alice
-     clients: [AbcCorp]
-     roles: [devops]
    - { group: A, clients: all, roles: [read-only] }`,
  },
  {
    title: "a shared permission set that selects it by name, and one for it alone with its grants and settings",
    project: `  sharedPermissionSets:
    value:
      # everybody
-     Everybody: { clients: [AbcCorp, Globex], levels: [read-only], shards: 1 }
+     Everybody: { clients: [Globex], levels: [read-only], shards: 1 }
-     # its own
-     Own:
-       clients: [AbcCorp]
-       levels: [administrator]
-       shards: 1`.replace("-     # its own\n", "      # its own\n"),
    clients: {
      abccorp: `name: AbcCorp\naccountId: "222222222222"\nroles: { read-only: { trust: { permissionSets: [Everybody] } }, administrator: { trust: { permissionSets: [Own] } } }`,
      globex: `name: Globex\naccountId: "333333333333"\nroles: { read-only: { trust: { permissionSets: [Everybody] } } }`,
    },
    home: `- permissionSets: { sessionDuration: PT3H, overrides: { Own: { sessionDuration: PT2H } } }
+ permissionSets: { sessionDuration: PT3H }
  grants:
    - { group: A, permissionSet: Everybody }
-   - { group: B, permissionSet: Own }`,
  },
];

describe("what goes out of the files with a client", () => {
  for (const { title, home, project = "", clients = CLIENTS } of CASES)
    it(title, () => {
      const [ofHome, ofProject] = [sides(home), sides(project)];
      const text = (side: "before" | "after"): PortfolioText => ({
        home: HEAD + ofHome[side],
        project: ofProject[side],
        clients,
      });
      const [before, after] = [portfolioFiles(text("before")), portfolioFiles(text("after"))];
      const { edits, faults } = leave(before, "abccorp");
      expect(faults).to.deep.equal([]);
      const edited = (name: string) => edits?.find((one) => one.before.name === name)?.after.text;
      expect(edited("Pulumi.home.yaml") ?? before.stacks[0]!.text).to.equal(after.stacks[0]!.text);
      expect(edited("Pulumi.yaml") ?? before.project.text).to.equal(after.project.text);
      const changes = Number(ofHome.before !== ofHome.after) + Number(ofProject.before !== ofProject.after);
      expect(edits).to.have.length(changes);
    });

  it("keeps the ends of lines", () => {
    const files = portfolioFiles({
      home: `${HEAD}grants:\n  - { group: A, clients: [AbcCorp], roles: [read-only] }\n  - { group: B, clients: [AbcCorp, Globex], roles: [read-only] }`,
      clients: CLIENTS,
    });
    const [home, ...others] = files.stacks;
    const windows = { name: home!.name, text: home!.text.replaceAll("\n", "\r\n") };
    const { edits } = leave({ project: files.project, stacks: [windows, ...others] }, "abccorp");
    expect(edits?.[0]?.after.text.split("\r\n").slice(-3)).to.deep.equal([
      "    grants:",
      "      - { group: B, clients: [Globex], roles: [read-only] }",
      "",
    ]);
  });
});

describe("what nobody but the user can take out of the files", () => {
  const refused = (home: string, more: Partial<PortfolioText> = {}) => {
    const { edits, faults } = leave(portfolioFiles({ home: HEAD + home, clients: CLIENTS, ...more }), "abccorp");
    expect(edits).to.equal(undefined);
    return faults.map(({ code, at, path, found }) => `${code} ${at?.line ?? ""} ${path}: ${found}`);
  };

  it("a list that is written with an alias, or has an anchor", () => {
    const home = `grants:
  - { group: A, clients: &both [AbcCorp, Globex], roles: [read-only] }
  - { group: B, clients: *both, roles: [read-only] }`;
    expect(refused(home).join("\n")).to.match(/offboard\/by-hand 5 switchyard:home.grants\[0\].clients.*anchor &both/);
    expect(refused(home).join("\n")).to.match(/grants\[1\].clients.*alias \*both/);
  });

  it("a grant with an anchor in it", () => {
    const home = `grants:
  - { group: A, clients: [AbcCorp], roles: &roles [read-only] }
  - { group: B, clients: [Globex], roles: *roles }`;
    expect(refused(home).join("\n")).to.match(/grants\[0\].*the anchor &roles stands in it/);
  });

  it("grants with a merge key", () => {
    const home = `grants:
  - &all { group: A, clients: [AbcCorp, Globex], roles: [read-only] }
  - { <<: *all, group: B }`;
    expect(refused(home)).to.have.length(2);
  });

  it("JSON text", () => {
    const files = portfolioFiles({ home: `${HEAD}grants: []`, clients: CLIENTS });
    const json = JSON.stringify({
      identityCenter: { region: "eu-west-1" },
      grants: [{ group: "A", clients: ["AbcCorp"], roles: ["read-only"] }],
    });
    const [, ...others] = files.stacks;
    const home = { name: "Pulumi.home.yaml", text: `config:\n  switchyard:home: '${json}'\n` };
    const { faults } = leave({ project: files.project, stacks: [home, ...others] }, "abccorp");
    expect(faults.map(({ code, found }) => [code, found])).to.deep.equal([
      ["offboard/by-hand", "something else: it is JSON text"],
    ]);
  });

  it("a shared permission set of the client alone that another client's role trusts by a shard's name", () => {
    const clients = {
      abccorp: `name: AbcCorp\naccountId: "222222222222"\nroles: { administrator: { trust: { permissionSets: [Own] } } }`,
      globex: `name: Globex\naccountId: "333333333333"\nroles: { read-only: { trust: { permissionSets: [Own, GlobexReadOnly] } } }`,
    };
    const project =
      "sharedPermissionSets: { value: { Own: { clients: [AbcCorp], levels: [administrator], shards: 2 } } }";
    const faults = refused(
      "grants:\n  - { group: B, permissionSet: Own }\n  - { group: A, clients: [Globex], roles: [read-only] }",
      { clients, project },
    );
    expect(faults.join("\n")).to.match(/offboard\/others/);
  });

  it("a home file that is wrong already", () => {
    expect(refused("grants:\n  - { group: A, clients: [AbcCorp] }").join("\n")).to.match(/config\/missing/);
  });
});
