import { expect } from "chai";
import type { NamedPolicy, PolicyDocument } from "../../../../core/aws/policy-document.ts";
import type { Contract, ContractRole } from "../../../../core/contract/contract.ts";
import { evaluateAssumeRole } from "../../../../core/evaluate/assume-role.ts";
import type { AssumingPrincipal, CallContext } from "../../../../core/evaluate/request.ts";
import { rolePrincipal, userPrincipal } from "../../../../core/home/callers.ts";
import { identityPolicies } from "../../../../core/home/iam/identity-policies.ts";
import type { IdentityEntry } from "../../../../core/home/iam/planned-identity.ts";
import { planHome } from "../../../../core/home/plan-home.ts";
import type { HomePlan } from "../../../../core/home/planned-home.ts";
import type { HomeSettings } from "../../../../core/home/settings/home-settings.ts";
import { casesOf } from "../../support/case-file.ts";
import { fromFiles } from "../../support/config-case.ts";
import { contains } from "../../support/contains.ts";
import { contractOf, planOf } from "../../support/contracts.ts";

interface IdentityCase {
  name: string;
  home: string;
  clients: Record<string, string>;
  /** Roles as `slug/role`, by principal key. */
  enters?: Record<string, string[]>;
  entries?: Record<string, unknown[]>;
  policies?: Record<string, unknown[]>;
  faults?: { code: string; path: string; line: number; expected?: string; fix?: string }[];
  warnings?: string[];
}

const NOW = new Date("2026-11-22T00:00:00Z");

/** Somebody of the home account, with all the policies that count for them. */
interface Person {
  readonly key: string;
  readonly as: AssumingPrincipal;
  readonly policies: readonly NamedPolicy[];
  readonly entries: readonly IdentityEntry[];
}

function peopleOf(home: HomeSettings, { identities }: HomePlan): readonly Person[] {
  const held = (wanted: (one: (typeof identities)[number]) => boolean) =>
    identities.filter(wanted).flatMap((one) => identityPolicies(one, home.quotas));
  return identities.flatMap((identity): readonly Person[] => {
    if (identity.kind === "iam-group") return [];
    const { key, name } = identity;
    const groups = identities.filter((one) => one.kind === "iam-group" && one.settings.members.includes(name));
    const mine = identity.kind === "iam-user" ? [identity, ...groups] : [identity];
    const as = identity.kind === "iam-user" ? userPrincipal(home, identity.settings) : rolePrincipal(home, name);
    return [{ key, as, policies: held((one) => mine.includes(one)), entries: mine.flatMap(({ entries }) => entries) }];
  });
}

const ANYTHING: NamedPolicy = {
  name: "everything",
  document: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "sts:*", Resource: "*" }] },
};

/** Leaves the decision to the caller's own policies. */
const OPEN: PolicyDocument = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { AWS: "111111111111" }, Action: "sts:AssumeRole" }],
};

function enters(
  { as, policies }: Pick<Person, "as" | "policies">,
  role: Pick<ContractRole, "arn" | "trustPolicy">,
  context: CallContext,
): boolean {
  const currentTime = context.currentTime ?? NOW;
  const call = { sourceIp: "8.8.8.8", ...context, currentTime };
  return evaluateAssumeRole({ principal: as, identityPolicies: policies, target: role, context: call }).allowed;
}

/** What a person brings who knows what the stack's output says. */
function brought(entry: IdentityEntry | undefined): CallContext {
  return {
    ...(entry?.externalId !== undefined && { externalId: entry.externalId }),
    ...(entry?.mfa === true && { mfa: { present: true, ageSeconds: 1 } }),
  };
}

