"""What the front asks of moto's IAM directly: one small answer instead of ten AWS calls."""

from moto.core.utils import utcnow
from moto.iam.models import iam_backends


class Missing(Exception):
    """The entity asked for does not exist."""


def iam_of(arguments):
    return iam_backends[arguments["account"]]["aws"]


def _document(backend, arn):
    policy = backend.managed_policies.get(arn)
    if policy is None:
        return None
    return next((version.document for version in policy.versions if version.is_default), None)


def _policies(backend, holder):
    return {
        "inline": dict(holder.policies),
        "managed": {arn: _document(backend, arn) for arn in holder.managed_policies},
    }


def _boundary(backend, arn):
    return {"arn": arn, "document": _document(backend, arn)} if arn else None


def _role(backend, role):
    return {
        "kind": "role",
        "name": role.name,
        "arn": role.arn,
        "id": role.id,
        "path": role.path,
        "trust": role.assume_role_policy_document,
        "tags": {tag["Key"]: tag["Value"] for tag in role.tags or []},
        "boundary": _boundary(backend, role.permissions_boundary_arn),
        "maxSessionDuration": int(role.max_session_duration or 3600),
        **_policies(backend, role),
    }


def _user(backend, user):
    tags = backend.tagger.list_tags_for_resource(user.arn)["Tags"]
    return {
        "kind": "user",
        "name": user.name,
        "arn": user.arn,
        "id": user.id,
        "path": user.path,
        "tags": {tag["Key"]: tag["Value"] for tag in tags},
        "boundary": _boundary(backend, user.permissions_boundary_arn),
        "groups": [_policies(backend, group) for group in backend.get_groups_for_user(user.name)],
        "mfaDevices": list(user.mfa_devices),
        **_policies(backend, user),
    }


def _group(backend, group):
    return {
        "kind": "group",
        "name": group.name,
        "arn": group.arn,
        "id": group.id,
        "path": group.path,
        **_policies(backend, group),
    }


def _age(holder):
    return (utcnow() - holder.create_date).total_seconds() * 1000


def _holders(backend, kind):
    return {"role": backend.roles, "user": backend.users, "group": backend.groups}[kind].values()


def entity(arguments):
    """The role, user or group of that name, whatever its case, with all its policies."""
    backend, wanted = iam_of(arguments), arguments["name"].lower()
    describe = {"role": _role, "user": _user, "group": _group}[arguments["kind"]]
    for holder in _holders(backend, arguments["kind"]):
        if holder.name.lower() == wanted:
            return {**describe(backend, holder), "ageMs": _age(holder)}
    raise Missing(arguments["name"])


def names(arguments):
    """The names of all entities of a kind in an account."""
    return {"names": [holder.name for holder in _holders(iam_of(arguments), arguments["kind"])]}


def policy(arguments):
    """A managed policy's text in force."""
    document = _document(iam_of(arguments), arguments["arn"])
    if document is None:
        raise Missing(arguments["arn"])
    return {"document": document}


def access_key(arguments):
    """Whose key it is. O(accounts): the front remembers the answer."""
    wanted = arguments["id"]
    for account, partitions in list(iam_backends.items()):
        key = partitions["aws"].access_keys.get(wanted)
        if key is None:
            continue
        # why: the key's own user name is that of its creation; the user may have another since.
        for user in partitions["aws"].users.values():
            if any(own.access_key_id == wanted for own in user.access_keys):
                return {
                    "account": account,
                    "userName": user.name,
                    "arn": user.arn,
                    "active": key.status == "Active",
                    "secret": key.secret_access_key,
                }
    raise Missing(wanted)


OPERATIONS = {
    "entity": entity,
    "names": names,
    "policy": policy,
    "access-key": access_key,
}
