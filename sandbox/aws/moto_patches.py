"""Where moto's IAM is unlike AWS's in a way that callers see, or too large for many accounts."""

import functools
import json
import random
import string

from moto.core.responses import ActionResult, EmptyResult
from moto.iam.models import AWSManagedPolicy, Group, IAMBackend, Role, User, aws_managed_policies_data
from moto.iam.responses import IamResponse

from moto_checks import known_boundary


@functools.cache
def _aws_managed_policies():
    parsed = json.loads(aws_managed_policies_data)
    return [AWSManagedPolicy.from_data(name, "aws", "aws", data) for name, data in parsed.items()]


def give_aws_ids():
    """Gives users and groups unique ids in AWS's form (AIDA..., AGPA...), which moto does for roles only."""
    for kind, prefix in ((User, "AIDA"), (Group, "AGPA")):

        def initialize(self, *arguments, _plain=kind.__init__, _prefix=prefix, **named):
            _plain(self, *arguments, **named)
            self.id = _prefix + "".join(random.choices(string.ascii_uppercase + string.digits, k=17))

        kind.__init__ = initialize


def share_aws_managed_policies():
    """Lets all accounts share one set of AWS's policies: moto makes 1,400 objects for each otherwise.
    Their attachment counts are then those of the whole sandbox."""
    IAMBackend._init_aws_policies = lambda self: list(_aws_managed_policies())


def give_user_boundaries():
    """Lets users have a permissions boundary, which moto knows of roles alone."""
    User.switchyard_boundary = None
    User.permissions_boundary_arn = property(lambda user: user.switchyard_boundary)
    User.permissions_boundary = Role.permissions_boundary
    create = IamResponse.create_user

    def bound(response, boundary):
        known_boundary(response.backend, boundary)
        response.backend.get_user(response._get_param("UserName")).switchyard_boundary = boundary

    def create_user(self):
        known_boundary(self.backend, self._get_param("PermissionsBoundary"))
        made = create(self)
        bound(self, self._get_param("PermissionsBoundary"))
        return made

    def put_user_permissions_boundary(self):
        bound(self, self._get_param("PermissionsBoundary"))
        return EmptyResult()

    def delete_user_permissions_boundary(self):
        bound(self, None)
        return EmptyResult()

    IamResponse.create_user = create_user
    IamResponse.put_user_permissions_boundary = put_user_permissions_boundary
    IamResponse.delete_user_permissions_boundary = delete_user_permissions_boundary


def look_for_holders():
    """Lets lists fail for a user or role that does not exist. Nobody makes service-specific credentials."""
    profiles = IAMBackend.get_instance_profiles_for_role

    def get_instance_profiles_for_role(self, role_name):
        return profiles(self, self.get_role(role_name).name)

    def list_service_specific_credentials(self):
        if self._get_param("UserName"):
            self.backend.get_user(self._get_param("UserName"))
        return ActionResult({"ServiceSpecificCredentials": []})

    IAMBackend.get_instance_profiles_for_role = get_instance_profiles_for_role
    IamResponse.list_service_specific_credentials = list_service_specific_credentials


def change_groups_in_place():
    """Lets UpdateGroup change the path alone, and take the name the group has; moto does neither."""
    plain = IAMBackend.update_group

    def update_group(self, group_name, new_group_name, new_path):
        if new_group_name and new_group_name != group_name:
            plain(self, group_name, new_group_name, new_path)
        elif new_path:
            self.get_group(group_name).path = new_path

    IAMBackend.update_group = update_group


def keep_tags_of_users():
    """Keeps a user's tags when name or path change: moto stores them under the ARN."""
    plain = IAMBackend.update_user

    def update_user(self, user_name, new_path=None, new_user_name=None):
        old = self.get_user(user_name).arn
        plain(self, user_name, new_path, new_user_name)
        new = self.get_user(new_user_name or user_name).arn
        if new != old:
            tags = self.tagger.list_tags_for_resource(old)["Tags"]
            self.tagger.delete_all_tags_for_resource(old)
            self.tagger.tag_resource(new, tags)

    IAMBackend.update_user = update_user


def keep_description_of_roles():
    """Lets UpdateRole without a description keep the one the role has; moto drops it."""
    plain = IAMBackend.update_role

    def update_role(self, role_name, role_description, max_session_duration):
        kept = self.get_role(role_name).description if role_description is None else role_description
        return plain(self, role_name, kept, max_session_duration)

    IAMBackend.update_role = update_role


def apply():
    keep_description_of_roles()
    share_aws_managed_policies()
    give_aws_ids()
    give_user_boundaries()
    look_for_holders()
    change_groups_in_place()
    keep_tags_of_users()
