import { caseless } from "../../core/aws/names.ts";
import { clientStackName } from "../../core/config/naming.ts";
import { baseName, clientSlugs, stackOfFile, strayFiles } from "../../core/config/read/stack-files.ts";
import { describe, type Fault, formatLocation, type Path } from "../../core/faults/fault.ts";
import { stackFilePath } from "../../components/engine/project-files.ts";
import type { FleetProject } from "../project/open-project.ts";
import type { NewClient } from "./new-client.ts";

/** Why no client of that slug can get a file: there is one, of that name or of one that Pulumi takes for it. */
export function slugFaults(project: FleetProject, slug: string): readonly Fault[] {
  const { files } = project;
  const stack = clientStackName(slug);
  const file = stackFilePath(files, stack);
  const path = stack;
  const expected = "a slug that no other client has";
  const fix = "Choose another slug; or edit that file, if it is the same client.";
  if (files.names.has(baseName(file)))
    return [{ code: "fleet/slug-taken", at: { file }, path, expected, found: `the file ${file}`, fix }];
  const names = [...files.names, baseName(file)];
  // why: `Pulumi.client-abccorp.deploy.yaml` holds deployment settings of client-abccorp, and is nobody's stack.
  if (stackOfFile(file) === stack && !clientSlugs(names).includes(slug))
    return [
      { code: "fleet/slug-taken", path, expected, found: "one that Pulumi takes for another stack's settings", fix },
    ];
  return strayFiles(stack, files.project.name, files.names);
}

/** Credentials that cannot be those of the client. */
export function credentialFaults(
  file: string,
  { accountId, profile, assumeRole }: { accountId: string; profile?: string | undefined; assumeRole?: string },
): readonly Fault[] {
  const fault = (path: string, expected: string, found: string, fix: string): Fault => ({
    code: "fleet/credentials",
    at: { file },
    path,
    expected,
    found: describe(found),
    fix,
  });
  const faults: Fault[] = [];
  if (profile !== undefined && !/^(?=\S)[^\p{C}]{1,256}(?<=\S)$/u.test(profile))
    faults.push(
      fault(
        "aws:profile",
        "the name of an AWS profile, in one line",
        profile,
        "Write it as in ~/.aws/config, without [profile …].",
      ),
    );
  if (assumeRole !== undefined && !isRoleIn(accountId, assumeRole))
    faults.push(
      fault(
        "aws:assumeRoles",
        `the ARN of a role in the client's account ${accountId}`,
        assumeRole,
        "Write a role of that account, as in arn:aws:iam::222222222222:role/OrganizationAccountAccessRole.",
      ),
    );
  return faults;
}

function isRoleIn(accountId: string, arn: string): boolean {
  return /^arn:aws[a-z-]*:iam::(\d{12}):role\/(?:[\w+=,.@-]+\/)*[\w+=,.@-]{1,64}$/.exec(arn)?.[1] === accountId;
}

/** Which other clients have the name or the account; for a client whose file is at fault, so that all faults come at once. */
export function takenFaults(
  project: FleetProject,
  file: string,
  { slug, name, accountId }: NewClient,
): readonly Fault[] {
  const others = [...project.clients.values()].flatMap(({ config }) =>
    config.kind === "client" && config.client.slug !== slug ? [config.client] : [],
  );
  const taken = (what: string, path: string, found: string, place: string): Fault => ({
    code: "contract/clash",
    at: { file },
    path: `${project.name}:client.${path}`,
    expected: `a ${what} that no other client has (AWS ignores case)`,
    found: `${describe(found)}, also in ${place}`,
    fix: what === "client name" ? "Give each client a name of its own." : "Keep one stack for each account.",
  });
  return others.flatMap((other) => {
    const at = (path: Path) => formatLocation(other.place(path).at);
    return [
      ...(caseless(other.name) === caseless(name) ? [taken("client name", "name", name, at(["name"]))] : []),
      ...(other.accountId === accountId ? [taken("client account", "accountId", accountId, at(["accountId"]))] : []),
    ];
  });
}
