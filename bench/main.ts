import { Command } from "commander";
import { homeScale } from "./home-scale.ts";
import { programOverhead } from "./program-overhead.ts";
import { onSandbox } from "./stage.ts";

const program = new Command("bench").description("Measures the program on this machine's sandbox.");

program
  .command("program-overhead")
  .option("--pairs <n>", "pairs of runs", Number, 10)
  .option("--dir <folder>", "keep the sandbox in this folder")
  .action(async (options: { pairs: number; dir?: string }) => {
    const results = await onSandbox(options.dir, (sandbox) => programOverhead(sandbox, options.pairs));
    console.log(JSON.stringify(results, null, 1));
  });
program
  .command("home-scale")
  .option("--clients <list>", "sizes", (t) => t.split(",").map(Number), [50, 200, 800])
  .option("--salts <list>", "shared, own", (t) => t.split(",") as ("shared" | "own")[], ["shared"] as (
    "shared" | "own"
  )[])
  .option("--pairs <n>", "pairs of runs", Number, 10)
  .option("--up-pairs <n>", "pairs of runs", Number, 3)
  .option("--up-to <n>", "pairs of runs", Number, 200)
  .option("--dir <folder>", "keep the sandbox in this folder")
  .action(
    async (options: {
      pairs: number;
      dir?: string;
      clients: number[];
      upPairs: number;
      upTo: number;
      salts: ("shared" | "own")[];
    }) => {
      const results = await onSandbox(options.dir, (sandbox) =>
        homeScale(sandbox, { ...options, sizes: options.clients }),
      );
      console.log(JSON.stringify(results, null, 1));
    },
  );

await program.parseAsync();
