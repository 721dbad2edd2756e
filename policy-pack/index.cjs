"use strict";
// What Pulumi's loader requires. In a clone it runs the sources, in an installed package what was compiled from them.
const { existsSync } = require("node:fs");
const { join } = require("node:path");

const source = join(__dirname, "main.ts");
if (existsSync(source)) {
  // why: the loader compiles TypeScript in its own way, with a check of types that takes long; the program's way is tsx.
  require("tsx/cjs/api").register();
  module.exports = require(source).servePack();
} else {
  module.exports = require("../dist/switchyard.cjs").processEntries.policyPack();
}
