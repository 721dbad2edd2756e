import { chmod } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { engineOnPath } from "../../../sandbox/engine/on-path.ts";
import { inTemporaryFolder } from "../temporary.ts";
import { program } from "./programs.ts";

interface Case {
  readonly what: string;
  /** What `pulumi version` does; no pulumi when absent. */
  readonly pulumi?: string;
  readonly host?: boolean;
  readonly expected: RegExp | string;
}

const cases: readonly Case[] = [
  { what: "nothing", expected: /no pulumi on PATH/ },
  { what: "a new engine with its language host", pulumi: "echo v3.201.4", host: true, expected: "3.201.4" },
  { what: "the oldest that is accepted", pulumi: "echo v3.200.0", host: true, expected: "3.200.0" },
  { what: "a development version", pulumi: "echo v3.240.1-alpha.1", host: true, expected: "3.240.1" },
  { what: "an old engine", pulumi: "echo v3.99.9", host: true, expected: /is 3\.99\.9, older than 3\.200\.0/ },
  { what: "a next major version", pulumi: "echo v4.0.0", host: true, expected: "4.0.0" },
  { what: "no language host", pulumi: "echo v3.201.0", expected: /3\.201\.0\) has no pulumi-language-nodejs/ },
  { what: "a pulumi that fails", pulumi: "echo broken >&2; exit 1", host: true, expected: /does not run: broken/ },
  { what: "a pulumi that says no version", pulumi: "echo hello", host: true, expected: /says "hello"/ },
];

describe("engineOnPath", () => {
  for (const { what, pulumi, host, expected } of cases) {
    it(`judges ${what}`, async () => {
      await inTemporaryFolder(async (folder) => {
        if (pulumi !== undefined) await program(folder, "pulumi", pulumi);
        if (host === true) await program(folder, "pulumi-language-nodejs", "");
        const found = await engineOnPath({ PATH: `/nonexistent:${folder}` }, []);
        if (typeof expected === "string")
          expect(found).to.deep.equal({ kind: "found", binDir: folder, version: expected });
        else {
          expect(found.kind).to.equal("none");
          expect(found).to.have.property("reason").that.matches(expected);
        }
      });
    });
  }

  it("accepts a language host elsewhere on PATH", async () => {
    await inTemporaryFolder(async (folder) => {
      const engine = await program(join(folder, "engine"), "pulumi", "echo v3.201.0");
      const host = await program(join(folder, "host"), "pulumi-language-nodejs", "");
      expect(await engineOnPath({ PATH: `${host}:${engine}` }, [])).to.include({ kind: "found", binDir: engine });
    });
  });

  it("passes over a file that cannot be run, and folders that are the sandbox's own", async () => {
    await inTemporaryFolder(async (folder) => {
      const dead = await program(join(folder, "dead"), "pulumi", "echo v3.999.0");
      await chmod(join(dead, "pulumi"), 0o644);
      const own = await program(join(folder, "cache", "bin"), "pulumi", "echo v3.998.0");
      await program(own, "pulumi-language-nodejs", "");
      const found = await engineOnPath({ PATH: `${dead}:${own}` }, [join(folder, "cache")]);
      expect(found).to.include({ kind: "none", reason: "no pulumi on PATH" });
    });
  });
});
