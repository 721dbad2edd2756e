import { createHash } from "node:crypto";
import { expect } from "chai";
import { portfolioDigest } from "../../../core/changes/access-digest.ts";
import { FLEET, portfolioOf, type PortfolioText } from "../support/portfolio.ts";

const digest = (change: (text: string) => string, now?: Date) => {
  const clients = Object.fromEntries(Object.entries(FLEET.clients).map(([slug, body]) => [slug, change(body)]));
  const text: PortfolioText = { project: change(FLEET.project ?? ""), home: change(FLEET.home), clients };
  return portfolioDigest(portfolioOf(text, now), (one) => createHash("sha256").update(one).digest("hex"));
};
const swap = (from: string, to: string) => (text: string) => text.replace(from, to);
const differing = (one: ReturnType<typeof digest>, other: ReturnType<typeof digest>) =>
  Object.keys({ ...one.parts, ...other.parts }).filter((part) => one.parts[part] !== other.parts[part]);

describe("the digest of what files mean for access", () => {
  const before = digest((text) => text);

  const SAME: readonly (readonly [string, (text: string) => string])[] = [
    ["a comment", swap("grants:", "# who\ngrants:")],
    ["the order of grants", (text) => text.replace(/( {2}- \{ group: Auditors.*\n)( {2}- .*\n)/, "$2$1")],
    ["a description", swap("read-only:\n  demo", "read-only: { description: Only looks }\n  demo")],
    ["a tag that no selector names", swap("tags: { tier: gold }\nroles", "tags: { tier: gold, team: x }\nroles")],
    ["a written reason", swap("first bootstrap until the users are there", "the users are still to be made there")],
  ];
  for (const [what, change] of SAME)
    it(`is the same whatever ${what} says`, () => expect(digest(change)).to.deep.equal(before));

  it("is the same at any time, also when a grant has ended", () =>
    expect(digest((text) => text, new Date("2026-12-02T00:00:00Z"))).to.deep.equal(before));

  const OTHER: readonly (readonly [string, string, (text: string) => string])[] = [
    ["a grant", "home", swap("group: Auditors", "group: Auditor")],
    ["an end", "home", swap("until: 2026-12-01", "until: 2026-12-03")],
    ["a policy of a group", "home", swap("managedPolicies: [ReadOnlyAccess]", "managedPolicies: [SecurityAudit]")],
    ["a condition", "client:abccorp", swap("maxAge: 3600", "maxAge: 7200")],
    ["a tag that selects", "client:globex", swap("name: Globex\n", "name: Globex\ntags: { tier: tin }\n")],
    ["a level", "client:globex", swap("level: administrator", "level: devops")],
    ["the account", "client:globex", swap("333333333333", "444444444444")],
    ["a session", "client:globex", swap("read-only:\n  demo", "read-only: { maxSessionDuration: 7200 }\n  demo")],
  ];
  for (const [what, part, change] of OTHER)
    it(`is another for ${what}, and says where`, () => {
      const after = digest(change);
      expect([after.digest === before.digest, differing(before, after)]).to.deep.equal([false, [part]]);
    });
});
