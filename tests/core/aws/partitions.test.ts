import { expect } from "chai";
import { parsePolicyArn } from "../../../core/aws/arns.ts";
import { accessRoleLink, portalLink } from "../../../core/aws/links.ts";
import * as partitions from "../../../core/aws/partitions.ts";
import { admission } from "../../../core/requests/admission/admission.ts";
import { setPrincipal } from "../../../core/home/callers.ts";
import { casesOf } from "../support/case-file.ts";
import { fromFiles } from "../support/config-case.ts";

interface Row {
  /** The partition's, so that a duplicate is found. */
  name: string;
  partition: partitions.Partition;
  regions: string[];
  notRegions: string[];
  usual: string;
  dnsSuffix: string;
  hosts: string[];
  notHosts: string[];
  switchRole: string;
  console: string;
}

const NOW = new Date("2026-11-22T00:00:00Z");
const rows = casesOf<Row>(new URL("partitions.yaml", import.meta.url));
const account = (partition: string) => `accountId: "111111111111"\ncompany: acme\npartition: ${partition}\n`;
const client = 'name: AbcCorp\naccountId: "222222222222"\nroles: { read-only: { name: x } }';

describe("partitions", () => {
  it("each have a row of cases", () => {
    expect(rows.map(({ partition }) => partition)).to.deep.equal([...partitions.PARTITIONS]);
  });

  for (const row of rows) {
    const { partition } = row;
    describe(partition, () => {
      it("knows its Regions, also new ones of its kind, and no other", () => {
        for (const region of [...row.regions, ...partitions.knownRegions(partition)])
          expect(partitions.partitionOfRegion(region), region).to.equal(partition);
        for (const region of row.notRegions)
          expect(partitions.partitionOfRegion(region), region).to.not.equal(partition);
        expect(partitions.defaultRegion(partition)).to.equal(row.usual);
        expect(partitions.knownRegions(partition)).to.include(row.usual);
      });

      it("knows its hosts, and no other", () => {
        for (const host of [...row.hosts, row.console, partitions.signInHost(partition)])
          expect(partitions.partitionOfHost(host), host).to.equal(partition);
        for (const host of row.notHosts) expect(partitions.partitionOfHost(host), host).to.not.equal(partition);
        expect(partitions.consoleHost(partition)).to.equal(row.console);
        expect(partitions.dnsSuffix(partition)).to.equal(row.dnsSuffix);
      });

      it("has links of its own", () => {
        const link = accessRoleLink(
          { partition, name: "AbcCorp", linkAccount: "222222222222" },
          { path: "/", name: "x", title: "X" },
        );
        expect(link).to.equal(row.switchRole);
        const [host = ""] = row.hosts;
        expect(portalLink(`https://${host}/start/`, "111111111111", "S")).to.equal(
          `https://${host}/start/#/console?account_id=111111111111&role_name=S`,
        );
      });

      it("lets the permission sets of each of its Regions in, and nobody's of another partition", () => {
        const one = fromFiles({ name: "", homeAccount: account(partition), client });
        const role = one.kind === "client" ? one.client.roles[0] : undefined;
        if (role === undefined) throw new Error(JSON.stringify(one));
        const enters = (of: partitions.Partition, region: string, set: string) =>
          admission(role, setPrincipal({ partition: of, accountId: "111111111111", region }, set), NOW) === undefined;
        for (const region of row.regions) {
          expect(enters(partition, region, role.permissionSet), region).to.equal(true);
          expect(enters(partition, region, `${role.permissionSet}2`), region).to.equal(false);
        }
        for (const other of rows.filter((another) => another.partition !== partition))
          expect(enters(other.partition, other.usual, role.permissionSet), other.partition).to.equal(false);
      });

      it("takes a client and a home account, with ARNs of its own", () => {
        const one = fromFiles({ name: "", homeAccount: account(partition), client });
        if (one.kind !== "client") throw new Error(JSON.stringify(one));
        const [role] = one.client.roles;
        expect(one.client.region).to.equal(row.usual);
        expect(role?.arn).to.equal(`arn:${partition}:iam::222222222222:role/x`);
        for (const arn of role?.managedPolicyArns ?? []) expect(parsePolicyArn(arn)?.partition).to.equal(partition);
        const [host = ""] = row.hosts;
        const instance = `arn:${partition}:sso:::instance/ssoins-0123456789abcdef`;
        const home = fromFiles({
          name: "",
          homeAccount: account(partition),
          home: `identityCenter: { region: ${row.usual}, portal: "https://${host}/start", instanceArn: "${instance}" }\npermissionSets: { relayState: "https://${row.console}/" }\ngrants: []\n`,
        });
        if (home.kind !== "home") throw new Error(JSON.stringify(home));
        expect(home.home.partition).to.equal(partition);
      });

      for (const other of rows.filter((one) => one.partition !== partition))
        it(`refuses what is of ${other.partition}, and says how it would be right`, () => {
          const policy = `arn:${other.partition}:iam::aws:policy/ReadOnlyAccess`;
          const right = `Write arn:${partition}:iam::aws:policy/ReadOnlyAccess, since`;
          const home = fromFiles({
            name: "",
            homeAccount: account(partition),
            home: [
              `identityCenter:`,
              `  region: ${other.usual}`,
              `  portal: https://${other.hosts[0] ?? ""}/start`,
              `  instanceArn: arn:${other.partition}:sso:::instance/ssoins-0123456789abcdef`,
              `permissionSets: { relayState: "https://${other.console}/", managedPolicies: ["${policy}"] }`,
              `iam: { users: { alice: { permissionsBoundary: "${policy}" } } }`,
              `grants: []\n`,
            ].join("\n"),
          });
          const faults = home.kind === "invalid" ? home.faults : [];
          expect(faults.map(({ code }) => code).sort()).to.deep.equal(
            ["address", "address", "instance-arn", "policy-arn", "policy-arn", "region"].map(
              (code) => `config/${code}`,
            ),
          );
          for (const { code, fix } of faults) {
            expect(fix).to.include(`partition: ${other.partition}\``);
            if (code === "config/policy-arn") expect(fix).to.include(right);
          }
          const one = fromFiles({
            name: "",
            homeAccount: account(partition),
            client: `name: AbcCorp\naccountId: "222222222222"\nregion: ${other.usual}\nroles: { read-only: { managedPolicies: ["${policy}", "arn:${other.partition}:iam::333333333333:policy/x"] } }`,
          });
          const [region, first, second, ...more] = one.kind === "invalid" ? one.faults : [];
          expect(region?.code).to.equal("config/region");
          expect(first?.fix).to.include(right);
          // A policy of another account is wrong in any partition.
          expect(second?.fix).to.match(/a role takes policies of its own account only/);
          expect(more).to.deep.equal([]);
        });
    });
  }

  it("refuse a Region of none of them, with what is near", () => {
    const faultOf = (region: string) => {
      const home = fromFiles({
        name: "",
        home: `identityCenter: { region: ${region} }\ngrants: []\n`,
      });
      return home.kind === "invalid" ? home.faults.map(({ code, fix }) => `${code} ${fix}`).join() : "none";
    };
    expect(faultOf("ue-west-1")).to.match(/^config\/region did you mean "eu-west-1"/);
    expect(faultOf("eusc-dd-east-1")).to.match(/^config\/region did you mean "eusc-de-east-1"/);
    expect(faultOf("us-iso-east-1")).to.match(/^config\/region .*isolated partitions/);
    expect(faultOf("zz-quux-1")).to.match(/^config\/region Correct the Region.*no partition that this version/);
  });

  it("are not missed a second time where the one that is written is none", () => {
    const home = fromFiles({
      name: "",
      homeAccount: account("aws-gov"),
      home: 'identityCenter: { region: us-gov-west-1, portal: "https://start.us-gov-home.awsapps.com/directory/d-1", instanceArn: "arn:aws-us-gov:sso:::instance/ssoins-0123456789abcdef" }\ngrants: []\n',
    });
    expect(home.kind === "invalid" && home.faults.map(({ path }) => path)).to.deep.equal([
      "switchyard:homeAccount.partition",
    ]);
  });

  it("refuse the isolated ones by name", () => {
    for (const name of ["aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f"]) {
      const one = fromFiles({ name: "", homeAccount: account(name), client });
      const [fault] = one.kind === "invalid" ? one.faults : [];
      expect(fault?.fix, name).to.match(/does not support the isolated partitions/);
    }
    const near = fromFiles({ name: "", homeAccount: account("aws-euc"), client });
    expect(near.kind === "invalid" && near.faults[0]?.fix).to.match(/^did you mean "aws" or "aws-eusc"\? Leave it out/);
  });
});
