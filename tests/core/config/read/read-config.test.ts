import { expect } from "chai";
import { readYamlCase, YAML_CASES } from "../../support/yaml-cases.ts";

describe("YAML, read as Pulumi reads it", () => {
  for (const one of YAML_CASES)
    it(`${one.reader === undefined ? "takes" : "refuses"} ${one.name}`, () => {
      const read = readYamlCase(one);
      if (one.reader === undefined) expect(read).to.deep.equal({ value: one.engine });
      else expect("faults" in read ? read.faults.join("; ") : read).to.include(one.reader);
    });

  it("takes nothing that the engine refuses", () => {
    const taken = YAML_CASES.filter(({ engine, reader }) => engine === "refuses" && reader === undefined);
    expect(taken.map(({ name }) => name)).to.deep.equal([]);
    expect(YAML_CASES.filter(({ engine }) => engine === "refuses")).to.have.length.greaterThan(40);
  });
});
