import type { AccessGraph } from "./access-graph.ts";
import type { HomeSettings } from "./home-settings.ts";
import { clientStackName } from "./names.ts";
import type { ConditionValue, Principal } from "./policy-document.ts";
import { permissionSetOf } from "./proof/arn-names.ts";
import { shardNames } from "./shards.ts";

/** Actions that let nobody in by themselves. */
const BESIDE: ReadonlySet<string> = new Set(["sts:SetSourceIdentity", "sts:TagSession"]);

/** More of one kind say no more. */
const SHOWN = 5;

/**
 * Principals that a trust policy lets in and that hold no grant on the role: the client's file and the home's do not
 * agree. Nobody gets in through it, since the home account allows it to nobody; but whoever is called so later could be
 * given it without the client's word.
 * @returns sentences for the user.
 */
export function disagreements(
  home: Pick<HomeSettings, "sharedSets">,
  { roles, principals }: AccessGraph,
): readonly string[] {
  const shards = new Set(home.sharedSets.flatMap(({ name, shards: count }) => shardNames(name, count)));
  const entering = new Map<string, Set<string>>();
  for (const { principal, entries } of principals) {
    const arn = principal.kind === "session" ? principal.roleArn : principal.arn;
    const name = permissionSetOf(arn) ?? arn;
    for (const { roleArn } of entries) entering.set(roleArn, (entering.get(roleArn) ?? new Set()).add(name));
  }
  const sentences = roles.flatMap((role) => {
    const idle = trusted(role.trustPolicy).filter(
      (name) => !shards.has(name) && entering.get(role.arn)?.has(name) !== true,
    );
    return idle.length === 0
      ? []
      : [
          `The role ${role.key} of ${role.client} trusts ${idle.join(", ")}, which the home account gives it to nobody through. Grant it, or take the name out of Pulumi.${clientStackName(role.slug)}.yaml.`,
        ];
  });
  const more = sentences.length - SHOWN;
  return more > 0 ? [...sentences.slice(0, SHOWN), `The same for ${more} more roles.`] : sentences;
}

/** All names of a `Principal`, of whatever kind. */
function principalsOf(principal: Principal | undefined): readonly string[] {
  if (typeof principal !== "object") return [];
  const { AWS = [], Federated = [], Service = [], CanonicalUser = [] } = principal;
  return [AWS, Federated, Service, CanonicalUser].flatMap((names) => names);
}

/** Permission sets by name, users and roles by ARN, services and identity providers, that the trust policy names. */
function trusted({ Statement }: AccessGraph["roles"][number]["trustPolicy"]): readonly string[] {
  // why also other actions: services and identity providers have ways of their own, which the proof does not try.
  const named = Statement.filter(({ Effect, Action }) => Effect === "Allow" && !BESIDE.has(String(Action))).flatMap(
    ({ Principal, Condition }): readonly ConditionValue[] => [
      ...principalsOf(Principal),
      ...["ArnLike", "ArnEquals"].flatMap((operator) => Condition?.[operator]?.["aws:PrincipalArn"] ?? []),
    ],
  );
  return [...new Set(named.map(String).flatMap((arn) => (arn.endsWith(":root") ? [] : [permissionSetOf(arn) ?? arn])))];
}
