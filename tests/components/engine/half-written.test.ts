import { expect } from "chai";
import { whenWhole } from "../../../components/engine/half-written.ts";

/** Reads a state that fails so often with this message. */
async function reading(times: number, message: string) {
  const pauses: number[] = [];
  let left = times;
  const read = () => (left-- > 0 ? Promise.reject(new Error(message)) : Promise.resolve("whole"));
  const end = await whenWhole(read, (ms) => Promise.resolve(pauses.push(ms))).catch((error: unknown) => String(error));
  return { end, pauses };
}

describe("a state that is read while the engine writes it", () => {
  for (const message of ["failed to load checkpoint: EOF", "unexpected EOF", "unexpected end of JSON input"])
    it(`is read again: ${message}`, async () => {
      expect(await reading(3, message)).to.deep.equal({ end: "whole", pauses: [25, 50, 100] });
    });

  it("is given up after a second and a half", async () => {
    const { end, pauses } = await reading(99, "EOF");
    expect(end).to.equal("Error: EOF");
    expect(pauses.reduce((sum, one) => sum + one)).to.equal(1575);
  });

  it("is not read again for another reason", async () => {
    expect(await reading(1, "no stack named client-geoff")).to.deep.equal({
      end: "Error: no stack named client-geoff",
      pauses: [],
    });
  });
});
