"""What the front changes in moto's IAM directly: what no AWS call does, or only many."""

from datetime import timedelta

from moto.core.utils import utcnow
from moto_entities import Missing, iam_of


def put_role(arguments):
    """Creates the role, or makes the existing one exactly this. Nothing changes when a policy is missing."""
    backend, wanted = iam_of(arguments), arguments["name"]
    arns = arguments["managed"]
    boundary = arguments.get("boundary")
    for arn in [*arns, *([boundary] if boundary else [])]:
        if arn not in backend.managed_policies:
            raise Missing(arn)
    role = next((r for r in backend.roles.values() if r.name == wanted), None)
    if role is None:
        role = backend.create_role(
            wanted, arguments["trust"], arguments["path"], None, arguments["description"], [], None
        )
    role.assume_role_policy_document = arguments["trust"]
    role.description = arguments["description"]
    role.max_session_duration = str(arguments["maxSessionDuration"])
    role.permissions_boundary_arn = boundary
    role.policies = dict(arguments["inline"])
    for arn in [arn for arn in role.managed_policies if arn not in arns]:
        backend.managed_policies[arn].detach_from(role)
    for arn in arns:
        if arn not in role.managed_policies:
            backend.managed_policies[arn].attach_to(role)
    return {"arn": role.arn, "id": role.id}


def drop_role(arguments):
    """Deletes a role with all it holds."""
    backend = iam_of(arguments)
    role = next((r for r in backend.roles.values() if r.name == arguments["name"]), None)
    if role is None:
        raise Missing(arguments["name"])
    for arn in list(role.managed_policies):
        backend.managed_policies[arn].detach_from(role)
    del backend.roles[role.id]
    return {}


def role_use(arguments):
    """Notes when a role was used, and when it was made: so many days ago."""
    role = next((r for r in iam_of(arguments).roles.values() if r.name == arguments["name"]), None)
    if role is None:
        raise Missing(arguments["name"])
    if "used" in arguments:
        role.last_used = utcnow() - timedelta(days=arguments["used"])
        role.last_used_region = arguments.get("region")
    if "made" in arguments:
        role.create_date = utcnow() - timedelta(days=arguments["made"])
    return {}


OPERATIONS = {
    "role-use": role_use,
    "put-role": put_role,
    "drop-role": drop_role,
}
