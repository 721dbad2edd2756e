import type { AddOptions, AddReport } from "./add/add.ts";
import type { ExplainOptions, ExplainReport } from "./explain/explain.ts";
import type { HandoffOptions, HandoffReport } from "./handoff/handoff.ts";
import type { ImportReport } from "./import/import-report.ts";
import type { ImportOptions } from "./import/import-fleet.ts";
import type { OffboardReport } from "./offboard/offboard-report.ts";
import type { OffboardOptions } from "./offboard/offboard-step.ts";
import type { OnboardOptions, OnboardReport } from "./onboard/onboard.ts";
import type { FleetProject } from "./project/open-project.ts";
import type { RecertifyOptions, RecertifyReport } from "./recertify/recertify.ts";
import type { FleetReport } from "./report.ts";
import type { UpOptions } from "./run/up-options.ts";
import type { RevokeOptions } from "./revoke/revoke-options.ts";
import type { RevokeReport } from "./revoke/revoke-report.ts";
import type { FleetOptions } from "./session.ts";
import type { StatusOptions, StatusReport } from "./status/status.ts";
import type { UnusedOptions, UnusedReport } from "./unused/unused.ts";
import type { VerifyReport } from "./verify/verify-report.ts";
import type { VerifyOptions } from "./verify/verify.ts";
import type { NewClient } from "./add/new-client.ts";

/**
 * A project's stacks, to be driven by a script: what the command `switchyard` does, without printing and without an exit.
 * Each call reads the files anew.
 */
export interface Fleet {
  /** The project's files as they are now. @throws ProjectFaults */
  readonly project: FleetProject;
  /** Writes a client's file. */
  add(client: NewClient, options?: AddOptions): Promise<AddReport>;
  /** Writes what a client without Pulumi makes its roles from. @throws WriteFailure */
  handOff(slug: string, options?: HandoffOptions): Promise<HandoffReport>;
  /** Writes stack files for what stands in AWS. @throws WriteFailure */
  import(options?: ImportOptions): Promise<ImportReport>;
  /** Deploys stacks: clients side by side, the home stack last. */
  up(options: UpOptions): Promise<FleetReport>;
  /** Takes clients from their files to "somebody is in". */
  onboard(options: OnboardOptions): Promise<OnboardReport>;
  status(options?: StatusOptions): Promise<StatusReport>;
  /** Which grants reach only roles that nobody has used. @throws ProjectFaults, WriteFailure */
  unused(options: UnusedOptions): Promise<UnusedReport>;
  /** Compares what AWS has with what the files say. */
  verify(options?: VerifyOptions): Promise<VerifyReport>;
  /** Why somebody gets into a role, or not, by the files; no engine and no call to AWS. */
  explain(options: ExplainOptions): Promise<ExplainReport>;
  /** The same by what AWS has, and where that is not what the files say. */
  explainLive(options: ExplainOptions): Promise<ExplainReport>;
  /** Begins an access review, or says how it stands. @throws WriteFailure */
  recertify(campaign: string, options?: RecertifyOptions): Promise<RecertifyReport>;
  /** Ends live sessions now: of a client's roles, or of one person, who is then denied at home. @throws ProjectFaults */
  revoke(options: RevokeOptions): Promise<RevokeReport>;
  /** Takes a client back to nothing. */
  offboard(options: OffboardOptions): Promise<OffboardReport>;
  /** Ends the worker processes. Nothing else can be called afterwards. */
  close(): void;
}

/**
 * Opens the project that a folder belongs to. Worker processes start with the first call that needs the engine.
 * @throws ProjectFaults; Error when there is no `pulumi` command.
 */
export async function openFleet(options: FleetOptions = {}): Promise<Fleet> {
  // why import where needed: a script that only reads files meets neither Pulumi's SDK nor the AWS SDK.
  const { FleetSession } = await import("./session.ts");
  const first = await FleetSession.open(options);
  const session = () => first.again();
  return {
    get project() {
      return session().project;
    },
    add: async (client, how) => (await import("./add/add.ts")).addClient(session().project, client, how),
    handOff: async (slug, how) => (await import("./handoff/handoff.ts")).handOff(session().project, slug, how),
    import: async (how = {}) =>
      (await import("./import/import-fleet.ts")).importFleet(session().project, { env: first.engine.env, ...how }),
    up: async (how) => (await import("./run/up.ts")).up(session(), how),
    onboard: async (how) => (await import("./onboard/onboard.ts")).onboard(session(), how),
    status: async (how) => (await import("./status/status.ts")).status(session(), how),
    unused: async (how) => (await import("./unused/unused.ts")).unused(session(), how),
    verify: async (how) => (await import("./verify/verify.ts")).verify(session(), how),
    explain: async (how) => (await import("./explain/explain.ts")).explain(session().project, how),
    explainLive: async (how) => (await import("./explain/explain.ts")).explainLive(session(), how),
    recertify: async (campaign, how) =>
      (await import("./recertify/recertify.ts")).recertify(session().project, campaign, how),
    revoke: async (how) => (await import("./revoke/revoke.ts")).revoke(session(), how),
    offboard: async (how) => (await import("./offboard/offboard.ts")).offboard(session(), how),
    close: () => first.close(),
  };
}
