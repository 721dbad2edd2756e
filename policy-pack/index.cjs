"use strict";
// What Pulumi's loader requires. In a clone it runs the sources, in an installed package what was compiled from them.
const { existsSync } = require("node:fs");
const { join } = require("node:path");

/** The loader awaits what this function returns. */
module.exports = async () => {
  if (existsSync(join(__dirname, "main.ts"))) {
    // why: the loader compiles what is required in a way of its own; the program's way is tsx, for what is imported.
    const { register } = await import("tsx/esm/api");
    register({ tsconfig: join(__dirname, "../tsconfig.json") });
    (await import("./main.ts")).servePack();
  } else {
    await require("../dist/switchyard.cjs").processEntries.policyPack();
  }
};
