import { type Portfolio, readPortfolio } from "../../../core/portfolio/read-portfolio.ts";
import { portfolioFiles, type PortfolioText } from "../support/portfolio.ts";

/** Names that every form has to survive. Grants take each character that is no control character. */
export const HOSTILE = [
  '=HYPERLINK("http://evil.example","x")',
  "+1",
  "-1",
  "@SUM(A1)",
  "a, \"b\"; 'c' | d",
  "</code><script>alert(1)</script>",
  "[x](javascript:alert(1)) ![y](http://evil.example/z)",
  "`code` *bold* _it_ ~~no~~ | cell",
  "#EXT# ; comment = x [section]",
  "@everyone www.evil.example https://evil.example",
] as const;

/** A fleet whose groups have those names, with a reason and a ticket each. */
export const HOSTILE_FLEET: PortfolioText = {
  home: [
    "identityCenter: { region: eu-west-1, portal: 'https://acme.awsapps.com/start/#/?tab=accounts' }",
    "grants:",
    ...HOSTILE.map(
      (name) =>
        `  - { group: ${JSON.stringify(name)}, clients: all, roles: [read-only], reason: ${JSON.stringify(`${name} needs it`)}, ticket: "=SEC-1|<b>" }`,
    ),
    "",
  ].join("\n"),
  clients: { abccorp: `name: AbcCorp\naccountId: "222222222222"\nroles: [read-only]\n` },
};

/** One fleet in each partition. */
export const PARTITIONED = [
  {
    partition: "aws",
    region: "eu-west-1",
    portal: "https://acme.awsapps.com/start",
    host: "signin.aws.amazon.com",
  },
  {
    partition: "aws-cn",
    region: "cn-north-1",
    portal: "https://start.home.awsapps.cn/directory/acme",
    host: "signin.amazonaws.cn",
  },
  {
    partition: "aws-us-gov",
    region: "us-gov-west-1",
    portal: "https://start.us-gov-home.awsapps.com/directory/acme",
    host: "signin.amazonaws-us-gov.com",
  },
  {
    partition: "aws-eusc",
    region: "eusc-de-east-1",
    portal: "https://acme.eusc-de-east-1.portal.amazonaws.eu/start",
    host: "eusc-de-east-1.signin.amazonaws-eusc.eu",
  },
] as const;

/** A small fleet in one of them. */
export function fleetIn({ partition, region, portal }: (typeof PARTITIONED)[number]): Portfolio {
  const { project, stacks } = portfolioFiles({
    home: `identityCenter: { region: ${region}, portal: ${portal} }\ngrants:\n  - { group: A, clients: all, roles: [read-only] }\n`,
    clients: { abccorp: `name: AbcCorp\naccountId: "222222222222"\nroles: [read-only]\n` },
  });
  const text = project.text.replace("company:", `partition: ${partition}, company:`);
  const read = readPortfolio({ project: { ...project, text }, stacks }, new Date("2026-11-22T00:00:00Z"));
  if (read.portfolio === undefined) throw new Error(JSON.stringify(read.faults, undefined, 1));
  return read.portfolio;
}
