import type { Reached } from "./wide-statements.ts";

/** A call of IAM with which its holder takes over somebody else's rights, where it may make it on all of a kind. */
export interface TakingOver {
  /** As AWS writes it. */
  readonly action: string;
  readonly kind: Reached;
  /** Conditions that keep it from giving more than the holder has. In lower case. */
  readonly keptBy?: RegExp;
}

/** Conditions that say what may be attached, or that whatever is changed keeps a boundary. */
const BOUNDED = /^iam:(?:permissionsboundary|policyarn|resourcetag\/.+)$|^aws:resourcetag\/.+$/;

const onUsers = ["CreateAccessKey", "CreateLoginProfile", "UpdateLoginProfile"];

/**
 * Calls that make their holder an administrator by themselves.
 * Source: IAM User Guide, actions with the access level "Permissions management"; these are the well-known ways.
 */
export const TAKING_OVER: readonly TakingOver[] = [
  ...onUsers.map((name) => ({ action: `iam:${name}`, kind: "user" as const })),
  { action: "iam:AddUserToGroup", kind: "group" },
  { action: "iam:UpdateAssumeRolePolicy", kind: "role" },
  { action: "iam:CreatePolicyVersion", kind: "policy" },
  { action: "iam:SetDefaultPolicyVersion", kind: "policy" },
  { action: "iam:UpdateSAMLProvider", kind: "saml-provider" },
  ...(["User", "Group", "Role"] as const).flatMap((name) =>
    [`iam:Put${name}Policy`, `iam:Attach${name}Policy`].map((action) => ({
      action,
      kind: name.toLowerCase() as Reached,
      keptBy: BOUNDED,
    })),
  ),
];

/** Calls of Identity Center that give rights in accounts. They have resources of their own, so that any will do. */
export const GIVING_ACCESS: readonly string[] = [
  "sso:CreateAccountAssignment",
  "sso:PutInlinePolicyToPermissionSet",
  "sso:AttachManagedPolicyToPermissionSet",
  "sso:AttachCustomerManagedPolicyReferenceToPermissionSet",
  "identitystore:CreateGroupMembership",
];

/**
 * What runs somebody's code or calls as a role that was passed to it: of each list, one call of each line. With
 * `iam:PassRole` on every role they make their holder whatever the strongest role may do.
 */
export const RUNNING_AS: readonly (readonly (readonly string[])[])[] = [
  [
    ["lambda:CreateFunction"],
    [
      ...["lambda:InvokeFunction", "lambda:InvokeFunctionUrl", "lambda:AddPermission"],
      ...["lambda:CreateEventSourceMapping", "lambda:CreateFunctionUrlConfig"],
    ],
  ],
  [["ec2:RunInstances", "ec2:AssociateIamInstanceProfile", "ec2:ReplaceIamInstanceProfileAssociation"]],
  [["cloudformation:CreateStack", "cloudformation:UpdateStack", "cloudformation:CreateStackSet"]],
  [["ecs:RegisterTaskDefinition"], ["ecs:RunTask", "ecs:StartTask", "ecs:CreateService", "ecs:UpdateService"]],
  [["glue:CreateDevEndpoint", "glue:CreateSession"]],
  [
    ["glue:CreateJob", "glue:UpdateJob"],
    ["glue:StartJobRun", "glue:CreateTrigger"],
  ],
  [
    ["codebuild:CreateProject", "codebuild:UpdateProject"],
    ["codebuild:StartBuild", "codebuild:StartBuildBatch"],
  ],
  [["sagemaker:CreateNotebookInstance", "sagemaker:CreateTrainingJob", "sagemaker:CreateProcessingJob"]],
  [["states:CreateStateMachine", "states:UpdateStateMachine"], ["states:StartExecution"]],
  [["scheduler:CreateSchedule", "scheduler:UpdateSchedule"]],
  [["datapipeline:CreatePipeline"], ["datapipeline:PutPipelineDefinition"]],
  [["elasticmapreduce:RunJobFlow"]],
  [["batch:RegisterJobDefinition"], ["batch:SubmitJob"]],
  [["apprunner:CreateService"]],
  [["ssm:StartAutomationExecution"]],
];
