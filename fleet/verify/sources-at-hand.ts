import type { AccessGraph } from "../../core/access/access-graph.ts";
import type { HomePrincipal } from "../../core/access/home-principals.ts";
import { permissionSetOf } from "../../core/aws/reserved-roles.ts";
import type { HomeSettings } from "../../core/home/settings/home-settings.ts";
import type { CredentialSource } from "../aws/aws-client.ts";
import type { AskCaller } from "../aws/caller-account.ts";
import type { ProjectCredentials } from "../aws/stack-credentials.ts";

/** Where credentials may be found. */
export interface AtHand {
  readonly home: Pick<HomeSettings, "region">;
  readonly graph: Pick<AccessGraph, "principals">;
  readonly credentials: ProjectCredentials;
  /** AWS CLI profiles that sign in to the home account, by permission set. */
  readonly profiles: ReadonlyMap<string, string>;
  readonly ask: AskCaller;
}

/** The CLI profile of a permission set. why none for one holder of several: whose token it is, nobody knows here. */
export function profileSource(
  { profiles, credentials, home }: Pick<AtHand, "profiles" | "credentials" | "home">,
  { principal, id }: HomePrincipal,
): CredentialSource | undefined {
  const set = principal.kind === "session" ? permissionSetOf(principal.roleArn) : undefined;
  const profile = set === undefined || id !== `permission-set:${set}` ? undefined : profiles.get(set);
  return profile === undefined ? undefined : credentials.ofProfile(profile, home.region);
}

/** The environment's credentials, where they are those of a principal of the graph. */
export async function ownSource({
  graph,
  credentials,
  home,
  ask,
}: Pick<AtHand, "graph" | "credentials" | "home" | "ask">): Promise<
  { readonly id: string; readonly source: CredentialSource } | undefined
> {
  const source = credentials.ofProfile(undefined, home.region);
  try {
    const { arn } = await ask(credentials.configOf(source, home.region));
    const id = callerIn(graph, arn);
    return id === undefined ? undefined : { id, source };
  } catch {
    return undefined;
  }
}

/** The principal of the graph that an ARN of GetCallerIdentity is of: a user, or a session of a role. */
export function callerIn({ principals }: Pick<AccessGraph, "principals">, callerArn: string): string | undefined {
  const [, account, name] = /^arn:[a-z-]+:sts::(\d{12}):assumed-role\/([^/]+)\//.exec(callerArn) ?? [];
  return principals.find(({ principal }) => {
    if (principal.kind !== "session") return principal.arn === callerArn;
    const [, , , , own] = principal.roleArn.split(":");
    return own === account && principal.roleArn.slice(principal.roleArn.lastIndexOf("/") + 1) === name;
  })?.id;
}
