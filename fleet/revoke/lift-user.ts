import { caseless } from "../../core/aws/names.ts";
import { describe, type Fault, listed } from "../../core/faults/fault.ts";
import type { SourceFile } from "../../core/faults/yaml/source.ts";
import { deniedUsers, denyNoMore } from "../../core/home/permission-sets/deny-people.ts";
import type { DeniedPerson } from "../../core/home/settings/home-settings.ts";
import { declaredFleet } from "../verify/declared-fleet.ts";
import { denyIamUser, changeSets } from "./deny-at-home.ts";
import { lockedStacks } from "./not-done.ts";
import { editDenied } from "./revocation-files.ts";
import {
  leftOf,
  type ReportMaker,
  type RevokeEffects,
  type RevokeOptions,
  type RevokeSession,
  sameCommand,
} from "./revoke-options.ts";
import type { RevokePlan, RevokeReport } from "./revoke-report.ts";
import type { HomeAtHand } from "./leaver.ts";
import { setsAtHome } from "./sets-at-home.ts";
import { writeEach, type WrittenFiles } from "./write-revocations.ts";

/**
 * Lets somebody in again whom the home stack's file denies. Nobody has to be in the directory for it.
 * why the file last: what AWS refuses to lift must be there to be lifted by the next call.
 * @throws what the SDK throws, where the permission sets cannot be listed; nothing is written then.
 */
export async function liftUser(
  session: RevokeSession,
  home: HomeAtHand,
  options: RevokeOptions & { readonly target: { readonly kind: "user" } },
  { report, seconds }: ReportMaker,
  effects: RevokeEffects,
): Promise<RevokeReport> {
  const { target, dryRun = false, confirm = () => Promise.resolve(true) } = options;
  const all = home.settings.denied ?? [];
  const lifted = all.filter((one) => isOf(one, target.name));
  const { source } = home.stack;
  const faults = source === undefined ? [] : nobodyOrSeveral(source.name, target.name, lifted);
  if (source === undefined || faults.length > 0) return report({ faults });
  const iamUser = lifted.find(({ kind }) => kind === "iam-user")?.name;
  const user = lifted.find((one) => one.kind === "user");
  const plan: RevokePlan = {
    ...{ target, lift: true, roles: [], sets: [], files: [source.name] },
    person: {
      ...(user?.kind === "user" && { user: { name: user.name, id: user.id } }),
      ...(iamUser !== undefined && { iamUser }),
      groups: [],
    },
  };
  if (dryRun) return report({ plan, ok: true });
  if (!(await confirm(plan)))
    return report({ plan, leftOver: [{ what: `user ${target.name}`, because: "it was not confirmed" }] });
  const done = await liftAtHome(session, home, { lifted, iamUser }, effects);
  const undone = leftOf({ roles: [], ...done }, sameCommand(options));
  const written = undone.length > 0 ? NOT_WRITTEN : await writeLifted(session, source, lifted, options);
  const leftOver = [...written.leftOver, ...undone, ...(await lockedStacks(session, [home], options))];
  return report({
    ...{ plan, confirmed: true, ...done, files: written.names, leftOver, times: { shut: seconds() } },
    ok: leftOver.length === 0,
  });
}

/** why not written: while the entry is there, the same command can be given again. */
const NOT_WRITTEN: WrittenFiles = { names: [], leftOver: [] };

/** Whom AWS has refused at home is refused no more. */
async function liftAtHome(
  session: RevokeSession,
  { settings, access: { config } }: HomeAtHand,
  { lifted, iamUser }: { readonly lifted: readonly DeniedPerson[]; readonly iamUser: string | undefined },
  effects: RevokeEffects,
): Promise<Pick<RevokeReport, "sets" | "iamUser">> {
  const { portfolio } = declaredFleet(session.project, { now: new Date() });
  const planned = [...portfolio.plan.sets, ...portfolio.plan.shards];
  const users = deniedUsers({ denied: lifted });
  const others = deniedUsers({ denied: (settings.denied ?? []).filter((one) => !lifted.includes(one)) });
  const find = effects.setsAtHome ?? setsAtHome;
  const there = users.length === 0 ? [] : (await find(session, settings, planned, config)).sets;
  const sets = await (effects.changeSets ?? changeSets)(config, there, (policy) => denyNoMore(policy, users, others));
  const ofIam = iamUser === undefined ? undefined : await (effects.denyIamUser ?? denyIamUser)(config, iamUser, true);
  return { sets, ...(ofIam !== undefined && { iamUser: ofIam }) };
}

async function writeLifted(
  session: RevokeSession,
  source: SourceFile,
  lifted: readonly DeniedPerson[],
  { write }: RevokeOptions,
): Promise<WrittenFiles> {
  const { project } = session.again();
  const own = project.home?.source ?? source;
  return writeEach(project, [{ ...editDenied(own, project.name, lifted, true), of: own }], write);
}

/** why not several: one had the name after the other, and only one of them is to get in again. */
function nobodyOrSeveral(file: string, name: string, lifted: readonly DeniedPerson[]): readonly Fault[] {
  const ids = lifted.flatMap((one) => (one.kind === "user" ? [one.id] : []));
  if (lifted.length > 0 && ids.length < 2) return [];
  return [
    {
      code: "revoke/nothing-to-lift",
      path: "--user",
      expected: `somebody whom ${file} denies${ids.length < 2 ? "" : ", and nobody else of that name"}`,
      found: ids.length < 2 ? describe(name) : `${describe(name)}, of the ids ${listed(ids)}`,
      fix:
        ids.length < 2
          ? "Give the user name, the id or the IAM user as `denied` has it."
          : "Give the id of the one who is to get in again.",
    },
  ];
}

function isOf(one: DeniedPerson, name: string): boolean {
  return caseless(one.name) === caseless(name) || (one.kind === "user" && one.id === name);
}
