import type { PolicyDocument } from "../../aws/policy-document.ts";
import { type TrustWay, WAY_SIDS } from "../../client/trust/trust-way.ts";
import { describe, type Fault } from "../../faults/fault.ts";
import type { RoleGrant } from "../expand-grants.ts";
import type { DirectoryPrincipal, GrantNote, GrantPrincipal, HomeSettings } from "../settings/home-settings.ts";
import { label, principalKey } from "../settings/principals.ts";
import { noteOf } from "../grant-note.ts";
import type { SetSettings } from "../settings/set-settings.ts";
import type { EntryAction } from "./assume-role-policy.ts";
import { type DirectoryUser, type Ending, withEndings } from "./deny-after-end.ts";
import { type DeniedUser, withDenied } from "./deny-people.ts";

/** A role that a permission set lets its holders enter. */
export interface RoleInSet {
  readonly slug: string;
  readonly client: string;
  readonly clientAccountId: string;
  readonly roleKey: string;
  readonly roleArn: string;
  readonly switchRoleLink: string;
  /** Whether the role's trust has ended for the set: the set stays as it is, and nobody enters the role by it. */
  readonly ended?: true;
}

/** One permission set to be made in the home account. */
export interface PlannedSet {
  /** Name in Identity Center, and in Pulumi's state: `AbcCorpReadOnly`, `Platform-ReadOnly-2`. */
  readonly name: string;
  readonly description: string;
  /** What it may enter. Not whole without `endings` and `denied`: `setPolicy` makes the policy that is deployed. */
  readonly inlinePolicy: PolicyDocument;
  /** Moment (UTC, ISO 8601) at which the grants of all holders end. Absent: there is no such moment. */
  readonly until?: string;
  /** Users whose grant ends while others keep theirs. */
  readonly endings: readonly Ending[];
  /** Who is refused everything, whatever is granted. Absent: nobody. */
  readonly denied?: readonly DeniedUser[];
  /** Page that the portal opens; absent for the console's home. */
  readonly relayState?: string;
  /** Absent when the configuration names no portal. */
  readonly portalLink?: string;
  readonly settings: SetSettings;
  /** Who is assigned, each once, in the order of the grants. */
  readonly assignedTo: readonly DirectoryPrincipal[];
  /** What the grants say of themselves, by principal key. Absent: none of them says anything. */
  readonly notes?: Readonly<Record<string, GrantNote>>;
}

/** When the grants of one permission set end: all at once, or single users before the others. */
export interface SetTime {
  /** All end then; absent: there is no such moment. */
  readonly until?: string;
  readonly endings: readonly Ending[];
  readonly faults: readonly Fault[];
}

/**
 * How `until` of the grants becomes part of one permission set's policy.
 * why groups need a common end: a session does not say which groups its user is in, so that a policy cannot shut out
 * one group and not the other.
 */
export function setTime(name: string, grants: readonly RoleGrant[]): SetTime {
  const [first, ...others] = new Set(grants.map(({ until }) => until));
  if (others.length === 0) return { ...(first !== undefined && { until: first }), endings: [], faults: [] };
  const ending = grants.flatMap(({ principal, until, source }) =>
    until === undefined ? [] : [{ principal, until, source }],
  );
  return {
    endings: ending
      .filter(({ principal }) => principal.kind === "user")
      .map(({ principal, until }) => ({ principal, until })),
    faults: ending
      .filter(({ principal }) => principal.kind !== "user")
      .map(({ principal, source }): Fault => ({
        code: "grant/until-of-group",
        at: source.origin.locate([...source.path, "until"]),
        path: source.origin.name([...source.path, "until"]),
        expected: `one end for everybody who holds the permission set ${name}, since AWS cannot tell a group's members from its other holders`,
        found: `${label(principal)} with an end that others do not have`,
        fix: "Write the same `until` in every grant of it; or grant single users; or give the group a shared permission set of its own (sharedPermissionSets in Pulumi.yaml), named in the clients' trust.",
      })),
  };
}

/**
 * The actions that a role's trust permits to one kind of caller, `sts:AssumeRole` always among them. What it permits to
 * the whole account it permits to every kind.
 */
export function permittedActions(trustPolicy: PolicyDocument, kind: TrustWay["kind"]): readonly EntryAction[] {
  const further = (["sts:TagSession", "sts:SetSourceIdentity"] as const).filter((action) =>
    trustPolicy.Statement.some(
      ({ Sid, Action, Effect }) =>
        Effect === "Allow" &&
        Action === action &&
        [kind, "wholeAccount" as const].some((one) => Sid?.startsWith(WAY_SIDS[one]) === true),
    ),
  );
  return ["sts:AssumeRole", ...further];
}

/** What the grants of one permission set say of themselves. */
export function notesOf(granted: readonly RoleGrant[]): Pick<PlannedSet, "notes"> {
  const notes = granted.flatMap(({ principal, source }) => {
    const note = noteOf(source);
    return note === undefined ? [] : [[principalKey(principal), note] as const];
  });
  return notes.length === 0 ? {} : { notes: Object.fromEntries(notes) };
}

/** A grant's principal as one of Identity Center; `undefined` for identities of IAM. */
export function directoryPrincipal(principal: GrantPrincipal): DirectoryPrincipal | undefined {
  const { kind } = principal;
  return kind === "group" || kind === "user" ? { ...principal, kind } : undefined;
}

/** Source: sso-admin `CreatePermissionSet`, `RelayState`: at most 240 characters. */
const RELAY_STATE_MAX = 240;

/** Faults of a relay state that grew too long with the role of that client. */
export function relayFaults(home: HomeSettings, set: PlannedSet, slug: string): Fault[] {
  if (set.relayState === undefined || set.relayState.length <= RELAY_STATE_MAX) return [];
  const path = ["permissionSets", "relayState"];
  return [
    {
      code: "home/relay-state-too-long",
      at: home.origin.locate(path),
      path: home.origin.name(path),
      expected: `an address of at most ${RELAY_STATE_MAX} characters for the permission set ${set.name}`,
      found: `${set.relayState.length} characters: ${describe(set.relayState)}`,
      fix: "Shorten the role's name or path, or leave relayState out.",
      clients: [slug],
    },
  ];
}

/**
 * The inline policy of a permission set as it is deployed.
 * @param userOf A user whose grant ends, as the directory has it.
 */
export function setPolicy(
  set: Pick<PlannedSet, "inlinePolicy" | "endings" | "denied">,
  userOf: (principal: GrantPrincipal) => DirectoryUser,
): PolicyDocument {
  return withDenied(withEndings(set.inlinePolicy, set.endings, userOf), set.denied);
}

/**
 * The policy as JSON text, its keys always in one order.
 * why text: Identity Center gives the text back as it was put, and Cloud Control compares it letter by letter. An object
 * would be drift in every refresh, and so would another order (docs/decisions/0020-permission-sets-as-cloud-control-reads-them.md).
 */
export function policyText(document: PolicyDocument): string {
  return JSON.stringify(document, inOrder);
}

/** The order in which AWS's documentation writes a policy; what is not named comes after, by its name. */
const ORDER = ["Version", "Id", "Statement", "Sid", "Effect", "Action", "Resource", "Condition"];
export function inOrder(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const rank = (key: string) => (ORDER.includes(key) ? ORDER.indexOf(key) : ORDER.length);
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1)));
}
