/**
 * What users' scripts import from the package `aws-switchyard`. Nothing here starts a program, reads a file, talks to an
 * engine or to AWS before it is called, and only the program loads Pulumi's SDK. What this page does not name may change
 * with any version.
 */

// The program: for `pulumi up` as the default export of a project's own index.ts, and for the Automation API.
export { default } from "./index.ts";
export { switchyard } from "./components/program.ts";
export type { ProgramContext, StackOutputs } from "./components/engine/stack-types.ts";

// One stack's files, as text: its plan or settings, or every fault.
export { readConfigFiles } from "./core/config/read/read-config.ts";
export type { RawConfig, StackFiles } from "./core/config/read/read-config.ts";
export { resolveConfig } from "./core/portfolio/resolve-stack.ts";
export type { StackConfig } from "./core/portfolio/resolve-stack.ts";
export type { SourceFile } from "./core/faults/yaml/source.ts";
export type { ClientPlan, RolePlan } from "./core/client/client-plan.ts";
export type { HomeSettings } from "./core/home/settings/home-settings.ts";

// What is wrong, where it is written, and what to do.
export { formatFault, formatFaults } from "./core/faults/fault.ts";
export type { FaultCode } from "./core/faults/fault-codes.ts";
export type { Fault, Location, Place } from "./core/faults/fault.ts";

// All stacks' files at once: plans, contracts and who gets where.
export { readPortfolio } from "./core/portfolio/read-portfolio.ts";
export type { Portfolio, PortfolioFiles } from "./core/portfolio/read-portfolio.ts";
export type { AccessGraph, GraphEdge, GraphRole } from "./core/access/access-graph.ts";
export type { HomePrincipal } from "./core/access/home-principals.ts";
export type { HomePlan } from "./core/home/planned-home.ts";

// The verdict on the home side, from what the stacks' outputs say: what is to be declared, proved, and who is held.
export { judgeHome } from "./core/portfolio/judge-home.ts";
export type { HomeVerdict } from "./core/portfolio/judge-home.ts";
export type { HomeDraft, VerdictInput } from "./core/portfolio/draft-home.ts";
export { clientsToRead } from "./core/home/settings/home-settings.ts";
export { parseContract } from "./core/contract/parse-contract.ts";
export type { ParsedContract } from "./core/contract/parse-contract.ts";
export type { Contract, ContractRole } from "./core/contract/contract.ts";
export type { ClientContract } from "./core/contract/select-clients.ts";
export { parsePlacements } from "./core/home/permission-sets/shared/placements.ts";
export type { Placements } from "./core/home/permission-sets/shared/placements.ts";
export { parseLastDeployment } from "./core/home/held/last-deployment.ts";
export type { Last, LastDeployment } from "./core/home/held/last-deployment.ts";

// The proof: every grant works, and nobody else gets in.
export { proveAccess } from "./core/access/proof/prove-access.ts";
export type { ProofHome } from "./core/access/proof/prove-access.ts";
export type { Hole, Proof } from "./core/access/proof/proof-input.ts";

// Why somebody gets in or not, and what to change.
export { explainAccess } from "./core/portfolio/explain-access.ts";
export type { AccessAnswer, AccessQuestion } from "./core/portfolio/explain-access.ts";
export type { CallDifference } from "./core/access/explain/difference-words.ts";
export type { Explanation, SideExplanation } from "./core/access/explain/explain.ts";
export type { NearestCall } from "./core/access/explain/nearest-entry.ts";
export type { CallContext } from "./core/evaluate/request.ts";

// Ways in for people: profiles of the AWS CLI, and links.
export { awsConfig } from "./core/aws/cli-profiles.ts";
export type { ProfileTarget, SignIn } from "./core/aws/cli-profiles.ts";
export { accessRoleLink, portalAddress, portalLink, switchRoleLink, switchRoleName } from "./core/aws/links.ts";
export type { LinkClient, SwitchRoleTarget } from "./core/aws/links.ts";
export type { Partition } from "./core/aws/partitions.ts";

