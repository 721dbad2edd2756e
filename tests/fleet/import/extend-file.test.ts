import { expect } from "chai";
import { parse } from "yaml";
import { extendFile } from "../../../fleet/import/extend-file.ts";

const GRANTS = ["config", "switchyard:home", "grants"];
const GRANT = { group: `Ops: [x] # "y" 'z'`, clients: ["AbcCorp"], roles: ["no"] };

describe("a file that gets more lines", () => {
  for (const [what, text, expected] of [
    [
      "a list, behind a remark on its last line",
      "config:\n  switchyard:home:\n    grants:\n    - { group: A, clients: all } # a\n    # end\nname: x # z\n",
      'config:\n  switchyard:home:\n    grants:\n    - { group: A, clients: all } # a\n    - { group: "Ops: [x] # \\"y\\" \'z\'", clients: [AbcCorp], roles: [ "no" ] }\n    # end\nname: x # z\n',
    ],
    [
      "an empty list, whose remark stays",
      "config:\n  switchyard:home:\n    grants: [] # none\n    clients: all\n",
      'config:\n  switchyard:home:\n    grants: # none\n      - { group: "Ops: [x] # \\"y\\" \'z\'", clients: [AbcCorp], roles: [ "no" ] }\n    clients: all\n',
    ],
    [
      "a key that is not there, in a file without a last line break",
      "config:\n  switchyard:home:\n    clients: all",
      'config:\n  switchyard:home:\n    clients: all\n    grants:\n      - { group: "Ops: [x] # \\"y\\" \'z\'", clients: [AbcCorp], roles: [ "no" ] }\n',
    ],
    [
      "a list with other line ends",
      "config:\r\n  switchyard:home:\r\n    grants:\r\n      - { group: A }\r\n",
      undefined,
    ],
    [
      "an item of several lines",
      "config:\n  switchyard:home:\n    grants:\n      - group: A\n        clients:\n          - B\n\n\n",
      undefined,
    ],
  ] as const)
    it(`keeps every line: ${what}`, () => {
      const { file, faults } = extendFile({ name: "x", text }, [{ path: GRANTS, add: [GRANT] }]);
      expect(faults).to.deep.equal([]);
      if (expected !== undefined) expect(file?.text).to.equal(expected);
      const lines = file?.text.split(/\r?\n/) ?? [];
      for (const line of text.split(/\r?\n/)) expect(lines).to.include(line.replace(" []", ""));
      const read = parse(file?.text ?? "") as { config: { "switchyard:home": { grants: unknown[] } } };
      expect(read.config["switchyard:home"].grants.at(-1)).to.deep.equal(GRANT);
    });

  it("gets entries of a map below keys that are not there", () => {
    const add = { path: ["config", "accessLevels", "value"], add: { support: { managedPolicies: ["SupportUser"] } } };
    const { file } = extendFile({ name: "x", text: "name: a\nconfig:\n  b: 1\n" }, [add]);
    expect(parse(file?.text ?? "")).to.deep.equal({
      name: "a",
      config: { b: 1, accessLevels: { value: add.add } },
    });
  });

  for (const [what, text] of Object.entries({
    "a list on one line": "config:\n  switchyard:home:\n    grants: [{ group: A }]\n",
    "a map on one line": "config:\n  switchyard:home: { clients: all }\n",
    "JSON text": `config:\n  switchyard:home: '{"grants":[]}'\n`,
    "an alias": "a: &a\n  - { group: A }\nconfig:\n  switchyard:home:\n    grants: *a\n",
    "a list that others refer to": "config:\n  switchyard:home:\n    grants: &a\n      - { group: A }\n  b: *a\n",
    "text that runs on to its end": "config:\n  switchyard:home:\n    grants:\n      - |+\n        a\n\n",
    "a key that stands twice": "config:\n  switchyard:home:\n    grants: []\n    grants: []\n",
  }))
    it(`stays as it is where nothing can be put beside: ${what}`, () => {
      const { file, faults } = extendFile({ name: "x", text }, [{ path: GRANTS, add: [GRANT] }]);
      expect(file).to.equal(undefined);
      expect(faults.map(({ code }) => code)).to.deep.equal(["import/by-hand"]);
    });
});
