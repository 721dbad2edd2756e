import { expect } from "chai";
import { graphOf } from "../../../../core/exports/page/page-graph.ts";
import { pageRow } from "./rows.ts";

const rows = [
  pageRow({ until: "2027-01-01T00:00:00Z" }),
  pageRow({ way: "permission-set:Shared" }),
  pageRow({ role: "devops", until: "2027-01-01T00:00:00Z" }),
  pageRow({ holder: "user:zoe", role: "administrator", administrator: "yes" }),
  pageRow({ holder: "group:Auditors", client: "Globex", accountId: "333333333333" }),
];

describe("the graph of the page", () => {
  it("has a line for each holder and role, however many ways there are; it ends where each way does", () => {
    const { edges } = graphOf(rows);
    expect(
      edges.map(({ holder, client, roles, ends }) => `${holder} ${client.split("\n")[0]!} ${roles.join()} ${ends}`),
    ).to.deep.equal([
      "group:Auditors AbcCorp read-only false",
      "group:Auditors AbcCorp devops true",
      "user:zoe AbcCorp administrator false",
      "group:Auditors Globex read-only false",
    ]);
  });

  it("draws lines from and to what stands there, nothing over another and all of it inside", () => {
    const { height, holders, clients, edges } = graphOf(rows);
    const [sources, targets] = [holders.map(({ y }) => y), clients.flatMap(({ roles }) => roles.map(({ y }) => y))];
    for (const { from, to } of edges)
      expect([sources.includes(from), targets.includes(to)]).to.deep.equal([true, true]);
    for (const all of [sources, targets]) {
      expect(new Set(all).size).to.equal(all.length);
      for (const y of all) expect(y > 0 && y < height).to.equal(true);
    }
    expect(clients[1]!.top).to.be.greaterThan(clients[0]!.top + clients[0]!.height);
  });

  it("has one line for each client where there are more than eight, and one to it for all its roles", () => {
    const more = Array.from({ length: 8 }, (_, number) => pageRow({ client: `C${number}` }));
    const { isDense, clients, edges } = graphOf([...rows, ...more]);
    expect(isDense).to.equal(true);
    expect(new Set(clients[0]!.roles.map(({ y }) => y)).size).to.equal(1);
    const [first, second] = edges;
    expect(first).to.deep.include({ holder: "group:Auditors", roles: ["read-only", "devops"], ends: false });
    expect(second).to.deep.include({ holder: "user:zoe", administrator: "yes" });
  });

  it("is of the first clients and holders where there are many, and says how many there are", () => {
    const many = Array.from({ length: 9 }, (_, number) => pageRow({ client: `C${number}`, holder: `user:${number}` }));
    const { clients, holders, edges, of } = graphOf(many, { clients: 3, holders: 2 });
    expect([clients.length, holders.length, edges.length, of]).to.deep.equal([3, 2, 2, { clients: 9, holders: 9 }]);
    expect(graphOf([]).clients).to.deep.equal([]);
  });
});
