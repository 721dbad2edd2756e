import { nextSecond } from "../../core/client/role/revocation.ts";
import { didYouMean } from "../../core/faults/did-you-mean.ts";
import { describe, type Fault, listed } from "../../core/faults/fault.ts";
import type { FleetProject } from "../project/open-project.ts";
import { type ClientTarget, endInClients, revokedRole } from "./end-in-clients.ts";
import { absentRoles, lockedStacks } from "./not-done.ts";
import {
  leftOf,
  type ReportMaker,
  type RevokeEffects,
  type RevokeOptions,
  type RevokeSession,
  sameCommand,
} from "./revoke-options.ts";
import type { RevokePlan, RevokeReport, RoleEnd } from "./revoke-report.ts";
import { undeclaredRoles } from "./undeclared-roles.ts";
import { revokedFiles, writeEach } from "./write-revocations.ts";

const NO_HARM =
  "A session that begins now is as good as before: whoever is to stay out must lose the grant, or be denied with --user.";

/** Ends everybody's sessions in a client's roles, or lifts that. */
export async function revokeClient(
  session: RevokeSession,
  options: RevokeOptions & { readonly target: { readonly kind: "client" } },
  { report, seconds }: ReportMaker,
  effects: RevokeEffects,
): Promise<RevokeReport> {
  const { target, lift = false, dryRun = false, confirm = () => Promise.resolve(true), write } = options;
  const found = targetOf(session.project, target, lift);
  if (found.target === undefined) return report({ faults: found.faults });
  const targets = [found.target];
  const plan: RevokePlan = {
    ...{ target, lift, sets: [] },
    roles: targets.flatMap((one) => one.roles.map((role) => revokedRole(one.plan, role))),
    files: targets.flatMap(({ stack }) => stack.source?.name ?? []),
  };
  if (dryRun) return report({ plan, ok: true });
  if (!(await confirm(plan)))
    return report({ plan, leftOver: [{ what: `client ${target.slug}`, because: "it was not confirmed" }] });
  const { project } = session.again();
  const before = lift ? undefined : nextSecond(new Date());
  session.emit({ kind: "phase", title: lift ? "Letting sessions go on" : "Ending sessions", stacks: [] });
  // why the file first: an update in between keeps what it says, and takes away what it does not.
  const entered = lift ? undefined : await writeEach(project, revokedFiles(project, targets, before), write);
  // why at once: the state takes longer to read than the sessions to end.
  const undeclared = lift ? Promise.resolve([]) : undeclaredRoles(session, found.target, options);
  const roles = await endInClients(session, targets, before, effects);
  const written =
    entered ?? (await writeEach(project, revokedFiles(project, withRoles(targets, roles, "lifted"), before), write));
  const ended = seconds();
  const leftOver = [
    ...written.leftOver,
    ...leftOf({ roles, sets: [] }, sameCommand(options)),
    ...(await absentRoles(session, roles)),
    ...(await undeclared),
    ...(await lockedStacks(session, targets, options)),
  ];
  return report({
    ...{ plan, confirmed: true, roles, files: written.names, leftOver, times: { ended } },
    remaining: lift ? [] : [NO_HARM],
    ok: leftOver.length === 0,
  });
}

/** why not the others: while its entry is there, what was not lifted can be by the same command. */
function withRoles(
  targets: readonly ClientTarget[],
  ends: readonly RoleEnd[],
  state: RoleEnd["state"],
): readonly ClientTarget[] {
  const done = new Set(ends.filter((one) => one.state === state).map(({ slug, role }) => `${slug}/${role}`));
  return targets
    .map((one) => ({ ...one, roles: one.roles.filter(({ key }) => done.has(`${one.plan.slug}/${key}`)) }))
    .filter(({ roles }) => roles.length > 0);
}

function targetOf(
  project: FleetProject,
  { slug, role }: { readonly slug: string; readonly role?: string },
  lift: boolean,
):
  | { readonly target: ClientTarget; readonly faults: readonly [] }
  | { readonly target: undefined; readonly faults: readonly Fault[] } {
  const refuse = (...faults: readonly Fault[]) => ({ target: undefined, faults });
  const stack = project.clients.get(slug);
  if (stack === undefined)
    return refuse({
      code: "revoke/no-client",
      path: "slug",
      expected: "the slug of a client that has a file here",
      found: describe(slug),
      fix: didYouMean(slug, [...project.clients.keys()]) || "Look at `npx switchyard status`.",
    });
  if (stack.config.kind === "invalid") return refuse(...stack.config.faults);
  if (stack.config.kind === "home") return refuse();
  const { client: plan } = stack.config;
  const known = plan.roles.map(({ key }) => key);
  const named = plan.roles.filter(({ key }) => role === undefined || key === role);
  if (named.length === 0)
    return refuse({
      code: "revoke/no-role",
      path: "role",
      expected: `a role of ${slug}: one of ${listed(known)}`,
      found: describe(role),
      fix: didYouMean(role ?? "", known) || "Leave --role out for all of them.",
    });
  const roles = named.filter(({ revoked }) => !lift || revoked !== undefined);
  if (roles.length === 0)
    return refuse({
      code: "revoke/nothing-to-lift",
      ...plan.place(["revoked"]),
      expected: "a role whose sessions were ended",
      found: "none: the client's file has no such entry",
      fix: "Nothing is to be done.",
    });
  return { target: { stack, plan, roles }, faults: [] };
}
