import type { AccessTarget } from "../../../core/changes/access.ts";
import type { AccessRow, HoleRow, ReviewReport } from "../../../review/report/review-report.ts";
import type { Finding } from "../../../review/rules/rule.ts";

/** A role of a client. */
export function roleAt(client: string, accountId: string, roleKey = "administrator"): AccessTarget {
  const slug = client.toLowerCase();
  const arn = `arn:aws:iam::${accountId}:role/your-company-${roleKey}`;
  return { kind: "role", client, slug, accountId, roleKey, level: roleKey, arn };
}

export const GAIN: AccessRow = {
  holder: { kind: "user", name: "alice@acme.example", key: "user:alice@acme.example" },
  targets: [roleAt("AbcCorp", "222222222222")],
  role: "administrator",
  through: ["permission-set:AbcCorpAdministrator"],
  rights: ["managed policy AdministratorAccess"],
  differences: [],
  isNew: true,
  isGone: false,
  administrator: "yes",
  sessionSeconds: 3600,
  conditions: ["MFA within the last 1 h"],
  until: "2027-01-31T00:00:00Z",
  at: { file: "Pulumi.home.yaml", line: 14, column: 7 },
};

export const WIDER: AccessRow = {
  ...GAIN,
  holder: { kind: "group", name: "Auditors", key: "group:Auditors" },
  targets: [roleAt("AbcCorp", "222222222222", "read-only"), roleAt("Globex", "333333333333", "read-only")],
  role: "read-only",
  through: ["permission-set:AbcCorpReadOnly", "permission-set:GlobexReadOnly"],
  rights: [],
  differences: [
    {
      aspect: "statement",
      direction: "wider",
      words: "statement ReadSecrets is new: allows secretsmanager:GetSecretValue on *",
    },
    { aspect: "session", direction: "narrower", words: "sessions of 1 h instead of 4 h" },
  ],
  isNew: false,
  administrator: "no",
  conditions: [],
  at: { file: "Pulumi.yaml", line: 9 },
};
delete (WIDER as { until?: string }).until;

export const LOSS: AccessRow = {
  ...WIDER,
  holder: { kind: "group", name: "Platform Engineers", key: "group:Platform Engineers" },
  targets: [roleAt("Globex", "333333333333", "devops")],
  role: "devops",
  rights: ["managed policy PowerUserAccess"],
  differences: [],
  isGone: true,
  liveSeconds: 43_200,
};

export const FINDING: Finding = {
  rule: "too-many-administrators",
  severity: "error",
  subject: "AbcCorp/administrator",
  message: "4 holders are administrator of AbcCorp, and 3 at most are allowed.",
  mend: "Take the grant from those who do not need it.",
  isOld: false,
  at: { file: "Pulumi.home.yaml", line: 14 },
};

export const HOLE: HoleRow = {
  kind: "too-much",
  principal: "permission-set:GlobexReadOnly",
  role: "AbcCorp/administrator",
  attack: "another client's permission set",
  context: { externalId: "abc-1", currentTime: "2026-11-29T00:00:00.000Z", mfa: { present: true, ageSeconds: 60 } },
  why: "The trust policy of the role names every permission set of the home account.",
};

/** Nothing changed. */
export const NOTHING: ReviewReport = {
  version: 1,
  verdict: "unchanged",
  base: { ref: "origin/main", commit: "a".repeat(40) },
  head: { ref: "HEAD", commit: "b".repeat(40) },
  digest: "0123456789abcdef".repeat(4),
  digestParts: { home: "c".repeat(64), "client:abccorp": "d".repeat(64) },
  totals: { gained: 0, gainedAdministrator: 0, lost: 0, lostAdministrator: 0, clients: 0, accounts: 0 },
  gains: [],
  losses: [],
  renames: [],
  withoutEffect: [],
  findings: [],
  holes: [],
  proved: "612 pairs of caller and role were tried; all are decided as the files say.",
  faults: [],
  baseFaults: [],
  notJudged: [],
};

