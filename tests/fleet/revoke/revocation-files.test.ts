import { expect } from "chai";
import { editDenied, editRevoked } from "../../../fleet/revoke/revocation-files.ts";

const MOMENT = "2026-11-30T10:00:00Z";
const client = (...lines: readonly string[]) => ({
  name: "Pulumi.client-a.yaml",
  text: ["config: # ours", "  p:client:", ...lines.map((line) => `    ${line}`), "  aws:profile: a # kept", ""].join(
    "\n",
  ),
});
const home = (...lines: readonly string[]) => ({
  name: "Pulumi.home.yaml",
  text: ["config:", "  p:home:", ...lines.map((line) => `    ${line}`), ""].join("\n"),
});
const bob = { kind: "user", name: "bob", id: "93a4f8d2-1061-70a4-1c36-0123456789ab", since: MOMENT } as const;
const BOB = `{ user: "bob", id: "${bob.id}", since: "${MOMENT}" }`;
const ALICE = `{ user: alice, id: 93a4f8d2-1061-70a4-1c36-0123456789ac, since: 2026-11-01 }`;

describe("the entry of a revocation", () => {
  it("is added, dated anew and taken out, every other line as it was", () => {
    const name = "name: A # the client";
    const cases: readonly (readonly [readonly string[], string | undefined, readonly string[]])[] = [
      [[name], MOMENT, [`revoked: { devops: "${MOMENT}" }`, name]],
      [["revoked: {}", name], MOMENT, [`revoked: { devops: "${MOMENT}" }`, name]],
      [["revoked: { devops: 2026-11-01 }", name], undefined, [name]],
      [[`revoked: { x: 2026-11-01 }`, name], MOMENT, [`revoked: { devops: "${MOMENT}", x: 2026-11-01 }`, name]],
      [
        ["revoked:", "  # why: a laptop was lost", "  x: 2026-11-01 # mine", "  devops: 2026-11-02", name],
        MOMENT,
        ["revoked:", "  # why: a laptop was lost", "  x: 2026-11-01 # mine", `  devops: "${MOMENT}"`, name],
      ],
    ];
    for (const [before, moment, after] of cases) {
      const { file, faults } = editRevoked(client(...before), "p", ["devops"], moment);
      expect(faults).to.deep.equal([]);
      expect(file?.text).to.equal(client(...after).text);
    }
  });

  it("is left to people where it cannot be written without a change to something else", () => {
    for (const lines of [
      ["revoked: &anchor { x: 2026-11-01 }", "other: *anchor"],
      ["revoked: [devops]"],
      ["revoked: today"],
    ]) {
      const { file, faults } = editRevoked(client(...lines), "p", ["devops"], MOMENT);
      expect(file, lines.join()).to.equal(undefined);
      expect(faults.map(({ code }) => code)).to.deep.equal(["revoke/by-hand"]);
      expect(faults[0]?.fix).to.include(`devops: "${MOMENT}"`);
    }
  });

  it("names a person once, whoever else is denied, and goes alone", () => {
    const grants = "grants: []";
    const list = ["denied:", "  # the first", `  - ${ALICE} # gone`];
    const added = editDenied(home(...list, grants), "p", [bob], false).file;
    expect(added?.text).to.equal(home(...list, `  - ${BOB}`, grants).text);
    expect(editDenied(added ?? home(), "p", [{ ...bob, since: "2026-12-01T00:00:00Z" }], false).file?.text).to.equal(
      home(...list, `  - ${BOB.replace(MOMENT, "2026-12-01T00:00:00Z")}`, grants).text,
    );
    expect(editDenied(added ?? home(), "p", [bob], true).file?.text).to.equal(home(...list, grants).text);
    expect(editDenied(home(grants), "p", [bob], false).file?.text).to.equal(home("denied:", `  - ${BOB}`, grants).text);
    expect(editDenied(home("denied:", `  - ${BOB}`, grants), "p", [bob], true).file?.text).to.equal(home(grants).text);
    expect(editDenied(home(`denied: [${ALICE}]`, grants), "p", [bob], false).file?.text).to.equal(
      home(`denied: [ ${BOB},${ALICE}]`, grants).text,
    );
  });

  it("holds hostile names as text", () => {
    const name = 'x" }\n    grants: []\u2028#';
    const { file } = editDenied(home("grants: []"), "p", [{ ...bob, name }], false);
    expect(file?.text.split("\n")).to.have.length(home("grants: []").text.split("\n").length + 2);
    expect(file?.text).to.include('"x\\" }\\n    grants: []\\u2028#"');
  });
});
