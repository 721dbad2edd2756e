import { didYouMean } from "../../core/faults/did-you-mean.ts";
import { describe, type Fault, printable } from "../../core/faults/fault.ts";
import type { ReviewSettings } from "../settings/review-settings.ts";
import { ownerPattern, ownersByLines, type OwnerLine } from "./owner-pattern.ts";

/** What owners are for. Paths are those of the repository, with `/` between, and none at the beginning. */
export interface CodeownersInput {
  readonly owners: ReviewSettings["owners"];
  /** Clients that have a file, with its path, by slug. */
  readonly clients: ReadonlyMap<string, string>;
  /** Keys of the access levels of the project. */
  readonly levels: Iterable<string>;
  /** `Pulumi.yaml`, in which access levels are defined. */
  readonly project: string;
  /** Everything else that says or decides who gets in: the home stack's file, the review's settings, program and packages. */
  readonly others: readonly string[];
  /** Name of the settings' file, for faults. */
  readonly settings: string;
}

/** The file, or why there is none. */
export type Codeowners =
  | { readonly text: string; readonly faults: readonly []; readonly notes: readonly string[] }
  | { readonly text: undefined; readonly faults: readonly Fault[] };

/** Source: GitHub, "About code owners": "CODEOWNERS files must be under 3 MB in size", and a larger one is not loaded. */
const MAX_SIZE = 3_000_000;

/**
 * `CODEOWNERS`: whom GitHub asks for an approval of a change to which file. The last line that matches a path holds, and any
 * one of its owners is enough; so a client's file is its owners' alone, and what decides over all clients, everything's owners'.
 * Source: GitHub, "About code owners".
 */
export function codeowners(input: CodeownersInput): Codeowners {
  const { owners, clients, project, others } = input;
  const faults = [...ownerFaults(input), ...nameFaults(input)];
  if (faults.length > 0) return { text: undefined, faults };
  const ofLevels = Object.values(owners.levels).flat();
  const wanted = [
    ...[...clients].flatMap(([slug, path]) => {
      const own = Object.hasOwn(owners.clients, slug) ? owners.clients[slug] : undefined;
      return own === undefined ? [] : [{ path, owners: distinct(own) }];
    }),
    { path: project, owners: distinct([...owners.everything, ...ofLevels]) },
    ...others.map((path) => ({ path, owners: distinct(owners.everything) })),
  ];
  const lines = [
    { pattern: "*", owners: distinct(owners.everything) },
    ...wanted.map(({ path, owners: of }): OwnerLine => ({ pattern: ownerPattern(path), owners: of })),
  ];
  const notes = noteOnLevels(input);
  const text = [
    HEAD,
    ...notes.map((note) => `# ${note}`),
    ...lines.map(({ pattern, owners: of }) => [pattern, ...of].join(" ")),
    "",
  ].join("\n");
  if (Buffer.byteLength(text) >= MAX_SIZE) return { text: undefined, faults: [tooLarge(text)] };
  const asked = ownersByLines(lines);
  const mixed = [...wanted, ...unowned(input)].filter((one) => !isSame(asked(one.path), one.owners));
  if (mixed.length > 0) return { text: undefined, faults: mixed.map(({ path }) => ambiguous(path)) };
  return { text, faults: [], notes };
}

const HEAD = [
  "# Written by `npx switchyard export codeowners` from the owners in the review's settings; change them there, and write it anew.",
  "# The last line that matches a file holds. One of its owners has to approve.",
].join("\n");

/** Source: GitHub takes users, teams and e-mail addresses, and passes over a line with anything else: nobody would be asked. */
const OWNER =
  /^(?:@[A-Za-z0-9][\w-]{0,99}(?:\/[A-Za-z0-9][\w.-]{0,99})?|[\w.+-]{1,64}@[A-Za-z0-9.-]{1,190}\.[A-Za-z]{2,})$/;

function ownerFaults({ owners, settings }: CodeownersInput): readonly Fault[] {
  const places: readonly (readonly [string, readonly string[]])[] = [
    ["owners.everything", owners.everything],
    ...Object.entries(owners.clients).map(([slug, of]) => [`owners.clients.${slug}`, of] as const),
    ...Object.entries(owners.levels).map(([level, of]) => [`owners.levels.${level}`, of] as const),
  ];
  return places.flatMap(([path, of]): Fault[] => {
    const at = { file: settings };
    if (of.length === 0)
      return [
        {
          ...{ code: "review/no-owner", at, path, expected: "at least one owner", found: "none" },
          fix: 'Name one, as in everything: ["@acme/security"]: what nobody owns, anybody changes.',
        },
      ];
    return of.flatMap((owner): Fault[] =>
      OWNER.test(owner)
        ? []
        : [
            {
              ...{
                code: "review/owner",
                at,
                path,
                expected: "@user, @organization/team or an e-mail address",
                found: describe(owner),
              },
              fix: "Correct it: GitHub passes over a line with another owner, and asks nobody.",
            },
          ],
    );
  });
}

/** why faults: an owner of a misspelt client is asked about nothing. */
function nameFaults({ owners, clients, levels, settings }: CodeownersInput): readonly Fault[] {
  const known = { clients: [...clients.keys()], levels: [...levels] };
  return (["clients", "levels"] as const).flatMap((kind) =>
    Object.keys(owners[kind])
      .filter((name) => !known[kind].includes(name))
      .map((name): Fault => ({
        code: "review/owner-of-nothing",
        at: { file: settings },
        path: `owners.${kind}.${name}`,
        expected: kind === "clients" ? "the slug of a client that has a file" : "an access level of the project",
        found: describe(name),
        fix: `${didYouMean(name, known[kind])} Correct or remove it.`.trim(),
      })),
  );
}

/** Clients without owners of their own: everything's owners are asked. */
function unowned({
  clients,
  owners,
}: CodeownersInput): readonly { readonly path: string; readonly owners: readonly string[] }[] {
  const without = [...clients].filter(([slug]) => !Object.hasOwn(owners.clients, slug));
  return without.map(([, path]) => ({ path, owners: distinct(owners.everything) }));
}

function ambiguous(path: string): Fault {
  return {
    ...{
      code: "review/owner-pattern",
      path: printable(path),
      expected: "a path that a pattern of CODEOWNERS can tell from others",
    },
    found: describe(path),
    fix: "Rename the file or its folder to letters, digits, dots, dashes and underscores.",
  };
}

function tooLarge(text: string): Fault {
  return {
    ...{ code: "review/codeowners-size", path: "CODEOWNERS", expected: `less than ${MAX_SIZE} bytes` },
    ...{
      found: `${Buffer.byteLength(text)}`,
      fix: "Name fewer owners of single clients: GitHub does not load a larger file.",
    },
  };
}

function noteOnLevels({ owners, project }: CodeownersInput): readonly string[] {
  const of = distinct([...owners.everything, ...Object.values(owners.levels).flat()]);
  if (Object.keys(owners.levels).length === 0) return [];
  return [
    `Access levels stand in ${project}, and GitHub asks one owner of a file: any one of ${of.join(", ")} can approve a change of any level.`,
  ];
}

function distinct(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
