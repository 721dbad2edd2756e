import { expect } from "chai";
import { handoffNotices } from "../../../core/portfolio/handoff-notices.ts";
import { fromFiles } from "../support/config-case.ts";

const body = (more: string, trust = "") =>
  `name: AbcCorp\naccountId: "222222222222"\n${more}roles:\n  read-only: {${trust}}\n  administrator:\n`;

describe("what the home stack says of clients that run no Pulumi", () => {
  const trust = " trust: [{ wholeAccount: true, reason: the first bootstrap }, { users: [eve], until: 2026-12-01 }] ";
  const fileOf = (more: string) =>
    new Map([["abccorp", fromFiles({ name: "abccorp", stack: "client-abccorp", client: body(more, trust) })]]);
  const said = (more: string, moment: string, slugs = ["abccorp"]) =>
    handoffNotices(fileOf(more), slugs, new Date(moment)).map((notice) =>
      notice.includes("open to every principal")
        ? "open"
        : notice.includes("can rewrite")
          ? "rewrites"
          : notice.includes("ended at")
            ? "ended"
            : notice,
    );

  it("is what their own stacks would say", () => {
    expect(said("handoff: true\n", "2026-11-30T00:00:00Z")).to.have.members(["open", "rewrites"]);
    expect(said("handoff: true\n", "2026-12-01T00:00:00Z")).to.have.members(["open", "rewrites", "ended"]);
  });

  it("is nothing of a client with a stack of its own, and of one that it does not read", () => {
    expect(said("", "2026-12-01T00:00:00Z")).to.deep.equal([]);
    expect(said("handoff: true\n", "2026-12-01T00:00:00Z", [])).to.deep.equal([]);
  });
});