function expectNearestDenials(person: Person, entry: IdentityEntry, role: ContractRole): void {
  const call = brought(entry);
  const shut = (who: Pick<Person, "as" | "policies">, context: CallContext, why: string, target = role) => {
    expect(enters(who, target, context), `${person.key} ${entry.roleArn}: ${why}`).to.equal(false);
  };
  shut({ ...person, policies: [] }, call, "without a policy");
  const { mfa, ...without } = call;
  if (mfa !== undefined) shut(person, without, "without MFA");
  if (entry.externalId !== undefined) {
    shut(person, {}, "without the external ID");
    shut(person, { externalId: `${entry.externalId}x` }, "with another external ID");
  }
  if (entry.until !== undefined) shut(person, { ...call, currentTime: new Date(entry.until) }, "at its end");
  // the identity side alone: with a trust that lets the whole account in, only this role opens.
  for (const arn of [
    `${role.arn}2`,
    role.arn.replace(":role/", ":role/x/"),
    role.arn.replace(/::\d{12}/, "::555555555555"),
  ])
    shut(person, call, `at ${arn}`, { ...role, arn, trustPolicy: OPEN });
}

describe("IAM identities of the home stack", () => {
  for (const one of casesOf<IdentityCase>(new URL("plan-identities.yaml", import.meta.url))) {
    it(one.name, () => {
      const config = fromFiles(one);
      if (config.kind !== "home") throw new Error(JSON.stringify(config));
      const { home } = config;
      const contracts = Object.entries(one.clients).map(([slug, body]) => ({
        slug,
        contract: contractOf(planOf(slug, body)),
      }));
      const plan = planHome(home, contracts, { now: NOW });
      expect(plan.faults.map(({ code, path, at }) => ({ code, path, line: at?.line }))).to.have.deep.members(
        (one.faults ?? []).map(({ code, path, line }) => ({ code, path, line })),
      );
      for (const wanted of one.faults ?? []) {
        const fault = plan.faults.find(({ path }) => path === wanted.path);
        expect(fault?.expected).to.include(wanted.expected ?? "");
        expect(fault?.fix).to.include(wanted.fix ?? "");
      }
      expect(plan.warnings).to.have.lengthOf(one.warnings?.length ?? 0);
      for (const [index, part] of (one.warnings ?? []).entries()) expect(plan.warnings[index]).to.include(part);

      for (const [key, wanted] of Object.entries(one.policies ?? {})) {
        const identity = plan.identities.find((candidate) => candidate.key === key);
        contains(identity && identityPolicies(identity, home.quotas), wanted, key);
      }
      for (const [key, wanted] of Object.entries(one.entries ?? {}))
        contains(plan.identities.find((candidate) => candidate.key === key)?.entries, wanted, key);
      if (one.enters !== undefined) expectAccess(peopleOf(home, plan), contracts, one.enters);
    });
  }
});

function expectAccess(
  people: readonly Person[],
  contracts: readonly { slug: string; contract: Contract }[],
  wanted: Readonly<Record<string, readonly string[]>>,
): void {
  expect(people.map(({ key }) => key)).to.include.members(Object.keys(wanted));
  const stranger = { as: { kind: "user", arn: "arn:aws:iam::111111111111:user/x/alice" }, policies: [] } as const;
  for (const person of people) {
    const opened: string[] = [];
    for (const { slug, contract } of contracts) {
      for (const [key, role] of Object.entries(contract.roles)) {
        const entry = person.entries.find(({ roleArn }) => roleArn === role.arn);
        if (enters(person, role, brought(entry))) opened.push(`${slug}/${key}`);
        // what is not granted stays shut by the policies alone, whatever the trust says
        if (entry === undefined)
          expect(enters(person, { ...role, trustPolicy: OPEN }, {}), `${person.key} at ${role.arn}`).to.equal(false);
        else expectNearestDenials(person, entry, role);
        const foreign = { ...person.as, arn: "arn:aws:iam::999999999999:user/alice", kind: "user" } as const;
        expect(enters({ as: foreign, policies: [ANYTHING] }, role, brought(entry)), "a stranger").to.equal(false);
        if (!JSON.stringify(role.trustPolicy).includes('"HomeAccount"'))
          expect(enters({ ...stranger, policies: [ANYTHING] }, role, brought(entry)), "a namesake").to.equal(false);
      }
    }
    expect(opened, person.key).to.have.members([...(wanted[person.key] ?? [])]);
  }
}
