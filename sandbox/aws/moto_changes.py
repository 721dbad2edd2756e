"""What the front changes in moto's IAM directly: what no AWS call does, or only many."""

from datetime import timedelta

from moto.core.utils import utcnow
from moto_entities import Missing, iam_of


def _role_of(arguments):
    roles = iam_of(arguments).roles.values()
    return next((role for role in roles if role.name == arguments["name"]), None)


def _known_role(arguments):
    role = _role_of(arguments)
    if role is None:
        raise Missing(arguments["name"])
    return role


def bring(backend, role, trust, description, max_session, boundary, managed, inline):
    """Makes a role exactly this. Policies are ARNs, and texts by name."""
    role.assume_role_policy_document = trust
    role.description = description
    role.max_session_duration = str(max_session)
    role.permissions_boundary_arn = boundary
    role.policies = dict(inline)
    for arn in set(role.managed_policies) - set(managed):
        backend.detach_role_policy(arn, role.name)
    for arn in managed:
        if arn not in role.managed_policies:
            backend.attach_role_policy(arn, role.name)


def account_alias(arguments):
    """Gives the account another name in its sign-in address."""
    iam_of(arguments).create_account_alias(arguments["alias"])
    return {}


def make_user(arguments):
    """Makes a user with policies and an access key."""
    backend, name = iam_of(arguments), arguments["name"]
    backend.create_user("us-east-1", name)
    for arn in arguments["managed"]:
        backend.attach_user_policy(arn, name)
    for policy, text in arguments["inline"].items():
        backend.put_user_policy(name, policy, text)
    key = backend.create_access_key(name)
    return {"accessKeyId": key.access_key_id, "secretAccessKey": key.secret_access_key}


def put_role(arguments):
    """Creates the role, or makes the existing one exactly this. Nothing changes when a policy is missing."""
    backend, trust, boundary = iam_of(arguments), arguments["trust"], arguments["boundary"]
    for arn in [*arguments["managed"], *([boundary] if boundary else [])]:
        if arn not in backend.managed_policies:
            raise Missing(arn)
    role = _role_of(arguments)
    if role is None:
        role = backend.create_role(arguments["name"], trust, arguments["path"], None, "", [], None)
    bring(
        backend, role, trust, arguments["description"], arguments["maxSessionDuration"], boundary,
        arguments["managed"], arguments["inline"],
    )
    return {"arn": role.arn, "id": role.id}


def drop_role(arguments):
    """Deletes a role with all it holds."""
    role = _known_role(arguments)
    for arn in list(role.managed_policies):
        iam_of(arguments).detach_role_policy(arn, role.name)
    del iam_of(arguments).roles[role.id]
    return {}


def role_use(arguments):
    """Notes when a role was used, and when it was made: so many days ago."""
    role = _known_role(arguments)
    if "used" in arguments:
        role.last_used = utcnow() - timedelta(days=arguments["used"])
        role.last_used_region = arguments.get("region")
    if "made" in arguments:
        role.create_date = utcnow() - timedelta(days=arguments["made"])
    return {}


OPERATIONS = {
    "role-use": role_use,
    "account-alias": account_alias,
    "make-user": make_user,
    "put-role": put_role,
    "drop-role": drop_role,
}
