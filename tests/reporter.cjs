"use strict";
// The `spec` reporter, which also writes the runner's own counts, and the Node it ran on, to the file named by SWITCHYARD_TEST_RESULTS.
const { writeFileSync } = require("node:fs");
const { reporters } = require("mocha");

module.exports = class CountingReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const file = process.env["SWITCHYARD_TEST_RESULTS"];
    if (file === undefined || file === "") return;
    runner.once("end", () => {
      const { passes, failures, pending } = this.stats;
      writeFileSync(file, JSON.stringify({ passes, failures, pending, node: process.version }));
    });
  }
};
