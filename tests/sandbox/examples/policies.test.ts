import { expect } from "chai";
import { evaluateAssumeRole } from "../../../core/evaluate/assume-role.ts";
import type { AssumeRoleRequest, CallContext } from "../../../core/evaluate/request.ts";
import type { Portfolio } from "../../../core/portfolio/read-portfolio.ts";
import { proveAccess } from "../../../core/access/proof/prove-access.ts";
import { readExample } from "../../../sandbox/examples/example.ts";
import { requestOf } from "../../../sandbox/examples/judgement.ts";
import { ANY_ROLE, trusting } from "../../../sandbox/entering/iam-by-hand.ts";
import { nameOf, type Side } from "../../../sandbox/examples/table.ts";
import { projectRoot } from "../../../sandbox/paths.ts";
import { lintPolicies, type LintedPolicy, type LintFinding } from "../python/lint-policies.ts";
import { preparePython } from "../../../sandbox/python/venv.ts";
import { simulate } from "../../core/support/simulate.ts";
import { emittedPolicies } from "./emitted-policies.ts";
import { exampleFolders, NOW } from "./folders.ts";

const folders = await exampleFolders();
const MFA: CallContext = { mfa: { present: true, ageSeconds: 0 } };

describe("the policies of the examples and of the project's own files", () => {
  const emitted = folders.flatMap(([name, portfolio]) => emittedPolicies(name, portfolio));
  // why a bad one beside them: a run that looks at nothing finds nothing.
  const broken: LintedPolicy = {
    name: "broken",
    kind: "trust",
    document: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "sts:AssumeRole" }] },
  };
  let findings: readonly LintFinding[];

  before(async () => {
    const { python } = await preparePython({ log: () => undefined });
    findings = await lintPolicies(python, [...emitted, broken]);
  });

  it("are of every kind, and of every folder", () => {
    expect(folders.map(([name]) => name)).to.have.lengthOf(7);
    const kinds = emitted.map(({ kind }) => kind);
    expect(kinds).to.include.members(["trust", "identity", "permissionSet"]);
    for (const [name, { graph, plan }] of folders) {
      const own = emitted.filter((policy) => policy.name.startsWith(`${name} `));
      expect(own.filter(({ kind }) => kind === "trust")).to.have.lengthOf(graph.roles.length);
      expect(own.filter(({ kind }) => kind === "permissionSet")).to.have.lengthOf(
        plan.sets.length + plan.shards.length,
      );
    }
  });

  it("have nothing that cfn-lint finds", () => {
    expect(findings.filter(({ policy }) => policy !== broken.name)).to.deep.equal([]);
    expect(findings.map(({ policy }) => policy)).to.include(broken.name);
  });

  for (const [name, portfolio] of folders) {
    describe(name, () => {
      it("are proved to let in whom the files name, and nobody else", () => {
        const { roles, principals } = portfolio.graph;
        const { holes, pairs } = proveAccess(portfolio.home, portfolio.graph, NOW);
        expect(holes).to.deep.equal([]);
        expect(pairs).to.equal(roles.length * principals.length);
      });

      it("mean the same to iam-simulate, for every principal and role, with and without what it may send", async () => {
        let allowed = 0;
        for (const request of pairs(portfolio)) {
          const decision = evaluateAssumeRole(request);
          expect(await simulate(request), `${request.target.arn}: ${decision.reason}`).to.equal(decision.allowed);
          if (decision.allowed) allowed += 1;
        }
        expect(allowed).to.be.greaterThan(0);
      });

      if (name !== ".")
        it("decide the attempts of access.yaml as it says, and by the sides that it says, by two evaluators", async () => {
          const { table } = await readExample(projectRoot, name, NOW);
          for (const attempt of table.attempts.filter(({ by }) => !by.includes("portal"))) {
            const request = requestOf(portfolio, attempt);
            const expected = attempt.outcome === "enters";
            const what = `${nameOf(attempt.who)} on ${attempt.on}`;
            expect(evaluateAssumeRole(request).allowed, what).to.equal(expected);
            expect(await simulate(request), what).to.equal(expected);
            if (!expected) expect(await refusing(request), what).to.have.members([...attempt.by]);
          }
        });
    });
  }
});

/** Every principal at every role, with everything that could be sent. */
function pairs({ graph, clients }: Portfolio): readonly AssumeRoleRequest[] {
  const ways = clients.flatMap(({ roles }) => roles.flatMap(({ trust }) => trust));
  const externalIds = ways.flatMap((way) =>
    way.kind === "roles" && way.externalId !== undefined ? [{ externalId: way.externalId }] : [],
  );
  return graph.principals.flatMap((principal) =>
    graph.roles.flatMap((target) =>
      [{}, ...(principal.principal.kind === "user" ? [MFA] : externalIds)].map((extra) => ({
        principal: principal.principal,
        identityPolicies: principal.identityPolicies,
        ...(principal.permissionsBoundary !== undefined && { permissionsBoundary: principal.permissionsBoundary }),
        target,
        context: { currentTime: NOW, ...principal.context, ...extra },
      })),
    ),
  );
}

/** The sides that refuse, by iam-simulate alone: those without which it would be let in. */
async function refusing(request: AssumeRoleRequest): Promise<readonly Side[]> {
  const { principal, target } = request;
  const account = (principal.kind === "session" ? principal.roleArn : principal.arn).split(":")[4] ?? "";
  const anyRole = { name: "any role", document: ANY_ROLE };
  const trustOpen = { ...request, target: { ...target, trustPolicy: trusting(account) } };
  const identityOpen = { ...request, identityPolicies: [anyRole] };
  if (await simulate(trustOpen)) return ["trust"];
  return (await simulate(identityOpen)) ? ["identity"] : ["trust", "identity"];
}
