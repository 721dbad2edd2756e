import { expect } from "chai";
import * as partitions from "../../../core/aws/partitions.ts";
import { exportCsv, exportGranted, exportLinks, exportSwitchRoles } from "../../../fleet/export/access-exports.ts";
import { exportAwsConfig } from "../../../fleet/export/aws-config.ts";
import { handOff } from "../../../fleet/handoff/handoff.ts";
import { ProjectFolder } from "../add/project-folder.ts";

const NOW = new Date("2026-11-30T12:00:00Z");

/** What is to be read in the exports of one partition. */
interface Row {
  readonly partition: partitions.Partition;
  readonly region: string;
  readonly portal: string;
  readonly templates: string;
  readonly switchRole: string;
  readonly quickCreate: string;
}

const ROWS: readonly Row[] = [
  {
    partition: "aws",
    region: "eu-west-1",
    portal: "https://acme.awsapps.com/start",
    templates: "https://t.s3.eu-west-1.amazonaws.com/umbrella.json",
    switchRole: "https://signin.aws.amazon.com/switchrole?account=222222222222",
    quickCreate: "https://eu-west-1.console.aws.amazon.com/cloudformation/home?region=eu-west-1#/stacks/create/review?",
  },
  {
    partition: "aws-cn",
    region: "cn-northwest-1",
    portal: "https://start.cn-northwest-1.home.awsapps.cn/directory/d-1234567890",
    templates: "https://t.s3.cn-northwest-1.amazonaws.com.cn/umbrella.json",
    switchRole: "https://signin.amazonaws.cn/switchrole?account=222222222222",
    quickCreate:
      "https://cn-northwest-1.console.amazonaws.cn/cloudformation/home?region=cn-northwest-1#/stacks/create/review?",
  },
  {
    partition: "aws-us-gov",
    region: "us-gov-east-1",
    portal: "https://start.us-gov-home.awsapps.com/directory/d-1234567890",
    templates: "https://t.s3.us-gov-east-1.amazonaws.com/umbrella.json",
    switchRole: "https://signin.amazonaws-us-gov.com/switchrole?account=222222222222",
    quickCreate:
      "https://us-gov-east-1.console.amazonaws-us-gov.com/cloudformation/home?region=us-gov-east-1#/stacks/create/review?",
  },
  {
    partition: "aws-eusc",
    region: "eusc-de-east-1",
    portal: "https://ssoins-0123456789abcdef.eusc-de-east-1.portal.amazonaws.eu",
    templates: "https://t.s3.eusc-de-east-1.amazonaws.eu/umbrella.json",
    switchRole: "https://eusc-de-east-1.signin.amazonaws-eusc.eu/switchrole?account=222222222222",
    quickCreate:
      "https://eusc-de-east-1.console.amazonaws-eusc.eu/cloudformation/home?region=eusc-de-east-1#/stacks/create/review?",
  },
];

const filesOf = ({ partition, region, portal }: Row, more = "") => ({
  "Pulumi.yaml": `name: switchyard
runtime: nodejs
config:
  homeAccount: { value: { accountId: "111111111111", company: acme, partition: ${partition} } }
`,
  "Pulumi.client-abccorp.yaml": `config:
  switchyard:client: { name: AbcCorp, accountId: "222222222222", region: ${region}, roles: [read-only] }
`,
  "Pulumi.client-umbrella.yaml": `config:
  switchyard:client:
    name: Umbrella
    accountId: "666666666666"
    region: ${region}
    handoff: true
    roles: { devops: { managedPolicies: [PowerUserAccess], permissionsBoundary: ReadOnlyAccess } }
`,
  "Pulumi.home.yaml": `config:
  switchyard:home:
    identityCenter: { region: ${region}${portal === "" ? "" : `, portal: "${portal}"`} }
    ${more}
    grants:
      - { group: Auditors, clients: all, roles: [read-only] }
      - { group: Auditors, clients: [Umbrella], roles: [devops] }
`,
});

