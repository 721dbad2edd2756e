import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { fillSlot } from "../../../sandbox/cache.ts";
import { buildSlot, cachedEngine, downloadSlot } from "../../../sandbox/engine/cached.ts";
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
    for last; do :; done; out=$(echo "$*" | sed "s|.* -o \\(.*\\) $last|\\1|")
    [ "$last" != . ] || grep -h . *.go >> "$GO_CALLS"
    printf '#!/bin/sh\\necho v3.248.0\\n' > "$out"; chmod 755 "$out" ;;
  list) for last; do :; done; echo "$GO_SDK\${last#github.com/pulumi/pulumi/sdk/v3}" ;;
esac
exit 0`;

/** A language host that refuses to run plugins, and reads its options from the command line. */
const REFUSING = 'func RunPlugin() {\n\treturn errors.New("not supported")\n}';
const RUNNING = "func Run(req *pulumirpc.RunRequest) (*pulumirpc.RunResponse, error) {\n}\n";

async function resolveWith(
  folder: string,
  go: string,
  main = RUNNING + REFUSING,
): Promise<{ engine: Promise<Engine>; lines: string[] }> {
  const bin = await program(join(folder, "bin"), "go", fakeGo);
  const sdk = join(folder, "sdk");
  await program(join(sdk, "nodejs", "dist"), "pulumi-resource-pulumi-nodejs", "");
  const host = join(sdk, "nodejs", "cmd", "pulumi-language-nodejs");
  await mkdir(host, { recursive: true });
  await writeFile(join(host, "main.go"), main);
  await writeFile(join(host, "main_test.go"), "func TestHost");
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
      expect(rest).to.deep.equal({ version: "3.248.0", source: "cache" });
      const programs = ["pulumi", "pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"];
      expect((await readdir(binDir)).sort()).to.deep.equal(programs);
      expect(await readdir(join(folder, "cache", "engine"))).to.have.length(1);
    });
  });

  it("builds with the committed modules and the installed Go, whatever the user's settings are", async () => {
    await inTemporaryFolder(async (folder) => {
      await (
        await resolveWith(folder, "go1.25.1")
      ).engine;
      const builds = (await readFile(join(folder, "calls"), "utf8"))
        .split("\n")
        .filter((line) => line.startsWith("build"));
      expect(builds).to.have.length(2);
      for (const line of builds) expect(line).to.contain("| local -mod=readonly off |");
      expect(builds.map((line) => line.split("| ").at(-1))).to.deep.equal(["pulumi-language-nodejs", "pulumi"]);
    });
  });

  it("has the language host start policy packs and take options with a call, and builds none that is not as it was", async () => {
    await inTemporaryFolder(async (folder) => {
      await (
        await resolveWith(folder, "go1.25.1")
      ).engine;
      const source = await readFile(join(folder, "calls"), "utf8");
      expect(source).to.include("return runPolicyPack(req, server)\n}").and.to.include("func runPolicyPack(");
      expect(source).to.include("RunResponse, error) {\n\thost = host.withOptions(req)\n}");
      expect(source).not.to.include("func TestHost").and.not.to.include('errors.New("not supported")');
    });
    for (const main of [RUNNING, REFUSING, RUNNING + REFUSING + REFUSING])
      await inTemporaryFolder(async (folder) => {
        const failed = await (await resolveWith(folder, "go1.25.1", main)).engine.catch((error: unknown) => error);
        expect(failed).to.include({ code: "SANDBOX_ENGINE_BUILD" });
        expect(failed)
          .to.have.property("message")
          .that.matches(/3\.64\.0 is not what it was: not once "/);
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
      const failed = await fillSlot(slot.directory, async (draft) => {
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
