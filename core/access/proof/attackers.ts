import { accountOf, inAccount, partitionOf } from "../../aws/arns.ts";
import type { NamedPolicy, PolicyDocument } from "../../aws/policy-document.ts";
import { awsPrincipals, namedPrincipals, statementsOf } from "../../aws/policy-statements.ts";
import { permissionSetOf, reservedRole } from "../../aws/reserved-roles.ts";
import { callerOf, meantBy, principalArn } from "./arn-names.ts";
import type { FleetOfProof, ProofInput, ProofRole } from "./proof-input.ts";
import type { Caller } from "./run-attempts.ts";

/** A principal that exists for the proof only, and may do everything with STS. */
export interface Attacker {
  readonly caller: Caller;
  readonly attack: string;
}

const ANY_ROLE: readonly NamedPolicy[] = [
  {
    name: "everything in STS",
    document: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "sts:*", Resource: "*" }] },
  },
];

function attacker(arn: string, attack: string): readonly Attacker[] {
  const principal = callerOf(arn);
  return principal === undefined ? [] : [{ caller: { id: arn, principal, identityPolicies: ANY_ROLE }, attack }];
}

/** Makes a user and a role of an account, of a name that nobody else has. */
export type Delegates = (partition: string, accountId: string, attack: string) => readonly Attacker[];

/** Makes the users and roles that stand for anybody of an account, for one proof. */
export function delegatesFinder(input: Pick<FleetOfProof, "principals" | "roles">): Delegates {
  const name = freeName(input);
  return (partition, accountId, attack) =>
    ["user", "role"].flatMap((kind) =>
      attacker(`arn:${partition}:iam::${accountId}:${kind}/${name}`, `${kind} ${attack}`),
    );
}

/** Every principal that a trust policy names, by `Principal` or by `aws:PrincipalArn`, with its wildcards. */
function trustedNames({ trustPolicy }: ProofRole): readonly string[] {
  const named = statementsOf(trustPolicy)
    .filter(({ Effect }) => Effect !== "Deny")
    .flatMap((statement) => [...namedPrincipals(statement).flat(), ...(awsPrincipals(statement) ?? [])]);
  return [...new Set(named)];
}

/** ARNs of the role of a permission set whose name is near to a trusted one, or of a user or role so. */
function neighbours(arn: string): readonly string[] {
  const set = permissionSetOf(arn);
  const at = arn.lastIndexOf("/") + 1;
  const [path, name] = [arn.slice(0, at), arn.slice(at)];
  if (set === undefined) {
    const names = [`${name}x`, `${name}-2`, `x${name}`, ...(name.length > 1 ? [name.slice(0, -1)] : [])];
    return [...names.map((one) => path + one), `${path}proof/${name}`];
  }
  const sets = [`${set}X`, `${set}_Admin`, `${set}-2`, `X${set}`, ...(set.length > 1 ? [set.slice(0, -1)] : [])];
  return sets.map((one) => reservedRole(path, one));
}

/**
 * Principals of every further account that a trust policy names, wherever it does: ways in are for the home account only.
 * why not the client's own: whoever is there can be let in by the client without any word here.
 * @param known The home account, and the accounts whose delegates are `tried` in any case.
 */
function outsiders(
  role: ProofRole,
  meant: readonly string[],
  { home, tried }: { readonly home: string; readonly tried: ReadonlySet<string> },
  delegatesOf: Delegates,
): readonly Attacker[] {
  return [
    ...meant
      .filter((arn) => ![home, accountOf(role.arn)].includes(accountOf(arn)))
      .flatMap((arn) => attacker(arn, "whom the trust policy names, outside the home account")),
    ...[...accountsNamed(role)]
      .filter((account) => !tried.has(account))
      .flatMap((account) =>
        delegatesOf(partitionOf(role.arn), account, "of another account that the trust policy names"),
      ),
  ];
}

/** What makes two ARNs the same principal: the permission set of a reserved role, else the ARN. */
const setOrArn = (arn: string): string => permissionSetOf(arn) ?? arn;

