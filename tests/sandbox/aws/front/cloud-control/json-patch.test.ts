import { expect } from "chai";
import { applyPatch, parsePatch } from "../../../../../sandbox/aws/front/cloud-control/json-patch.ts";

const model = { Name: "a", List: [1, 2, 3], Tags: [{ Key: "k", Value: "v" }], Map: { "a/b": 1, "c~d": 2 } };
const patched = (...operations: object[]): unknown => applyPatch(model, parsePatch(JSON.stringify(operations)));

describe("sandbox aws: a JSON patch", () => {
  const cases: [string, object, object][] = [
    ["adds a property", { op: "add", path: "/New", value: null }, { New: null }],
    ["replaces one by add", { op: "add", path: "/Name", value: "b" }, { Name: "b" }],
    ["inserts into a list", { op: "add", path: "/List/1", value: 9 }, { List: [1, 9, 2, 3] }],
    ["appends to a list", { op: "add", path: "/List/-", value: 9 }, { List: [1, 2, 3, 9] }],
    ["removes from a list", { op: "remove", path: "/List/0" }, { List: [2, 3] }],
    [
      "replaces within a list",
      { op: "replace", path: "/Tags/0/Value", value: "w" },
      { Tags: [{ Key: "k", Value: "w" }] },
    ],
    ["reads escapes", { op: "replace", path: "/Map/a~1b", value: 5 }, { Map: { "a/b": 5, "c~d": 2 } }],
    ["moves", { op: "move", from: "/List/2", path: "/List/0" }, { List: [3, 1, 2] }],
    ["copies", { op: "copy", from: "/Map/c~0d", path: "/Copy" }, { Copy: 2 }],
    ["tests", { op: "test", path: "/List", value: [1, 2, 3] }, {}],
  ];
  for (const [what, operation, change] of cases) {
    it(what, () => {
      const before = structuredClone(model);
      expect(patched(operation)).to.deep.equal({ ...model, ...change });
      expect(model).to.deep.equal(before);
    });
  }

  const wrong: [string, unknown][] = [
    ["a document that is no list", { op: "add", path: "/Name", value: 1 }],
    ["an unknown operation", [{ op: "drop", path: "/Name" }]],
    ["a path that is none", [{ op: "remove", path: "Name" }]],
    ["a value that is missing", [{ op: "add", path: "/Name" }]],
    ["a removal of what is not there", [{ op: "remove", path: "/Gone" }]],
    ["a replacement of what is not there", [{ op: "replace", path: "/Gone", value: 1 }]],
    ["a way through a text", [{ op: "replace", path: "/Name/Sub", value: 1 }]],
    ["an index past the end", [{ op: "add", path: "/List/4", value: 1 }]],
    ["a test that fails", [{ op: "test", path: "/Name", value: "b" }]],
    ["an inherited name", [{ op: "copy", from: "/constructor", path: "/Name" }]],
  ];
  for (const [what, document] of wrong) {
    it(`refuses ${what}`, () => {
      expect(() => applyPatch(model, parsePatch(JSON.stringify(document)))).to.throw(/^Invalid patch update: /);
    });
  }

  it("adds __proto__ as a property like any other", () => {
    const after = applyPatch({}, parsePatch('[{"op":"add","path":"/__proto__","value":{"admin":true}}]'));
    expect(Object.keys(after)).to.deep.equal(["__proto__"]);
    expect("admin" in {}).to.equal(false);
  });
});
