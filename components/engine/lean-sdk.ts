import Module, { createRequire } from "node:module";

/** Files of the Pulumi SDK that write functions down, and what they export. They load the TypeScript compiler and a part of npm. */
const WRITERS = {
  serializeClosure: ["serializeFunction", "serializeFunctionAsync"],
  codePaths: ["computeCodePaths"],
} as const;

type Functions = Readonly<Record<string, (...given: readonly unknown[]) => unknown>>;

/**
 * Has the Pulumi SDK load what writes functions down, for dynamic providers and the like, when that is first called: the program has
 * none, and loading it is two thirds of what the SDK takes to start (docs/decisions/0009-lean-runtime.md). To be called before
 * the SDK is loaded; what is loaded by then stays as it is.
 */
export function leanSdk(): void {
  const require = createRequire(import.meta.url);
  for (const [name, exported] of Object.entries(WRITERS)) {
    const file = require.resolve(`@pulumi/pulumi/runtime/closure/${name}.js`);
    if (require.cache[file] !== undefined) continue;
    const standIn = new Module(file);
    const real = (): Functions => {
      if (require.cache[file] === standIn) Reflect.deleteProperty(require.cache, file);
      return require(file) as Functions;
    };
    standIn.loaded = true;
    standIn.exports = Object.fromEntries(
      exported.map((called) => [called, (...given: readonly unknown[]) => real()[called]?.(...given)]),
    );
    require.cache[file] = standIn;
  }
}
