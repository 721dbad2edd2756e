import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { downloadSlot } from "../../../sandbox/engine/cached.ts";
import { downloadEngine } from "../../../sandbox/engine/download.ts";
import { inTemporaryFolder } from "../temporary.ts";

/** Runs `work` while programs that are started find this in place of `fetch`. */
async function withFetch<T>(source: string, work: () => Promise<T>): Promise<T> {
  const before = process.env["NODE_OPTIONS"];
  process.env["NODE_OPTIONS"] = `--import data:text/javascript,${encodeURIComponent(`globalThis.fetch = ${source}`)}`;
  try {
    return await work();
  } finally {
    if (before === undefined) delete process.env["NODE_OPTIONS"];
    else process.env["NODE_OPTIONS"] = before;
  }
}

const never = "() => new Promise(() => setTimeout(() => {}, 60000))";

/** A download server whose installer does this. */
const installer = (script: string): string => `async () => new Response(${JSON.stringify(script)})`;

describe("downloadEngine", () => {
  const cases = [
    ["a server that does not answer", never, { answerMs: 300 }, /^the download server did not answer in 0\.3 s$/],
    [
      "an installer that does not end",
      installer("sleep 100"),
      { totalMs: 6_000 },
      /^the download was not complete in 6 s$/,
    ],
    ["a server that refuses", 'async () => new Response("", { status: 403 })', {}, /403/],
    ["an installer that fails", installer("echo no disk >&2; exit 1"), {}, /Command failed/],
  ] as const;
  for (const [what, fetch, limits, expected] of cases) {
    it(`gives up ${what}, and leaves nothing behind`, async () => {
      await inTemporaryFolder(async (folder) => {
        const all = { answerMs: 600_000, totalMs: 600_000, ...limits };
        const reason = await withFetch(fetch, () => downloadEngine(folder, () => undefined, all));
        expect(reason).to.match(expected);
        expect(await readdir(join(folder, "engine"))).to.deep.equal([]);
      });
    });
  }

  it("keeps in the cache what the installer made", async () => {
    await inTemporaryFolder(async (folder) => {
      // why: the installer is called with --no-edit-path --install-root ROOT --version VERSION
      const write = `printf '#!/bin/sh\\necho v'"$5"'\\n' > "$3/bin/pulumi"; chmod 755 "$3/bin/pulumi"`;
      const reason = await withFetch(installer(write), () =>
        downloadEngine(folder, () => undefined, { answerMs: 600_000, totalMs: 600_000 }),
      );
      expect(reason).to.equal(undefined);
      expect(await readdir(downloadSlot(folder).binDir)).to.deep.equal(["pulumi"]);
    });
  });
});
