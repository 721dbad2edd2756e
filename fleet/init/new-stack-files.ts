import { partitionOfRegion } from "../../core/aws/partitions.ts";
import { distinctFaults, type Fault } from "../../core/faults/fault.ts";
import type { SourceFile } from "../../core/faults/yaml/source.ts";
import { readPortfolio } from "../../core/portfolio/read-portfolio.ts";
import { clientEntry } from "../add/add.ts";
import { credentialFaults } from "../add/add-faults.ts";
import { saysExactly, unwritable, yamlFile, type YamlFile } from "../project/yaml-file.ts";
import type { InitAnswers } from "./init-answers.ts";

/** The project's and the stacks' files of a new project, and every fault in them. */
export interface NewStackFiles {
  readonly files: readonly SourceFile[];
  readonly faults: readonly Fault[];
  readonly notices: readonly string[];
}

/** Project's name, and so the namespace of its configuration. */
const PROJECT = "switchyard";

/** Writes them as text and reads them as the program does. */
export function stackFiles(answers: InitAnswers, packageName: string, now: Date): NewStackFiles {
  const schemas = `node_modules/${packageName}/schema`;
  const parts: YamlFile[] = [
    { name: "Pulumi.yaml", schema: `${schemas}/project.schema.json`, content: project(answers) },
    { name: "Pulumi.home.yaml", schema: `${schemas}/home.schema.json`, content: home(answers) },
    {
      name: `Pulumi.client-${answers.clientSlug ?? ""}.yaml`,
      schema: `${schemas}/client.schema.json`,
      content: client(answers),
    },
  ];
  const files = parts.map(yamlFile);
  const [first = { name: "Pulumi.yaml", text: "" }, ...stacks] = files;
  const { faults, portfolio } = readPortfolio({ project: first, stacks }, now);
  const unfaithful = parts.filter(({ content }, index) => !saysExactly(files[index] ?? first, content));
  const own = [
    ...credentialFaults("Pulumi.home.yaml", { profile: answers.homeProfile, accountId: answers.homeAccountId }),
    ...credentialFaults(parts[2]?.name ?? "", { profile: answers.clientProfile, accountId: answers.clientAccountId }),
    ...grantFaults(answers),
  ];
  const all = distinctFaults([...faults, ...own]);
  return {
    files,
    faults: all.length > 0 ? all : unfaithful.map(({ name }) => unwritable(name)),
    notices: [
      ...(portfolio?.plan.warnings ?? []),
      ...(answers.group === undefined && answers.user === undefined
        ? ["Nobody is granted anything yet: add grants to Pulumi.home.yaml."]
        : []),
    ],
  };
}

function project({ homeAccountId, company, region }: InitAnswers): Record<string, unknown> {
  // why from the Region: it is in one partition alone. Of one that is in none a fault tells.
  const partition = partitionOfRegion(region) ?? "aws";
  const homeAccount = { accountId: homeAccountId, company, ...(partition !== "aws" && { partition }) };
  return {
    name: PROJECT,
    description: "Access from one home account to many client accounts",
    main: "index.ts",
    runtime: { name: "nodejs", options: { nodeargs: "--import tsx", typescript: false } },
    config: { homeAccount: { value: homeAccount } },
  };
}

function home(answers: InitAnswers): Record<string, unknown> {
  const { homeProfile, region, portal, group, user, clientName } = answers;
  const rest = { clients: [clientName], roles: grantRoles(answers) };
  return {
    config: {
      ...(homeProfile !== undefined && { "aws:profile": homeProfile }),
      [`${PROJECT}:home`]: {
        identityCenter: { region, ...(portal !== undefined && { portal }) },
        grants: [
          ...(group === undefined ? [] : [{ group, ...rest }]),
          ...(user === undefined ? [] : [{ user, ...rest }]),
        ],
      },
    },
  };
}

function client({
  clientSlug = "",
  clientName,
  clientAccountId,
  clientProfile,
  ...answers
}: InitAnswers): Record<string, unknown> {
  const entry = { slug: clientSlug, name: clientName, accountId: clientAccountId, roles: rolesOf(answers) };
  return {
    config: {
      ...(clientProfile !== undefined && { "aws:profile": clientProfile }),
      [`${PROJECT}:client`]: clientEntry(entry),
    },
  };
}

function rolesOf({ roles }: Pick<InitAnswers, "roles">): readonly string[] {
  return roles ?? ["read-only"];
}

function grantRoles(answers: Pick<InitAnswers, "roles" | "grantRoles">): string[] {
  const roles = rolesOf(answers);
  return [...(answers.grantRoles ?? (roles.includes("read-only") ? ["read-only"] : []))];
}

/** why asked: of several roles that are not read-only, none is meant more than the others. */
function grantFaults(answers: InitAnswers): readonly Fault[] {
  if ((answers.group ?? answers.user) === undefined || grantRoles(answers).length > 0) return [];
  return [
    {
      code: "fleet/answer-missing",
      path: "grantRoles",
      expected: `the roles that the first grant gives, of ${rolesOf(answers).join(", ")}`,
      found: "none, and no read-only among the client's",
      fix: "Name them, or leave the group and the user out and write the grant into Pulumi.home.yaml.",
    },
  ];
}
