import { expect } from "chai";
import { importText } from "../../../cli/view/import-text.ts";
import type { ImportReport } from "../../../fleet/import/import-report.ts";

const ARN = "arn:aws:iam::222222222222:role/Support";
const REPORT: ImportReport = {
  ...{ version: 1, command: "import", ok: true, dryRun: false },
  roles: [
    {
      client: "abccorp",
      accountId: "222222222222",
      arn: ARN,
      key: "support",
      level: "support",
      permissionSet: "AbcSupport",
    },
  ],
  grants: [{ holder: "group:Ops", client: "abccorp", role: "support" }],
  ...{ newSets: [], unmanaged: [], unread: [], written: true, notices: [], faults: [] },
  files: [
    { name: "Pulumi.home.yaml", text: "a: 1\n", isNew: false },
    { name: "Pulumi.client-abccorp.yaml", text: "b: 2\n", isNew: true },
  ],
  next: "npx switchyard up --all --dry-run",
};
const service = (name: string) =>
  ({
    kind: "role",
    accountId: "222222222222",
    name: `x:role/${name}`,
    because: "it belongs to AWS",
    isOther: true,
  }) as const;

describe("what is said of an import", () => {
  it("names the files, what is taken over, and what to do next; in a dry run what the files would say", () => {
    const text = importText(REPORT);
    expect(text).to.include("Pulumi.home.yaml (lines added, none changed)\n  Pulumi.client-abccorp.yaml\n");
    expect(text)
      .to.include("1 role, 1 permission set and 1 grant")
      .and.to.include(`abccorp/support  ${ARN}  by AbcSupport`);
    expect(text)
      .to.match(/next: {2}npx switchyard up --all --dry-run$/)
      .and.not.to.include("b: 2");
    expect(importText({ ...REPORT, dryRun: true }))
      .to.match(/^Would be written:/)
      .and.to.include("b: 2");
  });

  it("says what stays unmanaged and why: one by one, and by number what enters no client", () => {
    const own = { ...service("near"), isOther: false, because: "its trust policy denies" };
    const text = importText({ ...REPORT, unmanaged: [own, ...["a", "b", "c", "d", "e", "f", "g"].map(service)] });
    expect(text).to.include("Stays unmanaged:\n  role x:role/near (account 222222222222): its trust policy denies");
    expect(text).to.include("7 roles in account 222222222222: it belongs to AWS (a, b, c, d, e, and 2 more)");
  });

  it("claims nothing where nothing could be read", () => {
    const unread = [{ what: "abccorp, account 222222222222", because: "AccessDenied" }];
    const none: { -readonly [Key in keyof ImportReport]: ImportReport[Key] } = {
      ...REPORT,
      ok: false,
      roles: [],
      files: [],
      unread,
    };
    delete none.next;
    const text = importText(none);
    expect(text).to.include("Could not be read").and.to.include("AccessDenied");
    expect(text).not.to.match(/Nothing to import|Written|next/);
    expect(importText({ ...none, ok: true, unread: [] })).to.equal("Nothing to import.");
  });

  it("lets no name steer the terminal", () => {
    const hostile = "a\u001b[2J\nb\u202e";
    const text = importText({
      ...REPORT,
      dryRun: true,
      roles: REPORT.roles.map((one) => ({ ...one, arn: hostile, permissionSet: hostile })),
      files: [{ name: hostile, text: `x: ${hostile}\n`, isNew: true }],
      newSets: [hostile],
      unmanaged: [
        { ...service(hostile), because: hostile },
        { ...service(hostile), isOther: false },
      ],
      unread: [{ what: hostile, because: hostile }],
      notices: [hostile],
    });
    expect(text).not.to.match(/[\u0000-\u0009\u000b-\u001f\u202e]/);
    expect(text).to.include("a\\u001b[2J\\u000ab\\u202e");
  });
});
