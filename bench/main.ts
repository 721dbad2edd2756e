import { Command, InvalidArgumentError, Option } from "commander";
import { benchFleetGrowth } from "./fleet-growth.ts";
import { benchFleetQuestions } from "./fleet-questions.ts";
import { fleetUpReport, growthReport, layoutReport, questionReport } from "./fleet-report.ts";
import { benchFleetUp } from "./fleet-up.ts";
import { benchHomeLayouts } from "./home-layouts.ts";
import { homeScale, type ScaleOptions } from "./home-scale.ts";
import { largeFilesReport } from "./large-files-report.ts";
import { benchLargeFiles, type LargeFilesOptions } from "./large-files.ts";
import type { Salts } from "./fleet.ts";
import { pageReport } from "./page-report.ts";
import { benchPage } from "./page.ts";
import { proofReport } from "./proof-report.ts";
import { benchProof } from "./proof.ts";
import { programOverhead } from "./program-overhead.ts";
import { readingReport } from "./reading-report.ts";
import { benchReading, type ReadingOptions } from "./reading.ts";
import { benchRevoke, type RevokeBench } from "./revoke.ts";
import { benchReview, type ReviewBench } from "./review.ts";
import { overheadReport, scaleReport, type Report } from "./report.ts";
import { onSandbox } from "./stage.ts";

const program = new Command("bench")
  .description("Measures the program on a sandbox of its own. Prints Markdown; exits with 1 when a limit is exceeded.")
  .showHelpAfterError();

const folder = (): Option =>
  new Option("--dir <folder>", "keep the sandbox in this folder (its state is deleted at the start)");

interface Common {
  readonly pairs: number;
  readonly dir?: string;
}

interface LayoutFlags {
  readonly shared: number;
  readonly perRole: number;
  readonly assignmentMs: number;
  readonly dir?: string;
}

program
  .command("program-overhead")
  .description("Preview of a client stack and of a home stack of two clients, against a literal program.")
  .option("--pairs <number>", "pairs of runs", count, 10)
  .addOption(folder())
  .action(async ({ pairs, dir }: Common) => {
    print(overheadReport(await onSandbox(dir, (sandbox) => programOverhead(sandbox, pairs))));
  });

program
  .command("home-scale")
  .description("The home stack of many clients with three roles each, against a literal program.")
  .option("--clients <numbers>", "sizes, with commas between", counts, [50, 200, 800])
  .option("--pairs <number>", "pairs of previews", count, 10)
  .option("--up-pairs <number>", "pairs of updates; 0 for none", count, 1)
  .option("--up-to <number>", "largest size that is deployed", count, 200)
  .option("--salts <kinds>", "encryption salts of the stacks: shared, own, or shared,own", salts, ["shared"])
  .addOption(folder())
  .action(async ({ clients, dir, ...rest }: Common & { clients: number[] } & Omit<ScaleOptions, "sizes">) => {
    print(scaleReport(await onSandbox(dir, (sandbox) => homeScale(sandbox, { ...rest, sizes: clients }))));
  });

program
  .command("proof")
  .description("The proof of a large fleet in this process, and of a small one against brute force. Needs no sandbox.")
  .option("--clients <number>", "clients of the large fleet, with three roles each", count, 1000)
  .option("--principals <number>", "principals of the large fleet besides one permission set a role", count, 50)
  .option("--small-clients <number>", "clients of the small fleet", count, 60)
  .option("--small-principals <number>", "principals of the small fleet", count, 20)
  .option("--runs <number>", "runs of each, of which the median counts", count, 7)
  .action(
    (given: { clients: number; principals: number; smallClients: number; smallPrincipals: number; runs: number }) => {
      const large = { clients: given.clients, principals: given.principals };
      const small = { clients: given.smallClients, principals: given.smallPrincipals };
      print(proofReport(benchProof({ large, small, runs: given.runs })));
    },
  );

program
  .command("large-files")
  .description("Checking files with thousands of one thing, against reading the same text as YAML. Needs no sandbox.")
  .option("--sizes <numbers>", "how many of each thing, with commas between", sizes, [1000, 5000, 20_000])
  .option("--pairs <number>", "pairs of runs for each size", count, 3)
  .option("--only <text>", "kinds whose name holds this")
  .action((options: LargeFilesOptions) => {
    print(largeFilesReport(benchLargeFiles(options)));
  });

program
  .command("review")
  .description("The review of a change of twenty files, against reading and proving the head alone. Needs no sandbox.")
  .option("--clients <number>", "clients, with three roles each", count, 1000)
  .option("--pairs <number>", "pairs of processes", count, 5)
  .option("--runs <number>", "runs in each process after its first", count, 2)
  .action(async (options: ReviewBench) => {
    print(await benchReview(options));
  });

