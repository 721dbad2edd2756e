"""What IAM refuses and moto does not, where it depends on what there is in the account."""

import functools
import inspect

from moto.iam.exceptions import DeleteConflictException, EntityAlreadyExists, NotFoundException
from moto.iam.models import AWSManagedPolicy, IAMBackend


def _before(method, check):
    """Has the back end call `check`, with its own arguments by name, before it does what it does."""
    plain = getattr(IAMBackend, method)
    signature = inspect.signature(plain)

    @functools.wraps(plain)
    def checked(self, *arguments, **named):
        given = signature.bind(self, *arguments, **named).arguments
        check(**{"backend": given.pop("self"), **given})
        return plain(self, *arguments, **named)

    setattr(IAMBackend, method, checked)


def _unique(kind, holders, argument, own=None):
    """Names are unique whatever their case. `own` is the argument that names who gets another one."""

    def check(backend, **given):
        wanted, present = given.get(argument), given.get(own)
        names = {holder.name.lower() for holder in holders(backend) if holder.name != present}
        if wanted and wanted.lower() in names:
            raise EntityAlreadyExists(f"{kind} with name {wanted} already exists.")

    return check


def _unique_policy(backend, policy_name, **_):
    own = [policy for policy in backend.managed_policies.values() if not isinstance(policy, AWSManagedPolicy)]
    if any(policy.name.lower() == policy_name.lower() for policy in own):
        raise EntityAlreadyExists(f"A policy called {policy_name} already exists. Duplicate names are not allowed.")


def known_boundary(backend, permissions_boundary=None, **_):
    """A permissions boundary has to exist."""
    if permissions_boundary and permissions_boundary not in backend.managed_policies:
        raise NotFoundException(f"Scope ARN: {permissions_boundary} does not exist or is not attachable.")


def _refuse_while(conditions):
    for holds, what in conditions:
        if holds:
            raise DeleteConflictException(f"Cannot delete entity, must {what} first.")


def _deletable_user(backend, user_name, **_):
    user = backend.get_user(user_name)
    _refuse_while([
        (backend.get_groups_for_user(user_name), "remove users from group"),
        (user.access_keys, "delete access keys"),
        (user.password, "delete login profile"),
        (user.mfa_devices, "delete MFA device"),
    ])


def _deletable_group(backend, group_name, **_):
    group = backend.get_group(group_name)
    _refuse_while([
        (group.users, "remove users from group"),
        (group.managed_policies, "detach all policies"),
        (group.policies, "delete policies"),
    ])


def _deletable_policy(backend, policy_arn, **_):
    policy = backend.get_policy(policy_arn)
    holders = [*backend.roles.values(), *backend.users.values()]
    if policy.attachment_count > 0 or any(holder.permissions_boundary_arn == policy_arn for holder in holders):
        raise DeleteConflictException("Cannot delete a policy attached to entities.")
    if len(policy.versions) > 1:
        raise DeleteConflictException(
            "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. "
            "The default version is deleted with the policy."
        )


def apply():
    def roles(backend):
        return backend.roles.values()

    def users(backend):
        return backend.users.values()

    def groups(backend):
        return backend.groups.values()

    _before("create_role", _unique("Role", roles, "role_name"))
    _before("create_user", _unique("User", users, "user_name"))
    _before("create_group", _unique("Group", groups, "group_name"))
    _before("update_user", _unique("User", users, "new_user_name", own="user_name"))
    _before("update_group", _unique("Group", groups, "new_group_name", own="group_name"))
    _before("create_policy", _unique_policy)
    _before("create_role", known_boundary)
    _before("put_role_permissions_boundary", known_boundary)
    _before("delete_user", _deletable_user)
    _before("delete_group", _deletable_group)
    _before("delete_policy", _deletable_policy)
