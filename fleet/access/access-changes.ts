import type { Portfolio } from "../../core/portfolio/read-portfolio.ts";
import { record, records, texts } from "./output-values.ts";

/** That somebody may enter a role. */
export interface Access {
  /** `group:Auditors`, `user:alice@acme.example`, `iam-user:demo`. */
  readonly who: string;
  /** Name of the client. */
  readonly client: string;
  /** Key of the role in the client's file. */
  readonly role: string;
  readonly roleArn: string;
  /** Moment (UTC, ISO 8601) at which it ends, where the files say so. */
  readonly until?: string;
}

/** Who gains and who loses when the files are deployed. */
export interface AccessChanges {
  readonly gains: readonly Access[];
  readonly losses: readonly Access[];
}

/** Who may enter what by the files. */
export function plannedAccess({ graph }: Pick<Portfolio, "graph">): readonly Access[] {
  const roles = new Map(graph.roles.map((role) => [role.arn, role]));
  const found = new Map<string, Access>();
  for (const { holder, roleArn, until } of graph.edges) {
    const role = roles.get(roleArn);
    if (role === undefined) continue;
    const access = { who: holder, client: role.client, role: role.key, roleArn, ...(until !== undefined && { until }) };
    found.set(keyOf(access), access);
  }
  return [...found.values()];
}

/**
 * Who may enter what by the last deployment of the home stack, as its outputs say.
 * @param outputs Outputs of the home stack; none for one that was never deployed.
 */
export function deployedAccess(outputs: Readonly<Record<string, unknown>>): readonly Access[] {
  const found = [
    ...entries(outputs["access"]).flatMap(([, set]) => heldBy(texts(set["assignedTo"]), [set])),
    ...entries(outputs["sharedAccess"]).flatMap(([, set]) => heldBy(texts(set["assignedTo"]), records(set["roles"]))),
    ...entries(outputs["iamAccess"]).flatMap(([who]) => heldBy([who], records(record(outputs["iamAccess"])[who]))),
  ];
  return [...new Map(found.map((access) => [keyOf(access), access])).values()];
}

/** What deploying the files changes for whom. */
export function accessChanges(deployed: readonly Access[], planned: readonly Access[]): AccessChanges {
  const before = new Set(deployed.map(keyOf));
  const after = new Set(planned.map(keyOf));
  return {
    gains: planned.filter((access) => !before.has(keyOf(access))),
    losses: deployed.filter((access) => !after.has(keyOf(access))),
  };
}

/** why the ARN: a client or a role that is renamed stays the same role for whoever enters it. */
function keyOf({ who, roleArn }: Access): string {
  return `${who}\n${roleArn}`;
}

function heldBy(holders: readonly string[], roles: readonly Readonly<Record<string, unknown>>[]): readonly Access[] {
  return holders.flatMap((who) =>
    roles.flatMap(({ client, role, roleArn }) =>
      typeof client === "string" && typeof role === "string" && typeof roleArn === "string"
        ? [{ who, client, role, roleArn }]
        : [],
    ),
  );
}

function entries(value: unknown): readonly (readonly [string, Readonly<Record<string, unknown>>])[] {
  return Object.entries(record(value)).map(([key, one]) => [key, record(one)]);
}
