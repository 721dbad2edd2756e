import { expect } from "chai";
import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readArtifact } from "../../../review/github/read-artifact.ts";
import type { ReviewReport } from "../../../review/report/review-report.ts";

/** What the schema lets through, for these tests. */
const parse = (value: unknown) =>
  typeof value === "object" && value !== null && Object.hasOwn(value, "version") ? (value as ReviewReport) : undefined;

describe("an artifact of somebody else's run", () => {
  let own: string;
  let folder: string;
  let outside: string;
  beforeEach(async () => {
    folder = own = await mkdtemp(join(tmpdir(), "switchyard-artifact-"));
    outside = await mkdtemp(join(tmpdir(), "switchyard-outside-"));
    await writeFile(join(outside, "review.json"), '{"version":1,"secret":true}');
  });
  afterEach(async () => {
    for (const one of [own, outside]) await rm(one, { recursive: true });
  });
  const put = (name: string, text: string | Buffer) => writeFile(join(folder, name), text);
  const why = async () => {
    const read = await readArtifact(folder, parse);
    return read.report === undefined ? read.why : "it was read";
  };

  it("is read where it is as it should be", async () => {
    await put("review.json", '{"version":1}');
    await put("pull-request.txt", "12\n");
    for (const name of ["review.md", "review.sarif"]) await put(name, "of no account");
    expect(await readArtifact(folder, parse)).to.deep.equal({ report: { version: 1 }, pullRequest: 12 });
  });

  it("is not there, or is empty", async () => {
    expect(await why()).to.equal("its review.json is not there");
    folder = join(folder, "no such folder");
    expect(await why()).to.equal("there is none");
    await mkdir(folder);
  });

  it("is refused for names that it should not have", async () => {
    await put("review.json", '{"version":1}');
    for (const name of ["package.json", "..review.json", "review.json\nreview.json", "$(id)"]) {
      await put(name, "");
      expect(await why()).to.equal("it has 1 files of other names");
      await rm(join(folder, name));
    }
    await mkdir(join(folder, "review"));
    expect(await why()).to.equal("it has 1 files of other names");
  });

  it("is refused for a link, a folder, and a pipe, and does not wait for them", async () => {
    await symlink(join(outside, "review.json"), join(folder, "review.json"));
    expect(await why()).to.equal("its review.json is no plain file");
    await rm(join(folder, "review.json"));
    await symlink("/dev/zero", join(folder, "review.json"));
    expect(await why()).to.equal("its review.json is no plain file");
    await rm(join(folder, "review.json"));
    await mkdir(join(folder, "review.json"));
    expect(await why()).to.equal("its review.json is no plain file");
    await rm(join(folder, "review.json"), { recursive: true });
    execFileSync("mkfifo", [join(folder, "review.json")]);
    expect(await why()).to.equal("its review.json is no plain file");
  });

  it("is refused for its size, before it is read", async () => {
    await put("review.json", '{"version":1}');
    await truncate(join(folder, "review.json"), 8 * 1024 * 1024);
    expect(await why()).to.equal("its review.json is not as the schema says");
    await truncate(join(folder, "review.json"), 8 * 1024 * 1024 + 1);
    expect(await why()).to.equal("its review.json has more than 8388608 bytes");
    await truncate(join(folder, "review.json"), 2 ** 40);
    expect(await why()).to.equal("its review.json has more than 8388608 bytes");
  });

  it("is refused for what is no text, no JSON, no report", async () => {
    await put("review.json", Buffer.from([0x7b, 0xff, 0x7d]));
    expect(await why()).to.equal("its review.json is no text");
    for (const text of ["", "null", "[]", "{", '{"Version":1}', '{"__proto__":{"version":1}}', "[".repeat(4_000_000)]) {
      await put("review.json", text);
      expect(await why()).to.equal("its review.json is not as the schema says");
    }
  });

  it("names no pull request but by a plain number", async () => {
    await put("review.json", '{"version":1}');
    for (const number of ["0", "-1", "1e3", "0x1", "1\n2", "12345678901", "7/../8", "7 ", "", "1".repeat(100)]) {
      await put("pull-request.txt", number);
      expect(await readArtifact(folder, parse), number).to.deep.equal({ report: { version: 1 } });
    }
    await rm(join(folder, "pull-request.txt"));
    await writeFile(join(outside, "number"), "7");
    await symlink(join(outside, "number"), join(folder, "pull-request.txt"));
    expect(await readArtifact(folder, parse)).to.deep.equal({ report: { version: 1 } });
  });
});
