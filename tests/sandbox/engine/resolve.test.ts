import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { buildSlot, cachedEngine, downloadSlot, fillSlot } from "../../../sandbox/engine/cached.ts";
import { resolveEngine, type Engine } from "../../../sandbox/engine/resolve.ts";
import { inTemporaryFolder } from "../temporary.ts";
import { program } from "./programs.ts";

/** A Go toolchain that writes down how it is called, and "builds" a program that prints a version. */
const fakeGo = `
echo "$@ | $GOTOOLCHAIN $GOFLAGS $GOWORK | $(basename "$PWD")" >> "$GO_CALLS"
case "$1" in
  env) [ "$2" = GOVERSION ] && echo "$GO_SAYS"; [ "$2" = GOMODCACHE ] && { echo "$GO_CACHES/m"; echo "$GO_CACHES/b"; } ;;
  build)
    sleep 0.2
    out=$(echo "$*" | sed 's/.* -o \\(.*\\) github.*/\\1/'); for last; do :; done
    printf '#!/bin/sh\\necho v3.200.0\\n' > "$out/$(basename "$last")"; chmod 755 "$out/$(basename "$last")" ;;
  list) echo "$GO_SDK" ;;
esac
exit 0`;

async function resolveWith(folder: string, go: string): Promise<{ engine: Promise<Engine>; lines: string[] }> {
  const bin = await program(join(folder, "bin"), "go", fakeGo);
  const sdk = join(folder, "sdk");
  for (const name of ["pulumi-analyzer-policy", "pulumi-resource-pulumi-nodejs"]) {
    await program(join(sdk, "nodejs", "dist"), name, "");
  }
  const lines: string[] = [];
  const environment = {
    PATH: `${bin}:/usr/bin:/bin`,
    GO_SAYS: go,
    GO_SDK: sdk,
    GO_CACHES: join(folder, "go"),
    GO_CALLS: join(folder, "calls"),
    GOFLAGS: "-mod=vendor",
  };
  const options = { cacheDir: join(folder, "cache"), download: "skip", environment } as const;
  return { engine: resolveEngine({ ...options, log: (line) => lines.push(line) }), lines };
}

describe("resolveEngine", () => {
  it("builds what is nowhere else, once for all that ask, and then takes it from the cache", async () => {
    await inTemporaryFolder(async (folder) => {
      const both = await Promise.all([resolveWith(folder, "go1.25.1"), resolveWith(folder, "go1.25.1")]);
      const sources = (await Promise.all(both.map(({ engine }) => engine))).map(({ source }) => source);
      expect(sources.sort()).to.deep.equal(["build", "cache"]);
      const { engine } = await resolveWith(folder, "go1.25.1");
      const { binDir, ...rest } = await engine;
      expect(rest).to.deep.equal({ version: "3.200.0", source: "cache" });
      const programs = ["pulumi", "pulumi-analyzer-policy", "pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"];
      expect((await readdir(binDir)).sort()).to.deep.equal(programs);
      expect(await readdir(join(folder, "cache", "engine"))).to.have.length(1);
    });
  });

  it("builds with the committed modules and the installed Go, whatever the user's settings are", async () => {
    await inTemporaryFolder(async (folder) => {
      await (
        await resolveWith(folder, "go1.25.1")
      ).engine;
      const { readFile } = await import("node:fs/promises");
      const builds = (await readFile(join(folder, "calls"), "utf8"))
        .split("\n")
        .filter((line) => line.startsWith("build"));
      expect(builds).to.have.length(2);
      for (const line of builds) expect(line).to.contain("| local -mod=readonly off |");
      expect(builds.map((line) => line.split("| ").at(-1))).to.deep.equal(["language-nodejs", "pulumi"]);
    });
  });

  it("says what to install when Go is too old", async () => {
    await inTemporaryFolder(async (folder) => {
      const failed = await (await resolveWith(folder, "go1.24.9")).engine.catch((error: unknown) => error);
      expect(failed).to.include({ code: "SANDBOX_GO_TOO_OLD" });
      expect((failed as Error).message).to.match(/needs Go 1\.25 or newer: found go1\.24\.9.*Install Pulumi/);
    });
  });

  it("says what to install when there is no Go", async () => {
    await inTemporaryFolder(async (folder) => {
      const options = {
        cacheDir: folder,
        download: "skip",
        environment: { PATH: folder },
        log: () => undefined,
      } as const;
      const failed = await resolveEngine(options).catch((error: unknown) => error);
      expect(failed).to.include({ code: "SANDBOX_GO_MISSING" });
    });
  });
});

describe("the engine cache", () => {
  it("holds nothing of an attempt that failed, and clears what an interrupted one left", async () => {
    await inTemporaryFolder(async (folder) => {
      const slot = buildSlot(folder);
      await program(join(folder, "engine", ".draft-1", "bin"), "pulumi", "");
      const failed = await fillSlot(slot, async (draft) => {
        await program(join(draft, "bin"), "pulumi", "");
        throw new Error("out of disk");
      }).catch((error: unknown) => error);
      expect(failed).to.have.property("message", "out of disk");
      expect(await readdir(join(folder, "engine"))).to.deep.equal([]);
      expect(await cachedEngine(folder)).to.equal(undefined);
    });
  });

  it("takes a downloaded engine before a built one, and neither when it is incomplete", async () => {
    await inTemporaryFolder(async (folder) => {
      for (const slot of [buildSlot(folder), downloadSlot(folder)]) {
        await program(slot.binDir, "pulumi", "");
        expect(await cachedEngine(folder)).to.not.deep.equal(slot);
        await program(slot.binDir, "pulumi-language-nodejs", "");
        expect(await cachedEngine(folder)).to.deep.equal(slot);
      }
    });
  });
});
