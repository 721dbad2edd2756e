"use strict";
// The `spec` reporter, which also writes the runner's own results to the file named by SWITCHYARD_TEST_RESULTS: the
// counts, the Node it ran on, each failure with its error, and each skipped test.
const { writeFileSync } = require("node:fs");
const { relative } = require("node:path");
const { reporters } = require("mocha");

module.exports = class CountingReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const file = process.env["SWITCHYARD_TEST_RESULTS"];
    if (file === undefined || file === "") return;
    const skipped = [];
    runner.on("pending", (test) => skipped.push(titleOf(test)));
    runner.once("end", () => {
      const { passes, failures, pending } = this.stats;
      const failed = this.failures.map((test) => ({ title: titleOf(test), error: errorOf(test.err) }));
      writeFileSync(file, JSON.stringify({ passes, failures, pending, node: process.version, failed, skipped }));
    });
  }
};

/** The file that a test stands in, and every title on the way to it. */
function titleOf(test) {
  const file = test.file === undefined ? "" : `${relative(process.cwd(), test.file)}: `;
  return `${file}${test.titlePath().join(" > ")}`;
}

/** What an error says, and where; what differs, where the assertion knows. */
function errorOf(error) {
  const message = error.message || String(error);
  const differs = reporters.Base.showDiff(error) ? reporters.Base.generateDiff(error.actual, error.expected) : "";
  const stack = /(?:^ {4}at .*\n?)+/m.exec(error.stack ?? "")?.[0] ?? "";
  return [message, differs, stack].join("\n");
}
