import type { ICruiseOptions, IForbiddenRuleType } from "dependency-cruiser";

/** The rooms of core/: each may import those before it. */
const ROOMS = [
  "faults",
  "aws",
  "evaluate",
  "requests",
  "config",
  "client",
  "contract",
  "home",
  "access",
  "portfolio",
  "changes",
  "exports",
];
const core = ROOMS.map((room) => `core/${room}`);
const ENGINE = "components/engine";
const STACKS = ["components/client", "components/iam", "components/home"];
const components = [ENGINE, ...STACKS, "components/program.ts"];
const program = [...core, ...components, "index.ts", "api.ts"];

/**
 * What each part of the project may import beside its own files. A new folder needs a row here before it can hold code.
 */
export const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(core.map((room, index) => [room, core.slice(0, index)])),
  [ENGINE]: core,
  "components/client": [...core, ENGINE],
  "components/iam": [...core, ENGINE],
  "components/home": [...core, ENGINE, "components/iam"],
  "components/program.ts": [...core, ENGINE, ...STACKS],
  "index.ts": [...core, ...components],
  "api.ts": [...core, ...components, "index.ts", "fleet", "review"],
  // why also those files: what escapes names in Markdown is in one place.
  fleet: [...core, ...components, "review/outputs/markdown-text.ts", "review/outputs/visible-text.ts"],
  // why also those files: the names of AWS's actions are read, and texts hashed, in one place.
  review: [...core, "components/engine/iam-reference.ts", "components/engine/sha256.ts"],
  "policy-pack": [...core, "components/engine/project-files.ts", "review"],
  cli: [...program, "fleet", "review"],
  tools: [],
  sandbox: [...program, "fleet", "tools"],
  scripts: [...program, "fleet", "review", "sandbox"],
  examples: ["api.ts"],
  bench: [...program, "fleet", "review", "cli", "sandbox", "scripts", "tests"],
  tests: [...program, "fleet", "review", "cli", "policy-pack", "sandbox", "tools", "scripts", "bench", "examples"],
};

const within = (parts: readonly string[]) => `^(?:${parts.map(pattern).join("|")})`;
const pattern = (part: string) => `${part.replace(".", "\\.")}${part.endsWith(".ts") ? "$" : "/"}`;

/** The table as rules of dependency-cruiser. */
function rules(): IForbiddenRuleType[] {
  const parts = Object.keys(MAY_IMPORT);
  return [
    ...Object.entries(MAY_IMPORT).map(([part, others]) => ({
      name: `${part} imports ${others.join(", ") || "nothing else"}`,
      from: { path: within([part]) },
      to: { path: within(parts), pathNot: within([part, ...others]) },
    })),
    { name: "no circles", from: {}, to: { circular: true } },
    { name: "every file that is imported exists", from: {}, to: { path: "^\\.", couldNotResolve: true } },
  ];
}

const OPTIONS: ICruiseOptions = {
  validate: true,
  ruleSet: { forbidden: rules() },
  // why: without it the imports of types are not seen.
  tsPreCompilationDeps: true,
  doNotFollow: { path: "node_modules" },
  exclude: { path: "node_modules" },
};

export interface Imports {
  /** Each file, with how many imports of it were read. */
  readonly read: ReadonlyMap<string, number>;
  /** `RULE: FROM > TO`, a line for each import that a rule forbids and each file that no rule speaks of; circles where there is nothing else. */
  readonly faults: readonly string[];
}

/** Reads the imports of these files below `root`, of types and of values, and holds them against the rules. */
export async function importsOf(root: string, files: readonly string[]): Promise<Imports> {
  // why here: the package can be imported but not required, as the test runner would.
  const { cruise } = await import("dependency-cruiser");
  const { output } = await cruise([...files], { ...OPTIONS, baseDir: root });
  if (typeof output === "string") throw new Error(output);
  const own = output.modules.filter(({ source }) => files.includes(source));
  const known = new RegExp(within(Object.keys(MAY_IMPORT)));
  const unknown = own.filter(({ source }) => !known.test(source)).map(({ source }) => `no row in the table: ${source}`);
  const found = output.summary.violations.map(({ rule, from, to, cycle }) => {
    const way = cycle === undefined ? [to] : cycle.map(({ name }) => name);
    return { line: `${rule.name}: ${[from, ...way].join(" > ")}`, circle: cycle !== undefined };
  });
  const straight = [...unknown, ...found.filter(({ circle }) => !circle).map(({ line }) => line)];
  return {
    read: new Map(own.map(({ source, dependencies }) => [source, dependencies.length])),
    // why: one import upward closes dozens of circles, which go with it.
    faults: (straight.length > 0 ? straight : found.map(({ line }) => line)).sort(),
  };
}
