import { caseless } from "../../core/aws/names.ts";
import { describe } from "../../core/faults/fault.ts";
import { deniedUsers, denyNoMore } from "../../core/home/permission-sets/deny-people.ts";
import type { DeniedPerson } from "../../core/home/settings/home-settings.ts";
import { declaredFleet } from "../verify/declared-fleet.ts";
import { denyIamUser, changeSets } from "./deny-at-home.ts";
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
import { writeEach } from "./write-revocations.ts";

/** Lets somebody in again whom the home stack's file denies. Nobody has to be in the directory for it. */
export async function liftUser(
  session: RevokeSession,
  home: HomeAtHand,
  options: RevokeOptions & { readonly target: { readonly kind: "user" } },
  { report, seconds }: ReportMaker,
  effects: RevokeEffects,
): Promise<RevokeReport> {
  const { target, dryRun = false, confirm = () => Promise.resolve(true), write } = options;
  const { settings, stack, access } = home;
  const all = settings.denied ?? [];
  const lifted = all.filter((one) => isOf(one, target.name));
  const [first] = lifted;
  const source = stack.source;
  if (first === undefined || source === undefined)
    return report({
      faults: [
        {
          code: "revoke/nothing-to-lift",
          path: "--user",
          expected: `somebody whom ${source?.name ?? "the home stack's file"} denies`,
          found: describe(target.name),
          fix: "Give the user name, the id or the IAM user as `denied` has it.",
        },
      ],
    });
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
  const { project } = session.again();
  const own = project.home?.source ?? source;
  const written = await writeEach(project, [{ ...editDenied(own, project.name, lifted, true), of: own }], write);
  const { portfolio } = declaredFleet(session.project, { now: new Date() });
  const planned = [...portfolio.plan.sets, ...portfolio.plan.shards];
  const { config } = access;
  const find = effects.setsAtHome ?? setsAtHome;
  const there = user === undefined ? [] : (await find(session, settings, planned, config)).sets;
  const users = deniedUsers({ denied: lifted });
  const sets = await (effects.changeSets ?? changeSets)(config, there, (policy) => denyNoMore(policy, users));
  const ofIam = iamUser === undefined ? undefined : await (effects.denyIamUser ?? denyIamUser)(config, iamUser, true);
  const done = { sets, ...(ofIam !== undefined && { iamUser: ofIam }) };
  const leftOver = [...written.leftOver, ...leftOf({ roles: [], ...done }, sameCommand(options))];
  return report({
    ...{ plan, confirmed: true, ...done, files: written.names, leftOver, times: { shut: seconds() } },
    ok: leftOver.length === 0,
  });
}

function isOf(one: DeniedPerson, name: string): boolean {
  return caseless(one.name) === caseless(name) || (one.kind === "user" && one.id === name);
}
