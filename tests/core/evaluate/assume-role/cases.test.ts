import { expect } from "chai";
import { readdirSync, readFileSync } from "node:fs";
import type { PolicyDocument } from "../../../../core/aws/policy-document.ts";
import { evaluateAssumeRole } from "../../../../core/evaluate/assume-role.ts";
import type { AssumingPrincipal, CallContext, Tags } from "../../../../core/evaluate/request.ts";

interface Case {
  name: string;
  allowed: boolean;
  /** Default: the user `ops/ann` of the home account. */
  principal?: "user" | "session" | (AssumingPrincipal & { issuedAt?: string });
  /** Account of the target role. Default: a client account. */
  account?: string;
  target?: string;
  targetTags?: Tags;
  maxSession?: number;
  version?: string | null;
  identity?: unknown;
  boundary?: unknown;
  trust?: unknown;
  context?: Omit<CallContext, "currentTime"> & { currentTime?: string };
  keys?: Record<string, string | string[]>;
  refusedBy?: string;
  action?: string;
  actions?: string[];
  /** The first element of the near miss on the refusing side. */
  near?: string;
  reason?: string;
}

const PRINCIPALS: Record<"user" | "session", AssumingPrincipal> = {
  user: { kind: "user", arn: "arn:aws:iam::111111111111:user/ops/ann" },
  session: { kind: "session", roleArn: "arn:aws:iam::111111111111:role/team/dev", sessionName: "ann-session" },
};
const IDENTITY = [{ Effect: "Allow", Action: "sts:AssumeRole", Resource: "*" }];
const TRUST = [{ Effect: "Allow", Principal: { AWS: "arn:aws:iam::111111111111:root" }, Action: "sts:AssumeRole" }];

function principalOf({ principal = "user" }: Case): AssumingPrincipal {
  if (typeof principal === "string") return PRINCIPALS[principal];
  const { issuedAt, ...rest } = principal;
  return issuedAt === undefined ? rest : ({ ...rest, issuedAt: new Date(issuedAt) } as AssumingPrincipal);
}

function contextOf({ context = {}, keys = {} }: Case): CallContext {
  const { currentTime, ...rest } = context;
  return { ...rest, extra: keys, ...(currentTime === undefined ? {} : { currentTime: new Date(currentTime) }) };
}

function evaluate(one: Case) {
  // the cases hold malformed documents on purpose
  const document = (Statement: unknown): PolicyDocument =>
    ({ ...(one.version === null ? {} : { Version: one.version ?? "2012-10-17" }), Statement }) as PolicyDocument;
  return evaluateAssumeRole({
    principal: principalOf(one),
    identityPolicies: [{ name: "identity", document: document(one.identity ?? IDENTITY) }],
    ...(one.boundary === undefined
      ? {}
      : { permissionsBoundary: { name: "boundary", document: document(one.boundary) } }),
    target: {
      arn: one.target ?? `arn:aws:iam::${one.account ?? "222222222222"}:role/ops/target`,
      trustPolicy: document(one.trust ?? TRUST),
      ...(one.targetTags === undefined ? {} : { tags: one.targetTags }),
      ...(one.maxSession === undefined ? {} : { maxSessionSeconds: one.maxSession }),
    },
    context: contextOf(one),
  });
}

const folder = new URL("cases/", import.meta.url);

for (const file of readdirSync(folder)) {
  // one JSON value per line: what the file is about, then its cases
  const [heading, ...lines] = readFileSync(new URL(file, folder), "utf8").trim().split("\n");
  const { about } = JSON.parse(heading ?? "") as { about: string };
  const cases = lines.map((line) => JSON.parse(line) as Case);
  describe(`role assumption: ${about}`, () => {
    for (const one of cases) {
      it(`${one.allowed ? "allows" : "refuses"}: ${one.name}`, () => {
        const decision = evaluate(one);
        expect(decision.allowed, decision.reason).to.equal(one.allowed);
        expect(decision.refusedBy === undefined, "refusedBy").to.equal(one.allowed);
        if (one.refusedBy !== undefined) expect(decision.refusedBy, decision.reason).to.equal(one.refusedBy);
        if (one.action !== undefined) expect(decision.action).to.equal(one.action);
        if (one.actions !== undefined) expect(decision.requiredActions).to.deep.equal(one.actions);
        if (one.reason !== undefined) expect(decision.reason).to.include(one.reason);
        if (one.near !== undefined) {
          const side = decision[decision.refusedBy as "identity" | "boundary" | "trust"];
          expect(side?.nearMiss?.mismatches[0]?.element, decision.reason).to.equal(one.near);
        }
      });
    }
  });
}
