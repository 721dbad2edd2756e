"""Where moto's IAM is unlike AWS's in a way that callers see, or too large for many accounts."""

import functools
import json
import random
import string

from moto.iam.models import AWSManagedPolicy, Group, IAMBackend, User, aws_managed_policies_data


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
    """Lets GetUser show a user's permissions boundary, which moto does not know."""
    User.permissions_boundary = property(
        lambda self: {
            "PermissionsBoundaryType": "Policy",
            "PermissionsBoundaryArn": self.switchyard_boundary,
        }
        if getattr(self, "switchyard_boundary", None)
        else None
    )


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
    change_groups_in_place()
    keep_tags_of_users()
