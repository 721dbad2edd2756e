// Loaded into every process of a run by NODE_OPTIONS: the first worker throws where no promise hears it.
const { existsSync, writeFileSync } = require("node:fs");

const thrown = process.env["SWITCHYARD_TEST_THROWN"];
if (thrown !== undefined && /workers[/\\]worker\.ts$/.test(process.argv[1] ?? ""))
  setTimeout(() => {
    if (existsSync(thrown)) return;
    writeFileSync(thrown, "");
    throw new Error("thrown by a test, outside any promise");
  }, 2500).unref();
