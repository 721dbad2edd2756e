import type { DeployedStack } from "../../../fleet/workers/protocol.ts";
import { CONTRACT_OUTPUT } from "../../../core/contract/contract.ts";
import { clientStackName } from "../../../core/config/naming.ts";
import type { FleetEvent } from "../../../fleet/events.ts";
import type { FleetProject } from "../../../fleet/project/open-project.ts";
import type { DeployedFleet } from "../../../fleet/session.ts";
import { declaredFleet } from "../../../fleet/verify/declared-fleet.ts";
import type { AssumeRole } from "../../../fleet/verify/assume-role-call.ts";
import { verify, type VerifyOptions, type VerifySession } from "../../../fleet/verify/verify.ts";
import type { Finding, VerifyReport } from "../../../fleet/verify/verify-report.ts";
import type { ClientContract } from "../../../core/contract/select-clients.ts";
import { ProjectFolder } from "../add/project-folder.ts";
import { FakeAws, HOME } from "./fake-aws.ts";

export const NOW = new Date("2026-11-22T09:00:00Z");
export const ABC = "222222222222";
export const GLOBEX = "333333333333";

/** Project, clients and home, as bodies below their key. */
export interface WorldFiles {
  readonly project?: string;
  readonly home?: string;
  /** By slug. */
  readonly clients?: Readonly<Record<string, string>>;
  /** Further lines of a client's file, by slug. */
  readonly beside?: Readonly<Record<string, string>>;
  /** Contracts of clients without a file. */
  readonly contracts?: readonly ClientContract[];
  /** Whether clients' files may be at fault. Default false. */
  readonly isFaulty?: boolean;
}

const CLIENTS = {
  abccorp: `name: AbcCorp\naccountId: "${ABC}"\nroles: [administrator, read-only]\n`,
  globex: `name: Globex\naccountId: "${GLOBEX}"\nroles: [read-only]\n`,
};

const HOME_BODY = `identityCenter: { region: eu-west-1 }
grants:
  - { group: Auditors, clients: all, roles: [read-only] }
  - { user: alice@acme.example, clients: [AbcCorp], roles: [administrator] }
`;

const below = (body: string) => body.trimEnd().replaceAll(/^/gm, "    ");
const keysOf = (account: string) => `  aws:accessKey: "${account}"\n  aws:secretKey: none\n`;

/** A fleet whose AWS is in memory and just as declared; credentials name their account. */
export class VerifyWorld {
  readonly folder: ProjectFolder;
  readonly project: FleetProject;
  readonly aws: FakeAws;
  readonly events: FleetEvent[] = [];
  /** What the backend holds; an Error is thrown. */
  deployed: DeployedFleet | Error;
  /** Roles that were entered for real. */
  readonly entered: string[] = [];
  assume: AssumeRole = (_, { roleArn }) => {
    this.entered.push(roleArn);
    return Promise.resolve();
  };
  env: Readonly<Record<string, string>> = { AWS_EC2_METADATA_DISABLED: "true", HOME: "/nonexistent" };

  constructor({
    project = "",
    home = HOME_BODY,
    clients = CLIENTS,
    beside = {},
    contracts = [],
    isFaulty = false,
  }: WorldFiles = {}) {
    const files = Object.entries(clients).map(([slug, body]): [string, string] => {
      const account = /accountId: "(\d{12})"/.exec(body)?.[1] ?? "";
      const lines = beside[slug] ?? keysOf(account);
      return [`Pulumi.client-${slug}.yaml`, `config:\n${lines}  switchyard:client:\n${below(body)}\n`];
    });
    this.folder = new ProjectFolder({
      "Pulumi.yaml": `name: switchyard\nruntime: nodejs\nconfig:\n  homeAccount: { value: { accountId: "${HOME}", company: your-company } }\n${project}`,
      "Pulumi.home.yaml": `config:\n${beside["home"] ?? keysOf(HOME)}  switchyard:home:\n${below(home)}\n`,
      ...Object.fromEntries(files),
    });
    this.project = this.folder.open();
    const { portfolio, invalid, faults } = declaredFleet(this.project, { now: NOW, unchecked: contracts });
    if (faults.length > 0 || (invalid.size > 0 && !isFaulty))
      throw new Error(JSON.stringify([[...invalid], faults], undefined, 1));
    this.aws = new FakeAws(portfolio);
    const stacks = portfolio.contracts.map(
      ({ slug, contract }) =>
        [
          clientStackName(slug),
          { stack: clientStackName(slug), outputs: { [CONTRACT_OUTPUT]: contract }, resources: [] },
        ] as const,
    );
    const all: (readonly [string, DeployedStack])[] = [
      ...stacks,
      ["home", { stack: "home", outputs: {}, resources: [] }],
    ];
    this.deployed = {
      listed: new Map(all.map(([name]) => [name, { name }])),
      stacks: new Map<string, DeployedStack>(all),
      unreadable: new Map(),
      locked: new Set(),
    };
    this.folder.remove();
  }

  get session(): VerifySession {
    return {
      project: this.project,
      engine: { command: "pulumi", version: "3.0.0", env: this.env },
      emit: (event) => this.events.push(event),
      readDeployed: () =>
        this.deployed instanceof Error ? Promise.reject(this.deployed) : Promise.resolve(this.deployed),
    };
  }

  verify(options: VerifyOptions = {}): Promise<VerifyReport> {
    const { readers, ask } = this.aws;
    return verify(this.session, options, { readers, ask, assume: this.assume, now: NOW });
  }

  /** Findings after a change, `client/role: what`; the whole report beside them. */
  async after(change: (aws: FakeAws) => void, options: VerifyOptions = {}): Promise<Verdict> {
    change(this.aws);
    const report = await this.verify(options);
    return { report, found: report.findings.map(spoken), findings: report.findings };
  }
}

export interface Verdict {
  readonly report: VerifyReport;
  readonly found: readonly string[];
  readonly findings: readonly Finding[];
}

/** `fault abccorp/read-only: attached policies`. */
export function spoken({ severity, client, role, what }: Finding): string {
  return `${severity} ${[client ?? "home", ...(role === undefined ? [] : [role])].join("/")}: ${what}`;
}
