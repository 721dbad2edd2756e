import { EXAMPLE_HOME, homeWith } from "./cases/example-project.ts";
import { givenNames } from "./given-names.ts";
import { beyondAscii, lookAlikes } from "./look-alikes.ts";
import type { Found, PortfolioInput, Rule } from "./rule.ts";
import { mixedScripts } from "./skeleton.ts";

/** A name that looks like another by characters of another script. */
export const disguisedName: Rule = {
  id: "disguised-name",
  severity: "error",
  title: "A name disguised as another",
  why: "A Cyrillic А looks like the Latin one, so that a grant to a group that anybody made reads like one to the group that everybody knows.",
  mend: "Copy the name from Identity Center, and look at its characters; if the group or user is meant, give it a name of its own there, or name it by `id`.",
  onPortfolio: look,
  passes: { head: homeWith(`${EXAMPLE_HOME}\n  - { group: Команда DevOps, clients: all, roles: [read-only] }`) },
  fails: { base: {}, head: homeWith(EXAMPLE_HOME.replace("group: Auditors", "group: \u0410uditors")) },
};

function look({ base, head }: PortfolioInput): readonly Found[] {
  const alike = lookAlikes(base, head)
    .filter(({ isDisguised }) => isDisguised)
    .map(({ one, other }) => ({
      subject: one.key,
      message: `It looks like ${JSON.stringify(other.name)}, and is another name: ${spelled(one.name)}, not ${spelled(other.name)}.`,
      at: one.at(),
    }));
  const said = new Set(alike.map(({ subject }) => subject));
  const mixed = givenNames(head).flatMap((one) => {
    const scripts = mixedScripts(one.name);
    if (scripts.length === 0 || said.has(one.key)) return [];
    const message = `One of its words mixes ${scripts.join(" and ")} letters, which look alike: ${spelled(one.name)}.`;
    return [{ subject: one.key, message, at: one.at() }];
  });
  return [...alike, ...mixed];
}

function spelled(name: string): string {
  const others = beyondAscii(name);
  return others === "" ? "in ASCII" : `with ${others}`;
}
