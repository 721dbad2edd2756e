import { expect } from "chai";
import { readTable } from "../../../sandbox/examples/table.ts";

const ALL = ["Initech/administrator", "Hooli/administrator"];
const read = (row: string) => readTable("access.yaml", `attempts:\n  - ${row}\n`, ALL);
const ENTERS = "outcome: enters }";

/** A line that is no attempt, and what is said of it. */
const bad: Readonly<Record<string, readonly [string, RegExp]>> = {
  "nobody who attempts": [`{ on: all, ${ENTERS}`, /who/],
  "two who attempt": [`{ who: { stranger: true, client: Hooli }, on: all, ${ENTERS}`, /who/],
  "a set that no user holds": [`{ who: { permissionSet: X }, on: all, ${ENTERS}`, /who/],
  "no role": [`{ who: { stranger: true }, on: [], ${ENTERS}`, /on/],
  "an outcome that there is not": ["{ who: { stranger: true }, on: all, outcome: enter }", /outcome/],
  "a refusal by nobody": ["{ who: { stranger: true }, on: all, outcome: refused }", /names the sides/],
  "a side that lets in": [`{ who: { stranger: true }, on: all, by: [trust], ${ENTERS}`, /names the sides/],
  "a side that there is not": ["{ who: { stranger: true }, on: all, outcome: refused, by: [aws] }", /by/],
  "another key": [`{ who: { stranger: true }, on: all, why: because, ${ENTERS}`, /why/],
};

describe("an example's table of attempts", () => {
  for (const [what, [row, said]] of Object.entries(bad)) {
    it(`is refused with ${what}`, () => {
      expect(() => read(row)).to.throw(said);
    });
  }

  it("has an attempt for each role that a line names", () => {
    const { attempts } = read("{ who: { stranger: true }, on: all, outcome: refused, by: [trust] }");
    expect(attempts).to.deep.equal(
      ALL.map((on) => ({ who: { stranger: true }, on, outcome: "refused", by: ["trust"] })),
    );
    expect(read(`{ who: { client: Hooli }, on: [Initech/administrator], ${ENTERS}`).attempts).to.have.lengthOf(1);
  });

  it("makes no open roles unless it asks for them", () => {
    expect(read(`{ who: { stranger: true }, on: all, ${ENTERS}`).openRoles).to.deep.equal([]);
  });
});
