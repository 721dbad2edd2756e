import { resolve } from "node:path";
import { printable } from "../../core/faults/fault.ts";
import { detect } from "../../fleet/init/detect.ts";
import { initProject } from "../../fleet/init/init.ts";
import type { InitAnswers } from "../../fleet/init/init-answers.ts";
import { missingForInit } from "../../fleet/init/missing-for-init.ts";
import { answersFor } from "../answers-for.ts";
import type { CommandIo } from "../command-io.ts";
import type { InitInput } from "../inputs.ts";
import type { Outcome } from "../outcome.ts";
import { initText } from "../view/init-text.ts";

/** Flags that answer what a terminal would be asked. */
const FLAGS: Readonly<Record<keyof InitAnswers, string>> = {
  company: "--company",
  homeAccountId: "--home-account",
  homeProfile: "--home-profile",
  region: "--region",
  portal: "--portal",
  clientName: "--client",
  clientSlug: "--client-slug",
  clientAccountId: "--client-account",
  clientProfile: "--client-profile",
  roles: "--roles",
  group: "--group",
  user: "--user",
  grantRoles: "--grant-roles",
};

/** `switchyard init`. */
export async function initAction(input: InitInput, io: CommandIo): Promise<Outcome> {
  const folder = resolve(input.directory ?? ".", input.folder ?? ".");
  const given = givenAnswers(input);
  const { homeProfile, region } = given;
  const detected = await detect(io.env, {
    ...(homeProfile !== undefined && { homeProfile }),
    ...(region !== undefined && { region }),
  });
  for (const note of detected.notes) io.say(printable(note));
  const answers = await answersFor(missingForInit(given, detected), { io, takesDefaults: input.yes, flags: FLAGS });
  const report = await initProject(folder, { ...given, ...answers }, { dryRun: input.dryRun });
  return { exit: report.ok ? 0 : 2, json: report, text: initText(report) };
}

function givenAnswers(input: InitInput): Partial<InitAnswers> {
  const { company, homeAccount, homeProfile, region, portal, client, clientSlug, clientAccount, clientProfile } = input;
  const { roles, group, user, grantRoles } = input;
  const all = {
    ...{ company, homeProfile, region, portal, clientSlug, clientProfile, roles, group, user, grantRoles },
    ...{ homeAccountId: homeAccount, clientName: client, clientAccountId: clientAccount },
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}
