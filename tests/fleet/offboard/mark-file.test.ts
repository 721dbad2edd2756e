import { expect } from "chai";
import { markFile } from "../../../fleet/offboard/edit/mark-file.ts";

const mark = (text: string) => markFile({ name: "Pulumi.client-abccorp.yaml", text }, "switchyard");

describe("the mark in a client's file", () => {
  it("is one line more, before the first of the client's", () => {
    const text =
      'encryptionsalt: v1:x\nconfig:\n  # the client\n  switchyard:client: # here\n    # its name\n    name: AbcCorp # n\n    accountId: "222222222222"\n';
    expect(mark(text).file?.text).to.equal(text.replace("    name:", "    offboarding: true\n    name:"));
  });

  it("keeps the ends of lines", () => {
    expect(mark("config:\r\n  client:\r\n    name: A\r\n").file?.text).to.equal(
      "config:\r\n  client:\r\n    offboarding: true\r\n    name: A\r\n",
    );
  });

  it("goes into a map in brackets", () => {
    expect(mark("config:\n  switchyard:client: { name: A }\n").file?.text).to.equal(
      "config:\n  switchyard:client: { offboarding: true, name: A }\n",
    );
  });

  it("is not written twice", () => {
    const text = "config:\n  switchyard:client:\n    name: A\n    offboarding: true\n";
    expect(mark(text).file?.text).to.equal(text);
  });

  for (const [what, text] of [
    ["JSON text", 'config:\n  switchyard:client: \'{"name":"A"}\'\n'],
    ["another value", "config:\n  switchyard:client:\n    name: A\n    offboarding: false\n"],
    ["no client", "config:\n  switchyard:home: {}\n"],
  ] as const)
    it(`is not written into ${what}`, () => {
      const { file, faults } = mark(text);
      expect([file, faults.map(({ code }) => code)]).to.deep.equal([undefined, ["offboard/by-hand"]]);
    });
});