/** An ordinary change of everything. */
export const ORDINARY: ReviewReport = {
  ...NOTHING,
  verdict: "failed",
  totals: { gained: 3, gainedAdministrator: 1, lost: 1, lostAdministrator: 0, clients: 2, accounts: 2 },
  gains: [WIDER, GAIN],
  losses: [LOSS],
  renames: [{ what: "role-name", client: "Globex", before: "your-company-devops", after: "your-company-operations" }],
  withoutEffect: ["description of role read-only of AbcCorp", "order of the keys of Pulumi.client-globex.yaml"],
  findings: [
    FINDING,
    {
      ...FINDING,
      rule: "far-until",
      severity: "warning",
      subject: "user:alice@acme.example",
      message: "The grant ends in 700 days.",
      mend: "Let it end sooner.",
      exception: {
        reason: "Migration of the year",
        owner: "@acme/security",
        until: "2027-03-01T00:00:00Z",
        isNew: true,
      },
    },
    {
      ...FINDING,
      rule: "missing-ticket",
      severity: "note",
      message: "The grant names no ticket.",
      mend: "Add ticket.",
      isOld: true,
    },
  ],
  holes: [HOLE],
  notJudged: [".github/workflows/deploy.yml", "index.ts"],
  noNewAccess: { holds: false },
};

/** Head's files, and those of base, are at fault. */
export const INVALID: ReviewReport = {
  ...NOTHING,
  verdict: "invalid",
  proved: "",
  faults: [
    {
      code: "config/unknown-key",
      at: { file: "Pulumi.home.yaml", line: 3, column: 5 },
      path: "switchyard:home.grant",
      expected: "one of the keys grants, identityCenter",
      found: '"grant"',
      fix: "Did you mean grants?",
    },
  ],
  baseFaults: [{ code: "config/x", path: "Pulumi.yaml", expected: "a file", found: "nothing", fix: "Add it." }],
};

/** Each name that comes from others is `bad`. */
export function hostile(bad: string): ReviewReport {
  const target: AccessTarget = {
    kind: "role",
    client: bad,
    slug: bad,
    accountId: bad,
    roleKey: bad,
    level: bad,
    arn: bad,
  };
  const row: AccessRow = {
    ...GAIN,
    holder: { kind: "group", name: bad, key: bad },
    targets: [target, { kind: "account", of: "client", client: bad, accountId: bad }],
    role: bad,
    through: [bad],
    rights: [bad],
    conditions: [bad],
    until: bad,
    at: { file: bad, line: 1 },
  };
  const differing: AccessRow = {
    ...row,
    isNew: false,
    differences: [{ aspect: "statement", direction: "either", words: bad }],
  };
  const fault = { code: bad, at: { file: bad }, path: bad, expected: bad, found: bad, fix: bad };
  return {
    ...ORDINARY,
    base: { ...NOTHING.base, ref: bad },
    head: { ...NOTHING.head, ref: bad },
    gains: [row, differing],
    losses: [{ ...row, isNew: false, isGone: true, liveSeconds: 1 }],
    renames: [{ what: "client", client: bad, before: bad, after: bad }],
    withoutEffect: [bad],
    findings: (["error", "warning", "note"] as const).map((severity) => ({
      ...FINDING,
      ...{ rule: bad, severity, subject: bad, message: bad, mend: bad, at: { file: bad } },
      exception: { reason: bad, owner: bad, until: bad, isNew: true },
    })),
    holes: [
      {
        ...{ kind: "lock-out", principal: bad, role: bad, attack: bad, why: bad },
        context: { externalId: bad, sessionTags: { [bad]: bad }, extra: { [bad]: [bad] } },
      },
    ],
    proved: bad,
    faults: [fault],
    baseFaults: [fault],
    notJudged: [bad],
  };
}

/** Names that try everything that Markdown, GitHub, terminals and logs know. */
export const HOSTILE_NAMES: readonly string[] = [
  "| a | b |\n| - | - |",
  "a\\|b\\",
  "`code` ``two``",
  "](https://evil.example) [x](javascript:alert(1)) ![i](https://evil.example/p.png)",
  "https://evil.example www.evil.example evil@evil.example <https://evil.example>",
  "@acme/security @octocat",
  "#1 GH-1 acme/repo#1 0123456789abcdef0123456789abcdef01234567 deadbee",
  ":tada: :+1:",
  "[^1] [^1]: note",
  "- [x] done",
  "&lt;b&gt; &#64;octocat &amp;",
  "</details></table><h1>Approved</h1><img src=x onerror=alert(1)><!-- switchyard-review -->",
  "--> <!--",
  "$x$ $$y$$ $`z`$",
  "# Approved",
  "1. one",
  "> [!NOTE]\n> fine",
  "line\r\n::add-mask::x\n##[set-output name=a]b\n::error::y",
  "##[add-mask]x ::stop-commands::t",
  "\u001b[2J\u202eevil\u200b\u00a0\u3164\u0000",
  "~~no~~ **bold** _it_ __b__ *i*",
  "```\nfence",
  "a%0A::error::b,c:d",
  "{0} {{ [a](1)",
  "  two  spaces  ",
  "",
];
