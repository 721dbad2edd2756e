import { expect } from "chai";
import { pageIndex, search } from "../../../../core/exports/page/page-search.ts";
import { pageRow } from "./rows.ts";

const index = pageIndex([
  pageRow({ client: "Fabcorn", accountId: "111111111112" }),
  pageRow({ client: "The Abc Works", accountId: "111111111113" }),
  pageRow({ client: "Zabel", accountId: "111111111114", reason: "abc audit", ticket: "SEC-7" }),
  pageRow({ role: "administrator", holder: "user:alice" }),
  pageRow({ holder: "user:alice" }),
  pageRow({}),
  pageRow({ client: "Müller", accountId: "111111111115" }),
]);
const found = (query: string, holder?: string) =>
  search(index, query, holder).ways.map(({ first, rows }) => `${first.client} ${first.role} ${rows.length}`);

describe("the search of the page", () => {
  it("finds each way in once, the client whose name begins so first, then words, parts and all else", () => {
    expect(found("abc")).to.deep.equal([
      "AbcCorp administrator 1",
      "AbcCorp read-only 2",
      "The Abc Works read-only 1",
      "Fabcorn read-only 1",
      "Zabel read-only 1",
    ]);
  });

  it("wants every word, in any field, and no capitals or accents", () => {
    expect(found("ABC adm")).to.deep.equal(["AbcCorp administrator 1"]);
    expect(found("muller")).to.deep.equal(["Müller read-only 1"]);
    expect(found("sec-7")).to.deep.equal(["Zabel read-only 1"]);
    expect(found("111111111114")).to.deep.equal(["Zabel read-only 1"]);
    expect(found("abc nothing")).to.deep.equal([]);
    expect(found("  ")).to.have.length(6);
  });

  it("is for one holder where one is named, whose rows alone are found", () => {
    expect(found("abc", "user:alice")).to.deep.equal(["AbcCorp administrator 1", "AbcCorp read-only 2"]);
    expect(search(index, "", "user:alice").rows).to.have.length(2);
    expect(index.holders).to.deep.equal(["group:Auditors", "user:alice"]);
  });
});
