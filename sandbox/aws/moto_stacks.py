"""Lets CloudFormation make and update roles with all that a template says: moto leaves managed policies out, and of an
update everything but the description."""

import json

from moto.iam.models import Role, iam_backends
from moto.utilities.utils import get_partition

from moto_changes import bring


def whole_roles():
    """Brings a role that a stack makes or updates to what the template says, in place where its name stays."""
    make, update = Role.create_from_cloudformation_json, Role.update_from_cloudformation_json
    remove = Role.delete_from_cloudformation_json

    def made(cls, resource_name, cloudformation_json, account_id, region_name, **named):
        role = make(resource_name, cloudformation_json, account_id, region_name, **named)
        _bring(role, cloudformation_json["Properties"], account_id, region_name)
        return role

    def updated(cls, original_resource, new_resource_name, cloudformation_json, account_id, region_name):
        properties = cloudformation_json["Properties"]
        if properties.get("RoleName", original_resource.name) != original_resource.name:
            return update(original_resource, new_resource_name, cloudformation_json, account_id, region_name)
        _bring(original_resource, properties, account_id, region_name)
        return original_resource

    def removed(cls, resource_name, cloudformation_json, account_id, region_name):
        backend = iam_backends[account_id][get_partition(region_name)]
        for role in [role for role in backend.roles.values() if role.name == resource_name]:
            for arn in list(role.managed_policies):
                backend.detach_role_policy(arn, role.name)
        remove(resource_name, cloudformation_json, account_id, region_name)

    Role.delete_from_cloudformation_json = classmethod(removed)
    Role.create_from_cloudformation_json = classmethod(made)
    Role.update_from_cloudformation_json = classmethod(updated)


def _text(document):
    return document if isinstance(document, str) else json.dumps(document)


def _bring(role, properties, account_id, region_name):
    backend = iam_backends[account_id][get_partition(region_name)]
    trust, boundary = _text(properties["AssumeRolePolicyDocument"]), properties.get("PermissionsBoundary")
    description, duration = properties.get("Description", ""), properties.get("MaxSessionDuration", 3600)
    bring(backend, role, trust, description, duration, boundary, properties.get("ManagedPolicyArns", []), {})
    for each in properties.get("Policies", []):
        backend.put_role_policy(role.name, each["PolicyName"], _text(each["PolicyDocument"]))
    role.tags = []
    backend.tag_role(role.name, properties.get("Tags", []))
