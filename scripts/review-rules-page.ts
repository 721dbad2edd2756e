import { RULES } from "../review/rules/catalogue.ts";
import { EXAMPLE_PROJECT } from "../review/rules/cases/example-project.ts";
import type { CaseFiles, Rule, RuleCase } from "../review/rules/rule.ts";

const INTRO = `# Rules of the review

What \`switchyard review\` looks for in a change, beside who gains and loses access. This page is made from the rules themselves by \`npm run schema\`. \`switchyard.review.yaml\` beside \`Pulumi.yaml\`
changes severities and limits, and holds [exceptions](decisions/0037-review-settings.md). A finding that base has as well is shown as old: the change is not its cause.`;

const EXAMPLE = `## The example project

The cases below are laid over these files: what a case does not show is as here.`;

/** The page of all rules, as `docs/review-rules.md` holds it. */
export function reviewRulesPage(): string {
  const rows = RULES.map(({ id, severity, title }) => `| [\`${id}\`](#${id}) | ${severity} | ${title} |`);
  const text = [
    INTRO,
    ["| Rule | Severity | Finds |", "| --- | --- | --- |", ...rows].join("\n"),
    EXAMPLE,
    ...blocks(EXAMPLE_PROJECT),
    ...RULES.flatMap(section),
  ].join("\n\n");
  return `${text}
`;
}

function section({ id, severity, title, why, mend, passes, fails }: Rule): readonly string[] {
  return [
    `## ${id}`,
    `${title}. Severity: ${severity}.`,
    `Why: ${why}`,
    `What to do: ${mend}`,
    ...caseOf("Passes", passes),
    ...caseOf("Fails", fails),
  ];
}

function caseOf(what: string, one: RuleCase): readonly string[] {
  if ("role" in one) return [`${what}, as a role:`, json(one.role)];
  if ("set" in one) return [`${what}, as a permission set:`, json(one.set)];
  const { base, head } = one;
  if (base === undefined) return side(what, head);
  return [...side(`${what}, before`, base), ...side(`${what}, after`, head)];
}

function side(what: string, files: CaseFiles): readonly string[] {
  return Object.keys(files).length === 0 ? [`${what}: the example project.`] : [`${what}:`, ...blocks(files)];
}

function blocks(files: CaseFiles): readonly string[] {
  return Object.entries(files).map(([name, text]) =>
    text === null
      ? `(without \`${name}\`)`
      : `<!-- checked as: ${name} -->\n\`\`\`yaml\n# ${name}\n${text.trimEnd()}\n\`\`\``,
  );
}

function json(value: object): string {
  return `<!-- not run here: the rules' own test runs it -->\n\`\`\`json\n${JSON.stringify(value, undefined, 2)}\n\`\`\``;
}
