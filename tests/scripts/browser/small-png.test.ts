import { deflateSync } from "node:zlib";
import { expect } from "chai";
import { decoded, smallPng } from "../../../scripts/browser/small-png.ts";

/** A PNG of RGBA lines, each with the filter that is named. */
function png(width: number, lines: readonly (readonly number[])[], colours = 6): Buffer {
  const chunk = (kind: string, content: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(content.length);
    return Buffer.concat([length, Buffer.from(kind, "latin1"), content, Buffer.alloc(4)]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(lines.length, 4);
  header.set([8, colours, 0, 0, 0], 8);
  const data = deflateSync(Buffer.from(lines.flat()));
  return Buffer.concat([Buffer.alloc(8), chunk("IHDR", header), chunk("IDAT", data), chunk("IEND", Buffer.alloc(0))]);
}

describe("a small picture", () => {
  it("reads each filter of PNG", () => {
    const { pixels } = decoded(
      png(2, [
        [0, 10, 20, 30, 255, 40, 50, 60, 255],
        [1, 1, 2, 3, 255, 1, 1, 1, 0],
        [2, 1, 1, 1, 0, 1, 1, 1, 0],
        [3, 1, 1, 1, 0, 1, 1, 1, 0],
        [4, 1, 1, 1, 0, 1, 1, 1, 0],
      ]),
    );
    expect([...pixels]).to.deep.equal([
      ...[10, 20, 30, 40, 50, 60],
      ...[1, 2, 3, 2, 3, 4],
      ...[2, 3, 4, 3, 4, 5],
      ...[2, 2, 3, 3, 4, 5],
      ...[3, 3, 4, 4, 5, 6],
    ]);
  });

  it("has at most 256 colours, the frequent ones as they were, and is a PNG with a palette", () => {
    const lines = Array.from({ length: 300 }, (_, y) => [0, 9, 9, 9, 255, y % 256, y >> 8, 200, 255]);
    const small = smallPng(png(2, lines));
    expect(small.subarray(0, 8).toString("hex")).to.equal("89504e470d0a1a0a");
    expect(small.length).to.be.lessThan(2000);
    expect([small[24], small[25]]).to.deep.equal([8, 3]);
    const palette = small.subarray(small.indexOf("PLTE") + 4);
    expect([...palette.subarray(0, 3)]).to.deep.equal([9, 9, 9]);
  });

  it("is not made of another kind of PNG", () => {
    expect(() => decoded(png(1, [[0, 0]], 0))).to.throw("not a PNG as Chromium writes it");
  });
});
