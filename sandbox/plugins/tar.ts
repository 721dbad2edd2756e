import { gzipSync } from "node:zlib";

/** One file of an archive: its name, Unix mode, and content. */
export interface ArchiveFile {
  readonly name: string;
  readonly mode: number;
  readonly content: string;
}

const block = 512;

/** A gzipped tar archive (POSIX ustar) of a few small files. The same files always give the same bytes. */
export function tarGz(files: readonly ArchiveFile[]): Buffer {
  const parts = files.flatMap(({ name, mode, content }) => {
    const body = Buffer.from(content);
    const padding = Buffer.alloc((block - (body.length % block)) % block);
    return [header(name, mode, body.length), body, padding];
  });
  return gzipSync(Buffer.concat([...parts, Buffer.alloc(2 * block)]));
}

function header(name: string, mode: number, size: number): Buffer {
  const bytes = Buffer.alloc(block);
  const octal = (value: number, at: number, width: number): void => {
    bytes.write(`${value.toString(8).padStart(width - 1, "0")}\0`, at);
  };
  bytes.write(name, 0, 100);
  octal(mode, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(size, 124, 12);
  octal(0, 136, 12);
  bytes.write("        ", 148);
  bytes.write("0", 156);
  bytes.write("ustar\u000000", 257);
  octal(
    bytes.reduce((sum, byte) => sum + byte, 0),
    148,
    7,
  );
  return bytes;
}