/** Who was granted each role, by the role's ARN: names of permission sets, else ARNs. */
export function holdersByRole({
  principals,
}: Pick<FleetOfProof, "principals">): ReadonlyMap<string, ReadonlySet<string>> {
  const holders = new Map<string, Set<string>>();
  for (const { principal, granted } of principals) {
    for (const arn of granted.keys()) {
      const keys = holders.get(arn) ?? new Set();
      holders.set(arn, keys.add(setOrArn(principalArn(principal))));
    }
  }
  return holders;
}

/** The account that stands for all that have nothing to do with home or clients. */
export function strangerOf({ home, roles, strangerAccountId }: FleetOfProof): string {
  const used = new Set([home.accountId, ...roles.map(({ arn }) => accountOf(arn))]);
  const free = ["999999999999", "888888888888", "777777777777"].find((id) => !used.has(id));
  return strangerAccountId ?? free ?? "666666666666";
}

/** Every account that a trust policy names in a statement that may let somebody in, wherever it does. */
export function accountsNamed({ trustPolicy }: Pick<ProofRole, "trustPolicy">): ReadonlySet<string> {
  const allowing = statementsOf(trustPolicy).filter(({ Effect }) => Effect !== "Deny");
  // why any twelve digits: one account tried too many is refused, and no way to name one is forgotten.
  return new Set(JSON.stringify(allowing).match(/(?<!\d)\d{12}(?!\d)/g));
}

/** Finds the attackers that one role has to withstand; the other clients' are {@link Delegates} of their accounts. */
export function attackersFinder(input: ProofInput, delegatesOf: Delegates) {
  const { home, roles } = input;
  const holders = holdersByRole(input);
  const stranger = strangerOf(input);
  const tried = new Set([home.accountId, ...roles.map(({ arn }) => accountOf(arn)), stranger]);

  return (role: ProofRole): readonly Attacker[] => {
    const partition = partitionOf(role.arn);
    const names = trustedNames(role);
    const meant = [...new Set(names.map((name) => meantBy(name, home.accountId)))].filter(callerOf);
    const copies = meant.flatMap((arn) =>
      attacker(inAccount(arn, stranger), "a stranger's account, with the name of a trusted principal"),
    );
    const strangers = [
      ...copies,
      ...delegatesOf(partition, stranger, "of a stranger's account"),
      ...outsiders(role, meant, { home: home.accountId, tried }, delegatesOf),
    ];
    const trusted = new Set([...(role.trustedSets ?? []), ...names.map(setOrArn), ...(holders.get(role.arn) ?? [])]);
    const near = new Set(meant.flatMap(neighbours).filter((arn) => !trusted.has(setOrArn(arn))));
    return [
      ...strangers,
      ...delegatesOf(home.partition, home.accountId, "of the home account without a grant"),
      ...[...near].flatMap((arn) => attacker(arn, "a name near to that of a trusted principal")),
    ];
  };
}

/** What users and roles that exist for the proof only are called, where nobody else is called so. */
const USUAL = "switchyard-proof";
const ALIKE = new RegExp(`${USUAL}[\\w+=,.@-]*`, "g");

/**
 * A name for users and roles of the proof's own that no principal has and that stands in no trust policy, case apart.
 * why: a user of that name may be granted a role, and a Deny on it would hide that everybody else gets in.
 */
export function freeName({ principals, roles }: Pick<FleetOfProof, "principals" | "roles">): string {
  // why all of them at once: a trust policy can hold any number of such names.
  const taken = new Set([
    ...principals.flatMap(({ principal }) => namesAlike(principalArn(principal))),
    ...roles.flatMap(({ trustPolicy }) => namesIn(trustPolicy)),
  ]);
  let name = USUAL;
  for (let number = 2; taken.has(name); number += 1) name = `${USUAL}-${String(number)}`;
  return name;
}

// why kept: two revisions of a fleet share most of their trust policies.
const known = new WeakMap<PolicyDocument, readonly string[]>();

function namesIn(trustPolicy: PolicyDocument): readonly string[] {
  const names = known.get(trustPolicy) ?? namesAlike(JSON.stringify(trustPolicy));
  known.set(trustPolicy, names);
  return names;
}

function namesAlike(text: string): readonly string[] {
  return text.toLowerCase().match(ALIKE) ?? [];
}