describe("exports in each partition", () => {
  const made: ProjectFolder[] = [];
  const open = (row: Row, more?: string) => {
    const folder = new ProjectFolder(filesOf(row, more));
    made.push(folder);
    return folder.open();
  };
  afterEach(() => {
    for (const one of made.splice(0)) one.remove();
  });

  it("are looked at in all of them", () => {
    expect(ROWS.map(({ partition }) => partition)).to.deep.equal([...partitions.PARTITIONS]);
  });

  for (const row of ROWS) {
    const { partition, region, portal } = row;
    describe(partition, () => {
      it("have ARNs, links, profiles and a template of it, and nothing of another one", async () => {
        const project = open(row);
        const handed = await handOff(project, "umbrella", { now: NOW, dryRun: true, templateUrl: row.templates });
        expect(handed.faults).to.deep.equal([]);
        const config = (await exportAwsConfig(project, { textOnly: true }, { now: NOW })).text;
        const links = exportLinks(project, {}, NOW).text;
        const texts = {
          config,
          links,
          html: exportLinks(project, { format: "html" }, NOW).text,
          switchRoles: exportSwitchRoles(project, {}, NOW).text,
          granted: exportGranted(project, {}, NOW)
            .files.map(({ text }) => text)
            .join("\n"),
          csv: exportCsv(project, NOW).text,
          handoff: handed.files.map(({ text }) => text).join("\n"),
        };
        for (const [name, text] of Object.entries(texts)) {
          for (const [, found] of text.matchAll(/arn:(aws[a-z-]*):/g)) expect(found, name).to.equal(partition);
          // why without other hosts: texts also name the tools that they are for.
          for (const [, host = ""] of text.matchAll(/https:\/\/([a-z0-9.-]*(?:amazon|aws)[a-z0-9.-]*)/g)) {
            const of = host.startsWith("t.s3.") ? partition : partitions.partitionOfHost(host);
            expect(of, `${name} ${host}`).to.equal(partition);
          }
        }
        expect(links).to.include(row.switchRole);
        const page = portal.includes("/directory/") ? "#/console" : "/#/console";
        expect(links).to.include(`${portal}${page}?account_id=111111111111&amp;role_name=AbcCorpReadOnly`);
        expect(config).to.include(`sso_start_url = ${portal}\nsso_region = ${region}\n`);
        expect(config).to.include(`role_arn = arn:${partition}:iam::222222222222:role/acme-read-only\n`);
        expect(handed.quickCreate?.startsWith(row.quickCreate)).to.equal(true);
        expect(handed.quickCreate).to.include(`templateURL=${encodeURIComponent(row.templates)}`);
        const template = handed.files[0]?.text ?? "";
        expect(template).to.include(`arn:${partition}:iam::aws:policy/PowerUserAccess`);
        expect(template).to.include(`arn:${partition}:iam::111111111111:root`);
      });

      for (const other of ROWS.filter((one) => one.partition !== partition))
        it(`refuse a template that lies in ${other.partition}, and show how one of their own would be named`, async () => {
          const { faults } = await handOff(open(row), "umbrella", { now: NOW, templateUrl: other.templates });
          expect(faults.map(({ code }) => code)).to.deep.equal(["handoff/template-url"]);
          const example = /https:\/\/[^ ]+/.exec(faults[0]?.expected ?? "")?.[0] ?? "";
          const again = await handOff(open(row), "umbrella", { now: NOW, dryRun: true, templateUrl: example });
          expect(again.faults, example).to.deep.equal([]);
        });

      it("say what a portal of it looks like where the files name none", () => {
        try {
          exportGranted(open({ ...row, portal: "" }), {}, NOW);
          expect.fail("nothing was thrown");
        } catch (error) {
          expect(String(error)).to.include("export/no-portal").and.include(partitions.portalExample(partition));
        }
        const example = partitions.portalExample(partition).replaceAll(/<[^>]*>/g, region);
        expect(partitions.partitionOfHost(new URL(example).hostname)).to.equal(partition);
      });
    });
  }

  it("refuse a host of S3 whose Region is of one partition and whose ending is of another", async () => {
    const row = ROWS[1];
    if (row === undefined) throw new Error("no row");
    const templateUrl = row.templates.replace("amazonaws.com.cn", "amazonaws.com");
    const { faults } = await handOff(open(row), "umbrella", { now: NOW, templateUrl });
    expect(faults.map(({ code }) => code)).to.deep.equal(["handoff/template-url"]);
  });
});
