"use strict";
// The `spec` reporter, which also writes the runner's own results to the file named by SWITCHYARD_TEST_RESULTS: the
// counts, the Node it ran on, each failure with its error, each skipped test, and how long each file took. What is known while it runs
// is in FILE.part, for whoever ends it before.
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
    const begun = new Map();
    const files = new Map();
    runner.on("suite", (suite) => {
      if (suite.parent?.root) begun.set(suite, performance.now());
    });
    runner.on("suite end", (suite) => {
      if (!begun.has(suite)) return;
      const seconds = (performance.now() - begun.get(suite)) / 1000;
      files.set(fileOf(suite), (files.get(fileOf(suite)) ?? 0) + seconds);
    });
    const write = (path) => {
      const { passes, failures, pending } = this.stats;
      const failed = this.failures.map((test) => ({ title: titleOf(test), error: errorOf(test.err) }));
      const tested = [...files].map(([file, seconds]) => ({ file, seconds }));
      const results = { passes, failures, pending, node: process.version, failed, skipped, files: tested };
      writeFileSync(path, JSON.stringify(results));
    };
    runner.on("fail", () => write(`${file}.part`));
    runner.on("suite end", (suite) => {
      if (begun.has(suite)) write(`${file}.part`);
    });
    runner.once("end", () => write(file));
  }
};

/** From the working directory. */
function fileOf({ file }) {
  return file === undefined ? "" : relative(process.cwd(), file);
}

/** The file that a test stands in, and every title on the way to it. */
function titleOf(test) {
  const file = fileOf(test);
  return `${file === "" ? "" : `${file}: `}${test.titlePath().join(" > ")}`;
}

/** What an error says, and where; what differs, where the assertion knows. */
function errorOf(error) {
  const message = error.message || String(error);
  const differs = reporters.Base.showDiff(error) ? reporters.Base.generateDiff(error.actual, error.expected) : "";
  const stack = /(?:^ {4}at .*\n?)+/m.exec(error.stack ?? "")?.[0] ?? "";
  return [message, differs, stack].join("\n");
}
