import type { TestJob } from "./test-job.ts";

/** What a test run can consist of. */
export const PARTS = ["check", "unit", "e2e", "nodes"] as const;
export type Part = (typeof PARTS)[number];

/** Folders of tests that use the sandbox, the engine, or both. */
const WITH_ENGINE = /^tests\/(?:sandbox|e2e|docs)\//;
/** Processes of the tests without engine, by the name of the job: a file belongs to the first that takes it, and all are taken. */
const UNIT: readonly (readonly [string, RegExp])[] = [
  ["unit tests, core", /^tests\/core\//],
  ["unit tests, repository", /^tests\/(?:repository|scripts)\/|^tests\/review\/golden-mutation\./],
  ["unit tests, review", /^tests\/review\//],
  ["unit tests, fleet", /./],
];
/** Folders whose files share a process. why the one of faults: they share a fleet, whose making takes as long as a test of theirs. */
const TOGETHER = ["tests/sandbox", "tests/docs", "tests/e2e/fleet/faults"];
/**
 * End-to-end files that share a process, by the name of the job: what each of them leaves in AWS is of accounts and
 * names of its own, or taken away again. why: process and sandbox take six seconds of a processor to start.
 */
export const SHARING: Readonly<Record<string, readonly string[]>> = {
  "tests/e2e, changes": ["adoption", "changes", "customer-policies", "drift"],
  "tests/e2e, home": ["handoff", "held", "home-sets"],
  "tests/e2e, refusals": ["iam", "interrupted", "readers", "refusals"],
  "tests/e2e, projects": ["monorepo", "renames", "workflows-actionlint", "yaml-as-pulumi"],
  "tests/e2e, ways": ["example", "ways"],
  "tests/e2e/fleet, up": ["fleet/up", "fleet/up-with-pack"],
  "tests/e2e/fleet, onboard": ["fleet/onboard", "fleet/replace"],
  "tests/e2e/fleet, offboard": ["fleet/offboard", "fleet/replacement-stages"],
  "tests/e2e/fleet, locks": ["fleet/locks", "fleet/reviewed"],
};
/**
 * The jobs without which no run is good, however slow the machine: types, all that is decided without the engine, and an example that
 * is deployed and entered. What is left does more with the engine, on other Nodes, with faults, with kills, or as it is written in
 * the docs; or it looks at the repository itself.
 */
export const ESSENTIAL: ReadonlySet<string> = new Set([
  "sandbox prepare",
  "typecheck",
  "unit tests, core",
  "unit tests, review",
  "unit tests, fleet",
  "tests/e2e, ways",
]);
/** A file of these folders that takes longer has a process of its own: it shares nothing with the others. Seconds. */
const LONG = 30;
const MAY_BE_ALONE = /^tests\/(?:sandbox|docs)\//;
/** Of what no run has been recorded. why high: a long one that begins last holds up everything. Seconds. */
const UNKNOWN = 60;

/** why not by npx: it takes half a second, and tells what a signal ended in words of its own. */
const MOCHA = "node_modules/mocha/bin/mocha.js";
const PREPARE = "sandbox prepare";

/**
 * The jobs of these parts: those that are essential first, and of each kind the longest first, so that the last ones to end do so at
 * about the same time. Each end-to-end file has a process, and with it a sandbox, of its own, but for those that are made to share
 * one. What needs no engine shares four.
 *
 * @param files all test files, from the root
 * @param seconds how long files and jobs took when it was last recorded, by name
 */
export function plannedJobs(
  parts: readonly Part[],
  files: readonly string[],
  seconds: Readonly<Record<string, number>>,
): readonly TestJob[] {
  const jobs: TestJob[] = [];
  if (parts.includes("check")) jobs.push(plain("typecheck"), plain("lint"));
  const unit = files.filter((file) => !WITH_ENGINE.test(file));
  if (parts.includes("unit")) jobs.push(...unitJobs(unit));
  const engine = files.filter((file) => WITH_ENGINE.test(file));
  if (parts.includes("e2e"))
    jobs.push(...groups(engine, seconds).map(([name, group]) => mocha(name, group, [PREPARE])));
  if (parts.includes("nodes")) jobs.push({ ...plain("test:node"), hasResults: true });
  const expected = ({ name }: TestJob) => seconds[name] ?? UNKNOWN;
  const sorted = jobs.sort(
    (one, other) =>
      Number(other.isEssential) - Number(one.isEssential) ||
      expected(other) - expected(one) ||
      (one.name < other.name ? -1 : 1),
  );
  const prepare: TestJob = {
    ...plain("sandbox"),
    name: PREPARE,
    isEssential: ESSENTIAL.has(PREPARE),
    command: ["npm", "run", "-s", "sandbox", "--", "prepare"],
  };
  return parts.includes("e2e") ? [prepare, ...sorted] : sorted;
}

function unitJobs(files: readonly string[]): TestJob[] {
  const jobOf = (file: string) => UNIT.find(([, taken]) => taken.test(file))?.[0];
  return UNIT.flatMap(([name]) => {
    const own = files.filter((file) => jobOf(file) === name);
    return own.length === 0 ? [] : [mocha(name, own, [])];
  });
}

function plain(script: string): TestJob {
  const isEssential = ESSENTIAL.has(script);
  return { name: script, command: ["npm", "run", "-s", script], files: [], hasResults: false, after: [], isEssential };
}

function mocha(name: string, files: readonly string[], after: readonly string[]): TestJob {
  const command = [process.execPath, MOCHA, ...files] as const;
  return { name, command, files, hasResults: true, after, isEssential: ESSENTIAL.has(name) };
}

/** Files that share a process, by the name of the job. */
function groups(files: readonly string[], seconds: Readonly<Record<string, number>>): [string, readonly string[]][] {
  const found = new Map<string, string[]>();
  for (const file of [...files].sort()) {
    const isAlone = MAY_BE_ALONE.test(file) && (seconds[file] ?? 0) > LONG;
    const folder = isAlone ? undefined : TOGETHER.find((one) => file.startsWith(`${one}/`));
    const sharing = Object.entries(SHARING).find(([, names]) =>
      names.some((one) => file === `tests/e2e/${one}.test.ts`),
    );
    const name = sharing?.[0] ?? folder ?? file;
    found.set(name, [...(found.get(name) ?? []), file]);
  }
  return [...found];
}