// Exports from the files alone: profiles, links, and who has what for access reviews. Nothing of it is loaded before it is called.
export { openExports } from "./fleet/export/open-exports.ts";
export type { Exports } from "./fleet/export/open-exports.ts";
export type { AwsConfigOptions, AwsConfigReport } from "./fleet/export/aws-config.ts";
export type {
  CsvReport,
  ExportReport,
  GrantedReport,
  LinksOptions,
  LinksReport,
  SwitchRolesReport,
} from "./fleet/export/access-exports.ts";
export type { PageCounts, PageOptions, PageReport } from "./fleet/page/access-page.ts";
export type { ForWhom, LeftClient } from "./fleet/export/safe-files.ts";
export type { Holding } from "./core/exports/holdings.ts";

// The review of a change: who gains and loses what between two revisions, by the files alone.
export { review } from "./review/review.ts";
export type { ReviewOptions } from "./review/review.ts";
export { NotReviewable } from "./review/revisions/not-reviewable.ts";
export type { AccessRow, HoleRow, ReviewReport, Revision, Verdict } from "./review/report/review-report.ts";
export type { Finding, Severity } from "./review/rules/rule.ts";

// The fleet: what the command `switchyard` does, for scripts. Nothing of it is loaded before it is called.
export { openFleet } from "./fleet/fleet.ts";
export type { Fleet } from "./fleet/fleet.ts";
export type { FleetOptions } from "./fleet/session.ts";
export type { FleetEvent } from "./fleet/events.ts";
export type { FleetReport, LeftOver, Reason, StackReport, StackResult } from "./fleet/report.ts";
export type { Reviewed, RunSignals, UpOptions } from "./fleet/run/up-options.ts";
export type { AddOptions, AddReport } from "./fleet/add/add.ts";
export { doctor } from "./fleet/doctor/doctor.ts";
export type { DoctorOptions, DoctorReport } from "./fleet/doctor/doctor.ts";
export type { CheckId, DoctorCheck } from "./fleet/doctor/check.ts";
export type { HandoffOptions, HandoffReport } from "./fleet/handoff/handoff.ts";
export type { ImportOptions } from "./fleet/import/import-fleet.ts";
export type { ImportedGrant, ImportedRole, ImportReport, Unmanaged, Unread } from "./fleet/import/import-report.ts";
export type { AskedClient } from "./fleet/import/asked-clients.ts";
export type { HandedOver } from "./core/client/client-plan.ts";
export type { OnboardOptions, OnboardReport } from "./fleet/onboard/onboard.ts";
export type { OnboardPlan } from "./fleet/onboard/onboard-plan.ts";
export type { ClientCard } from "./fleet/onboard/client-card.ts";
export type { StatusOptions, StatusReport, StatusRow } from "./fleet/status/status.ts";
export { parseSpan } from "./fleet/unused/span.ts";
export type { Span } from "./fleet/unused/span.ts";
export type { GrantState, JudgedGrant } from "./fleet/unused/judge-grants.ts";
export type { UnreadClient, UsedRole, UseState } from "./fleet/unused/read-use.ts";
export type { UnusedOptions, UnusedReport } from "./fleet/unused/unused.ts";
export type { VerifyOptions } from "./fleet/verify/verify.ts";
export type { VerifyReport } from "./fleet/verify/verify-report.ts";
export type { RecertifiedGrant, RecertifyOptions, RecertifyReport } from "./fleet/recertify/recertify.ts";
export type { CampaignRow } from "./fleet/recertify/campaign-file.ts";
export type { Decision, GrantRow } from "./fleet/recertify/grant-row.ts";
export type { OffboardOptions } from "./fleet/offboard/offboard-step.ts";
export type { RevokeOptions } from "./fleet/revoke/revoke-options.ts";
export type { RevokePlan, RevokeReport, RevokeTarget } from "./fleet/revoke/revoke-report.ts";
export type { OffboardReport } from "./fleet/offboard/offboard-report.ts";
export type { NewClient } from "./fleet/add/new-client.ts";
