import { expect } from "chai";
import { matrixOf } from "../../../../core/exports/page/page-matrix.ts";
import { pageRow } from "./rows.ts";

const rows = [
  pageRow({}),
  pageRow({ role: "devops" }),
  pageRow({ holder: "user:alice", client: "Globex", accountId: "333333333333" }),
  pageRow({ holder: "user:alice", client: "", role: "", accountId: "111111111111" }),
];

describe("the matrix of the page", () => {
  it("has each holder and client once, other accounts last, and every role in its cell", () => {
    const { holders, columns, cells } = matrixOf(rows);
    expect(holders).to.deep.equal(["group:Auditors", "user:alice"]);
    expect(columns.map(({ client, accountId }) => `${client} ${accountId}`)).to.deep.equal([
      "AbcCorp 222222222222",
      "Globex 333333333333",
      " 111111111111",
    ]);
    expect(cells.map((line) => line.map((cell) => cell.map(({ role }) => role)))).to.deep.equal([
      [["read-only", "devops"], [], []],
      [[], ["read-only"], [""]],
    ]);
  });

  it("is shown in parts, of which the last is as far as one comes", () => {
    const many = Array.from({ length: 7 }, (_, number) => pageRow({ client: `C${number}`, holder: `user:${number}` }));
    const size = { holders: 3, columns: 2 };
    const part = matrixOf(many, { holders: 3, columns: 99 }, size);
    expect(part.holders).to.deep.equal(["user:3", "user:4", "user:5"]);
    expect(part.columns.map(({ client }) => client)).to.deep.equal(["C6"]);
    expect([part.of, part.from]).to.deep.equal([
      { holders: 7, columns: 7 },
      { holders: 3, columns: 6 },
    ]);
    expect(matrixOf([]).cells).to.deep.equal([]);
  });
});
