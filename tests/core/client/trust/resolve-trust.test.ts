import { expect } from "chai";
import { type Partition, PARTITIONS } from "../../../../core/aws/partitions.ts";
import { reservedRoleArn } from "../../../../core/aws/reserved-roles.ts";
import type { RolePlan } from "../../../../core/client/client-plan.ts";
import { evaluateAssumeRole } from "../../../../core/evaluate/assume-role.ts";
import type { AssumeRoleRequest, AssumingPrincipal, Mfa, Tags } from "../../../../core/evaluate/request.ts";
import { casesOf } from "../../support/case-file.ts";
import { fromFiles } from "../../support/config-case.ts";
import { simulate } from "../../support/simulate.ts";

interface Call {
  allowed: boolean;
  who: string;
  externalId?: string;
  /** Seconds since MFA was proved; `none` where the session says that there was none. */
  mfa?: number | "none";
  ip?: string;
  org?: string;
  at?: string;
  sourceIdentity?: string;
  tags?: Tags;
  /**
   * `false`: the outside evaluator knows no root sessions. `aws`: it looks for the role of a session, where a trust
   * policy names one, in that partition only.
   */
  oracle?: false | "aws";
  why?: string;
}

interface WayCase {
  name: string;
  trust: string;
  /** Body of `sharedPermissionSets`. */
  shared?: string;
  /** Whether the client belongs to the home's own organization. */
  member?: boolean;
  calls: Call[];
}

const REGIONS: Readonly<Record<Partition, string>> = {
  aws: "eu-west-1",
  "aws-cn": "cn-north-1",
  "aws-us-gov": "us-gov-west-1",
  "aws-eusc": "eusc-de-east-1",
};

function roleOf(one: WayCase, partition: Partition): RolePlan {
  const trust = one.trust.trim().split("\n");
  const config = fromFiles({
    name: one.name,
    homeAccount: `accountId: "111111111111"\ncompany: your-company\npartition: ${partition}\n`,
    client: [
      'name: AbcCorp\naccountId: "222222222222"',
      ...(one.member === true ? ["memberOf: home"] : []),
      "roles:\n  read-only:",
      ...(trust.length === 1 ? [`    trust: ${trust[0]}`] : ["    trust:", ...trust.map((line) => `      ${line}`)]),
    ].join("\n"),
    ...(one.shared !== undefined && { shared: one.shared }),
  });
  if (config.kind !== "client") throw new Error(JSON.stringify(config));
  const [role] = config.client.roles;
  if (role === undefined) throw new Error("no role");
  return role;
}

function callerOf({ who, mfa, org }: Call, partition: Partition): AssumingPrincipal {
  const [, account = "111111111111", rest = who] = /^(\d{12}):(.*)$/.exec(who) ?? [];
  const facts = {
    ...(org !== undefined && { organizationId: org }),
    ...(mfa !== undefined && {
      mfa: (mfa === "none" ? { present: false } : { present: true, ageSeconds: mfa }) satisfies Mfa,
    }),
  };
  const arn = `arn:${partition}:iam::${account}:${rest}`;
  if (rest === "root") return { kind: "account-root", arn, ...facts };
  if (rest.startsWith("user/")) return { kind: "user", arn, ...facts };
  const roleArn = rest.startsWith("set/")
    ? reservedRoleArn(partition, account, REGIONS[partition], rest.slice("set/".length), "0123456789abcdef")
    : arn;
  return { kind: "session", roleArn, sessionName: "alice@acme.example", ...facts };
}

function requestOf(role: RolePlan, call: Call, partition: Partition): AssumeRoleRequest {
  const Action = ["sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession"];
  const { externalId, ip, at, sourceIdentity, tags } = call;
  return {
    principal: callerOf(call, partition),
    identityPolicies: [
      { name: "all", document: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action, Resource: "*" }] } },
    ],
    target: { arn: role.arn, trustPolicy: role.trustPolicy },
    context: {
      ...(externalId !== undefined && { externalId }),
      ...(ip !== undefined && { sourceIp: ip }),
      ...(sourceIdentity !== undefined && { sourceIdentity }),
      ...(tags !== undefined && { sessionTags: tags }),
      currentTime: new Date(at ?? "2026-11-22T00:00:00Z"),
    },
  };
}

const title = ({ allowed, who, ...rest }: Call) => `${allowed ? "lets in" : "refuses"} ${who} ${JSON.stringify(rest)}`;

describe("a way in, as a client's file says it", () => {
  for (const partition of PARTITIONS) {
    describe(partition, () => {
      for (const one of casesOf<WayCase>(new URL("resolve-trust.yaml", import.meta.url))) {
        it(one.name, async () => {
          const role = roleOf(one, partition);
          for (const call of one.calls) {
            const request = requestOf(role, call, partition);
            const decision = evaluateAssumeRole(request);
            expect(decision.allowed, `${title(call)}: ${decision.reason}`).to.equal(call.allowed);
            if (call.oracle === undefined || call.oracle === partition)
              expect(await simulate(request), `iam-simulate ${title(call)}`).to.equal(call.allowed);
          }
        });
      }
    });
  }

  it("is tried both allowed and refused, whatever it is", () => {
    for (const { name, calls } of casesOf<WayCase>(new URL("resolve-trust.yaml", import.meta.url)))
      expect(new Set(calls.map(({ allowed }) => allowed)), name).to.have.lengthOf(2);
  });
});
