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
      edges.map(({ holder, client, role, ends }) => `${holder} ${client.split("\n")[0]!} ${role} ${ends}`),
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

  it("is of the first clients and holders where there are many, and says how many there are", () => {
    const many = Array.from({ length: 9 }, (_, number) => pageRow({ client: `C${number}`, holder: `user:${number}` }));
    const { clients, holders, edges, of } = graphOf(many, { clients: 3, holders: 2 });
    expect([clients.length, holders.length, edges.length, of]).to.deep.equal([3, 2, 2, { clients: 9, holders: 9 }]);
    expect(graphOf([]).clients).to.deep.equal([]);
  });
});