program
  .command("reading")
  .description("Reading and planning a fleet from its files, against parsing the same files as YAML. Needs no sandbox.")
  .option("--clients <number>", "clients, with three roles each", count, 1000)
  .option("--pairs <number>", "pairs of processes", count, 5)
  .option("--runs <number>", "runs in each process after its first", count, 5)
  .action(async (options: ReadingOptions) => {
    print(readingReport(await benchReading(options)));
  });

program
  .command("page")
  .description("The page of who gets where in Chromium, against a plain table of the same rows. Needs no sandbox.")
  .option("--rows <number>", "holdings", oneSize, 20_000)
  .option("--pairs <number>", "pairs of runs", count, 5)
  .action(async (options: { rows: number; pairs: number }) => {
    print(pageReport(await benchPage(options)));
  });

program
  .command("fleet-up")
  .description("switchyard up of many clients, new and unchanged, against a shell loop of pulumi over the same stacks.")
  .option("--clients <number>", "clients, with three roles each", count, 50)
  .option("--pairs <number>", "pairs of runs", count, 1)
  .option("--concurrency <number>", "stacks at once (default: the command's own)", count)
  .addOption(folder())
  .action(async ({ dir, ...rest }: Common & { clients: number; concurrency?: number }) => {
    print(fleetUpReport(await onSandbox(dir, (sandbox) => benchFleetUp(sandbox, rest))));
  });

program
  .command("fleet-growth")
  .description("switchyard up of new fleets of several sizes: the time for each client, and the most memory.")
  .option("--clients <numbers>", "sizes, with commas between", counts, [10, 50, 200])
  .addOption(folder())
  .action(async ({ clients, dir }: { clients: number[]; dir?: string }) => {
    print(growthReport(await onSandbox(dir, (sandbox) => benchFleetGrowth(sandbox, clients))));
  });

program
  .command("home-layouts")
  .description(
    "A new home stack with shared permission sets and with one for each role, under Identity Center's limits.",
  )
  .option("--shared <number>", "clients with the shared layout; 0 for none", count, 500)
  .option("--per-role <number>", "clients with a permission set for each role; 0 for none", count, 20)
  .option("--assignment-ms <number>", "milliseconds that an assignment takes", count, 2000)
  .addOption(folder())
  .action(async ({ shared, perRole, assignmentMs, dir }: LayoutFlags) => {
    const options = { clients: { shared, "per-role": perRole }, assignmentMs };
    print(layoutReport(await onSandbox(dir, (sandbox) => benchHomeLayouts(sandbox, options))));
  });

program
  .command("fleet-questions")
  .description("switchyard status and explain of a deployed fleet, against the backend alone.")
  .option("--clients <number>", "clients, with three roles each", count, 1000)
  .option("--runs <number>", "runs of each, of which the median counts", count, 3)
  .option("--only <text>", "questions whose name holds this")
  .addOption(folder())
  .action(async ({ dir, ...rest }: { clients: number; runs: number; only?: string; dir?: string }) => {
    print(questionReport(await onSandbox(dir, (sandbox) => benchFleetQuestions(sandbox, rest))));
  });

program
  .command("revoke")
  .description(
    "switchyard revoke of a person who holds a role in every client, against the same calls one after another.",
  )
  .option("--clients <number>", "clients", count, 100)
  .option("--provision-ms <number>", "milliseconds that Identity Center takes to spread a set", count, 2000)
  .option("--latency-ms <number>", "milliseconds that each call takes on its way", count, 150)
  .addOption(folder())
  .action(async ({ dir, ...rest }: RevokeBench & { dir?: string }) => {
    print(await onSandbox(dir, (sandbox) => benchRevoke(sandbox, rest)));
  });

await program.parseAsync().catch((error: unknown) => {
  console.error(`bench: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 2;
});

function print({ markdown, kept }: Report): void {
  console.log(markdown);
  if (!kept) process.exitCode = 1;
}

function count(text: string): number {
  if (!/^\d{1,4}$/.test(text)) throw new InvalidArgumentError("Expected a whole number from 0 to 9999.");
  return Number(text);
}

function counts(text: string): number[] {
  return text.split(",").map(count);
}

function oneSize(text: string): number {
  return sizes(text)[0] ?? 0;
}

function sizes(text: string): number[] {
  return text.split(",").map((number) => {
    if (!/^[1-9]\d{0,5}$/.test(number)) throw new InvalidArgumentError("Expected whole numbers from 1 to 999999.");
    return Number(number);
  });
}

function salts(text: string): Salts[] {
  return text.split(",").map((word) => {
    if (word !== "shared" && word !== "own") throw new InvalidArgumentError("Expected shared, own, or both.");
    return word;
  });
}
