import { crc32, deflateSync, inflateSync } from "node:zlib";

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Most colours that a picture with a palette has. */
const MOST = 256;

/** Pixels as red, green and blue, a byte each, line by line. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Buffer;
}

/**
 * The same picture with a palette of its most frequent colours, and the others as the nearest of them: a screenshot of a page has few,
 * and is a third as large. Source: W3C, PNG specification.
 * @throws Error for a PNG of another kind than Chromium writes (8 bits, RGB or RGBA, not interlaced).
 */
export function smallPng(png: Buffer): Buffer {
  const { width, height, pixels } = decoded(png);
  const counts = new Map<number, number>();
  for (let at = 0; at < pixels.length; at += 3) {
    const colour = pixels.readUIntBE(at, 3);
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const palette = [...counts].sort(([, one], [, other]) => other - one).map(([colour]) => colour);
  const kept = palette.slice(0, MOST);
  const places = new Map(palette.map((colour, index) => [colour, index < MOST ? index : nearest(colour, kept)]));
  const lines = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      lines[y * (width + 1) + x + 1] = places.get(pixels.readUIntBE((y * width + x) * 3, 3)) ?? 0;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  return Buffer.concat([
    SIGNATURE,
    chunk("IHDR", header),
    chunk("PLTE", Buffer.from(kept.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]))),
    chunk("IDAT", deflateSync(lines, { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** The pixels of a PNG as Chromium writes it. @throws Error for another kind. */
export function decoded(png: Buffer): Picture {
  const data: Buffer[] = [];
  let header: Buffer = Buffer.alloc(13);
  for (let at = SIGNATURE.length; at < png.length;) {
    const length = png.readUInt32BE(at);
    const kind = png.toString("latin1", at + 4, at + 8);
    const content = png.subarray(at + 8, at + 8 + length);
    if (kind === "IHDR") header = content;
    if (kind === "IDAT") data.push(content);
    at += length + 12;
  }
  const [width, height, bits, colours, interlaced] = [
    header.readUInt32BE(0),
    header.readUInt32BE(4),
    header[8],
    header[9],
    header[12],
  ];
  if (bits !== 8 || (colours !== 2 && colours !== 6) || interlaced !== 0)
    throw new Error("not a PNG as Chromium writes it");
  const size = colours === 2 ? 3 : 4;
  const all = unfiltered(inflateSync(Buffer.concat(data)), width * size, height, size);
  const pixels = Buffer.alloc(width * height * 3);
  for (let index = 0; index < width * height; index++) all.copy(pixels, index * 3, index * size, index * size + 3);
  return { width, height, pixels };
}

/** Each byte of a line is written as its difference to what the line's filter foretells. */
function unfiltered(raw: Buffer, stride: number, height: number, size: number): Buffer {
  const all = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (stride + 1)] ?? 0;
    for (let x = 0; x < stride; x++) {
      const left = x < size ? 0 : (all[y * stride + x - size] ?? 0);
      const above = y === 0 ? 0 : (all[(y - 1) * stride + x] ?? 0);
      const corner = x < size || y === 0 ? 0 : (all[(y - 1) * stride + x - size] ?? 0);
      const told = [0, left, above, (left + above) >> 1, paeth(left, above, corner)][filter] ?? 0;
      all[y * stride + x] = ((raw[y * (stride + 1) + x + 1] ?? 0) + told) & 255;
    }
  }
  return all;
}

function paeth(left: number, above: number, corner: number): number {
  const sum = left + above - corner;
  const [a, b, c] = [Math.abs(sum - left), Math.abs(sum - above), Math.abs(sum - corner)];
  return a <= b && a <= c ? left : b <= c ? above : corner;
}

function nearest(colour: number, among: readonly number[]): number {
  let [best, least] = [0, Infinity];
  for (const [index, other] of among.entries()) {
    const distance = [16, 8, 0].reduce(
      (sum, shift) => sum + (((colour >> shift) & 255) - ((other >> shift) & 255)) ** 2,
      0,
    );
    if (distance < least) [best, least] = [index, distance];
  }
  return best;
}

function chunk(kind: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(kind, "latin1"), content]);
  const framed = Buffer.alloc(content.length + 12);
  framed.writeUInt32BE(content.length, 0);
  named.copy(framed, 4);
  framed.writeUInt32BE(crc32(named), content.length + 8);
  return framed;
}
