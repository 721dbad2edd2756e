import { readFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg, platform, release, totalmem } from "node:os";

/** The machine, in one line for the results: processors, memory, system, Node.js, and how busy it is. */
export function machine(): string {
  const model = cpus()[0]?.model.trim() ?? "";
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  return [
    `${availableParallelism()} processors${model === "" || model === "unknown" ? "" : ` (${model})`}`,
    `${gigabytes} GiB of memory`,
    `${platform()} ${release()}`,
    `Node.js ${process.versions.node}`,
    `@pulumi/pulumi ${sdkVersion()}`,
    `load ${loadavg()
      .slice(0, 2)
      .map((load) => load.toFixed(1))
      .join(" and ")} over the last 1 and 5 minutes at the end`,
  ].join(", ");
}

function sdkVersion(): string {
  const file = new URL("../node_modules/@pulumi/pulumi/package.json", import.meta.url);
  return (JSON.parse(readFileSync(file, "utf8")) as { readonly version: string }).version;
}
