import { expect } from "chai";
import { directoryIdsOf, movedKeys, parseDirectoryIds, withMovedHolders } from "../../../core/home/directory-ids.ts";
import type { Last } from "../../../core/home/held/last-deployment.ts";

const ids = (of: Readonly<Record<string, string>>) => new Map(Object.entries(of));

describe("ids of the directory", () => {
  it("are written by name, but for those who are named by their id, and read back", () => {
    const written = directoryIdsOf(
      [
        { kind: "user", name: "u-1", by: "id" },
        { kind: "user", name: "a@acme.example", by: "email" },
        { kind: "group", name: "Auditors" },
        { kind: "group", name: "Nobody" },
      ],
      ids({ "user-id:u-1": "u-1", "user-email:a@acme.example": "u-2", "group:Auditors": "g-1" }),
    );
    expect(written).to.deep.equal({ "group:Auditors": "g-1", "user-email:a@acme.example": "u-2" });
    expect(Object.fromEntries(parseDirectoryIds(JSON.parse(JSON.stringify(written))))).to.deep.equal(written);
    for (const none of [undefined, null, "x", ["g-1"], { "group:Auditors": 1 }])
      expect(parseDirectoryIds(none).size, JSON.stringify(none)).to.equal(0);
  });

  it("say which names moved: to another one, or to somebody else", () => {
    const former = ids({ "group:A": "g-1", "group:B": "g-2", "group:C": "g-3", "group:D": "g-4", "group:E": "g-5" });
    const now = ids({ "group:A": "g-2", "group:B": "g-1", "group:C": "g-9", "group:D": "g-4" });
    expect([...movedKeys(former, now)]).to.deep.equal([
      ["group:A", "group:B"],
      ["group:B", "group:A"],
      ["group:C", undefined],
    ]);
  });

  it("give what a name held to whom it meant, and to nobody else", () => {
    const last: Last = {
      kind: "known",
      deployment: {
        contracts: new Map(),
        callers: new Map(),
        holders: new Map([
          [
            "abccorp/x",
            new Map([
              ["group:A", null],
              ["group:C", "2027-01-01T00:00:00Z"],
            ]),
          ],
        ]),
        shared: new Map([["S", { holders: new Map([["group:B", null]]), roles: new Set(["abccorp/x"]) }]]),
      },
    };
    const moved = new Map([
      ["group:A", "group:B"],
      ["group:B", "group:A"],
      ["group:C", undefined],
    ]);
    const after = withMovedHolders(last, moved);
    if (after.kind !== "known") throw new Error("not known");
    expect([...(after.deployment.holders.get("abccorp/x") ?? [])]).to.deep.equal([["group:B", null]]);
    expect([...(after.deployment.shared.get("S")?.holders ?? [])]).to.deep.equal([["group:A", null]]);
    expect(withMovedHolders(last, new Map())).to.equal(last);
    expect(withMovedHolders({ kind: "none" }, moved)).to.deep.equal({ kind: "none" });
  });
});
