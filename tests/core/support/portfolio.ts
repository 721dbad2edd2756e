import { readPortfolio, type Portfolio, type PortfolioFiles } from "../../../core/portfolio/read-portfolio.ts";

/** A fleet as text: the bodies of `switchyard:home`, of each client by slug, and what stands beside `homeAccount`. */
export interface PortfolioText {
  readonly home: string;
  readonly clients: Readonly<Record<string, string>>;
  /** Further keys of `Pulumi.yaml`, below `config:`. */
  readonly project?: string;
}

const indent = (body: string, depth: number) =>
  body
    .replace(/\n$/, "")
    .split("\n")
    .map((line) => " ".repeat(depth) + line)
    .join("\n");

export function portfolioFiles({ home, clients, project = "" }: PortfolioText): PortfolioFiles {
  const shared = `name: switchyard\nruntime: nodejs\nconfig:\n  homeAccount: { value: { accountId: "111111111111", company: your-company } }\n`;
  const stack = (name: string, key: string, body: string) => ({
    name: `Pulumi.${name}.yaml`,
    text: `config:\n  switchyard:${key}:\n${indent(body, 4)}\n`,
  });
  return {
    project: { name: "Pulumi.yaml", text: `${shared}${project === "" ? "" : `${indent(project, 2)}\n`}` },
    stacks: [
      stack("home", "home", home),
      ...Object.entries(clients).map(([slug, body]) => stack(`client-${slug}`, "client", body)),
    ],
  };
}

/** The portfolio of files that are right. */
export function portfolioOf(text: PortfolioText, now = new Date("2026-11-22T00:00:00Z")): Portfolio {
  const { portfolio, faults } = readPortfolio(portfolioFiles(text), now);
  if (portfolio === undefined) throw new Error(JSON.stringify(faults, undefined, 1));
  return portfolio;
}
