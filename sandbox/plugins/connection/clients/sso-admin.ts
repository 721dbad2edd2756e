export { SSOAdminClient as Client } from "@aws-sdk/client-sso-admin";
import * as sdk from "@aws-sdk/client-sso-admin";

/** The Identity Center administration operations that the plugins use. */
export const commands = {
  AttachCustomerManagedPolicyReferenceToPermissionSet: sdk.AttachCustomerManagedPolicyReferenceToPermissionSetCommand,
  AttachManagedPolicyToPermissionSet: sdk.AttachManagedPolicyToPermissionSetCommand,
  CreateAccountAssignment: sdk.CreateAccountAssignmentCommand,
  CreatePermissionSet: sdk.CreatePermissionSetCommand,
  DeleteAccountAssignment: sdk.DeleteAccountAssignmentCommand,
  DeleteInlinePolicyFromPermissionSet: sdk.DeleteInlinePolicyFromPermissionSetCommand,
  DeletePermissionSet: sdk.DeletePermissionSetCommand,
  DeletePermissionsBoundaryFromPermissionSet: sdk.DeletePermissionsBoundaryFromPermissionSetCommand,
  DescribeAccountAssignmentCreationStatus: sdk.DescribeAccountAssignmentCreationStatusCommand,
  DescribeAccountAssignmentDeletionStatus: sdk.DescribeAccountAssignmentDeletionStatusCommand,
  DescribePermissionSet: sdk.DescribePermissionSetCommand,
  DescribePermissionSetProvisioningStatus: sdk.DescribePermissionSetProvisioningStatusCommand,
  DetachCustomerManagedPolicyReferenceFromPermissionSet:
    sdk.DetachCustomerManagedPolicyReferenceFromPermissionSetCommand,
  DetachManagedPolicyFromPermissionSet: sdk.DetachManagedPolicyFromPermissionSetCommand,
  GetInlinePolicyForPermissionSet: sdk.GetInlinePolicyForPermissionSetCommand,
  GetPermissionsBoundaryForPermissionSet: sdk.GetPermissionsBoundaryForPermissionSetCommand,
  ListAccountAssignments: sdk.ListAccountAssignmentsCommand,
  ListAccountsForProvisionedPermissionSet: sdk.ListAccountsForProvisionedPermissionSetCommand,
  ListCustomerManagedPolicyReferencesInPermissionSet: sdk.ListCustomerManagedPolicyReferencesInPermissionSetCommand,
  ListInstances: sdk.ListInstancesCommand,
  ListManagedPoliciesInPermissionSet: sdk.ListManagedPoliciesInPermissionSetCommand,
  ListPermissionSets: sdk.ListPermissionSetsCommand,
  ListTagsForResource: sdk.ListTagsForResourceCommand,
  ProvisionPermissionSet: sdk.ProvisionPermissionSetCommand,
  PutInlinePolicyToPermissionSet: sdk.PutInlinePolicyToPermissionSetCommand,
  PutPermissionsBoundaryToPermissionSet: sdk.PutPermissionsBoundaryToPermissionSetCommand,
  TagResource: sdk.TagResourceCommand,
  UntagResource: sdk.UntagResourceCommand,
  UpdatePermissionSet: sdk.UpdatePermissionSetCommand,
};
