import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { build, type BuildOptions, type Plugin } from "esbuild";
import { projectRoot } from "../../sandbox/paths.ts";

/** Libraries that the package brings along, each bundled into one file; everything else that ships stays a dependency. */
const LIBRARIES = ["yaml", "zod"];

/**
 * Libraries that go into the one file. why: they are ES modules with a default export, which a bundle of CommonJS gets wrong
 * when it requires them.
 */
const INSIDE = ["p-map"];

/** What is no dependency and in the one file therefore. why: what npm picks of its parts may need a newer Node than ours. */
const OCTOKIT = [
  ...["core", "auth-token", "endpoint", "graphql", "plugin-paginate-rest", "request", "request-error"].map(
    (name) => `@octokit/${name}`,
  ),
  ...["before-after-hook", "fast-content-type-parse", "universal-user-agent"],
];
const ENTRIES = "processEntries";

/** What users import, and what processes begin with; `policy-pack/index.cjs` calls the last. One file: the fleet is in both, and a worker runs the program. */
const CONTENTS = `
  export * from "./api.ts";
  export { default } from "./api.ts";
  export const ${ENTRIES} = {
    command: () => import("./cli/main.ts"),
    worker: () => import("./fleet/workers/worker.ts"),
    policyPack: () => import("./policy-pack/main.ts").then(({ servePack }) => servePack()),
  };
`;

function processEntry(name: string): string {
  return `"use strict";\nvoid require("./switchyard.cjs").${ENTRIES}.${name}();\n`;
}

/** CommonJS has no `import.meta.url`. */
const MODULE_URL: BuildOptions = {
  define: { "import.meta.url": "moduleUrl" },
  banner: { js: 'const moduleUrl = require("node:url").pathToFileURL(__filename).href;' },
};

/** What ships and is not bundled, with every path below it. */
async function dependencies(): Promise<string[]> {
  const { dependencies } = JSON.parse(await readFile(join(projectRoot, "package.json"), "utf8")) as {
    readonly dependencies: Readonly<Record<string, string>>;
  };
  const names = Object.keys(dependencies).filter((name) => ![...LIBRARIES, ...INSIDE].includes(name));
  return names.flatMap((name) => [name, `${name}/*`]);
}

/** zod's index names its messages in fifty languages, and the program has its own. */
const withoutLocales: Plugin = {
  name: "without-locales",
  setup: (build) =>
    build.onLoad({ filter: /[/\\]zod[/\\]v4[/\\]locales[/\\]index\.js$/ }, () => ({ contents: "export {}" })),
};

/** The libraries are found where they were bundled. */
const besides: Plugin = {
  name: "besides",
  setup: (build) =>
    build.onResolve({ filter: new RegExp(`^(${LIBRARIES.join("|")})$`) }, ({ path }) => ({
      path: `./libraries/${path}.cjs`,
      external: true,
    })),
};

/**
 * Bundles what `api.ts` exports into one file, in which each part is run when it is first needed, and an entry of a few
 * lines for each kind of module. docs/decisions/0025-the-package.md says why CommonJS.
 */
export async function bundle(folder: string): Promise<void> {
  const common: BuildOptions = {
    absWorkingDir: projectRoot,
    outExtension: { ".js": ".cjs" },
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    logLevel: "warning",
  };
  const libraries = Object.fromEntries(LIBRARIES.map((name) => [name, name]));
  await build({ ...common, entryPoints: libraries, outdir: join(folder, "libraries"), plugins: [withoutLocales] });
  await build({
    ...common,
    stdin: { contents: CONTENTS, resolveDir: projectRoot, sourcefile: "package.ts", loader: "ts" },
    outfile: join(folder, "switchyard.cjs"),
    external: await dependencies(),
    plugins: [besides],
    ...MODULE_URL,
    // why only here: Node reads the whole map at the start. Without the sources' texts: places in them are what a report needs.
    sourcemap: "linked",
    sourcesContent: false,
  });
  const names = Object.keys(createRequire(join(folder, "index.js"))("./switchyard.cjs") as object);
  await writeFile(join(folder, "index.js"), esModule(names.filter((name) => !["default", ENTRIES].includes(name))));
  await writeFile(join(folder, "index.cjs"), COMMON_JS);
  for (const name of ["command", "worker"]) await writeFile(join(folder, `${name}.cjs`), processEntry(name));
  await writeFile(join(folder, "libraries", "LICENSES.txt"), await licenses());
}

/** why createRequire: an import would read the file twice more, to find out what it exports. */
function esModule(names: readonly string[]): string {
  return [
    'import { createRequire } from "node:module";',
    'const api = createRequire(import.meta.url)("./switchyard.cjs");',
    "export default api.default;",
    `export const { ${names.join(", ")} } = api;`,
    "",
  ].join("\n");
}

/**
 * why a fault: in a folder without "type": "module", Pulumi takes the one line of index.ts for an output and the stack for
 * empty, and says that all went well. It reads the output, though.
 */
const COMMON_JS = `"use strict";
const api = require("./switchyard.cjs");
const named = Object.getOwnPropertyDescriptors(api);
delete named.default;
delete named.${ENTRIES};
module.exports = Object.defineProperties({}, {
  ...named,
  __esModule: { value: true },
  default: {
    enumerable: true,
    get() {
      throw new Error(
        'Pulumi runs a default export in an ES module only, and would make nothing here. Add "type": "module" to the package.json beside index.ts, as with: npm pkg set type=module',
      );
    },
  },
});
`;

async function licenses(): Promise<string> {
  const named = [
    ...LIBRARIES.map((name) => ({ name, where: `${name}.cjs is ${name}, bundled`, file: "LICENSE" })),
    ...INSIDE.map((name) => ({ name, where: `switchyard.cjs holds ${name}`, file: "license" })),
    ...OCTOKIT.map((name) => ({
      ...{ name, where: `switchyard.cjs holds ${name}` },
      file: name === "universal-user-agent" ? "LICENSE.md" : "LICENSE",
    })),
  ];
  const texts = await Promise.all(
    named.map(async ({ name, where, file }) => {
      const text = await readFile(join(projectRoot, "node_modules", name, file), "utf8");
      return `${where}:\n\n${text.trim()}\n`;
    }),
  );
  return texts.join("\n");
}
