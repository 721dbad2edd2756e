import type { FleetEvent } from "../fleet/events.ts";
import type {
  AwsConfigInput,
  CodeownersExportInput,
  CsvInput,
  GrantedInput,
  KubernetesInput,
  LinksInput,
  PageInput,
  SwitchRolesInput,
} from "./export-inputs.ts";
import type {
  AddInput,
  DoctorInput,
  ExplainInput,
  HandoffInput,
  ImportInput,
  InitInput,
  OffboardInput,
  OnboardInput,
  RecertifyInput,
  RevokeInput,
  StatusInput,
  UpInput,
  VerifyInput,
} from "./inputs.ts";
import type { RunSignals } from "./interrupts.ts";
import type { Outcome } from "./outcome.ts";
import type { GithubApprovedInput, GithubCommentInput, ReviewInput } from "./review-inputs.ts";

/** What a command's action may use of the outside world. */
export interface CommandIo {
  readonly env: NodeJS.ProcessEnv;
  /** Whether somebody is there to answer. */
  readonly isInteractive: boolean;
  /** Draws what is going on. */
  readonly onEvent: (event: FleetEvent) => void;
  /** Ends the drawing, so that a question or a result can be read. */
  readonly endProgress: () => Promise<void>;
  /** A line for people, beside the result. */
  readonly say: (line: string) => void;
  /**
   * Asks for leave. `--yes` is given already where this is called.
   * @throws WrongUse when nobody is there to answer; BrokenOff.
   */
  readonly confirm: (question: string) => Promise<boolean>;
  /** From the first call on, Ctrl-C drains and then cancels, where it would have ended the command at once. */
  readonly signals: () => RunSignals;
}

/** One action for each command. */
export interface Actions {
  readonly init: Action<InitInput>;
  readonly add: Action<AddInput>;
  readonly onboard: Action<OnboardInput>;
  readonly up: Action<UpInput>;
  readonly status: Action<StatusInput>;
  readonly verify: Action<VerifyInput>;
  readonly doctor: Action<DoctorInput>;
  readonly offboard: Action<OffboardInput>;
  readonly revoke: Action<RevokeInput>;
  readonly handoff: Action<HandoffInput>;
  readonly import: Action<ImportInput>;
  readonly recertify: Action<RecertifyInput>;
  readonly explain: Action<ExplainInput>;
  readonly review: Action<ReviewInput>;
  readonly kubernetes: Action<KubernetesInput>;
  readonly codeowners: Action<CodeownersExportInput>;
  readonly awsConfig: Action<AwsConfigInput>;
  readonly granted: Action<GrantedInput>;
  readonly switchRoles: Action<SwitchRolesInput>;
  readonly links: Action<LinksInput>;
  readonly csv: Action<CsvInput>;
  readonly page: Action<PageInput>;
  readonly githubComment: Action<GithubCommentInput>;
  readonly githubApproved: Action<GithubApprovedInput>;
}

export type Action<Input> = (input: Input, io: CommandIo) => Promise<Outcome>;
