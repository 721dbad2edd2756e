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
        "trust": role.assume_role_policy_document,
        "tags": {tag["Key"]: tag["Value"] for tag in role.tags or []},
        "boundary": _boundary(backend, role.permissions_boundary_arn),
        "maxSessionDuration": int(role.max_session_duration or 3600),
    }


def _user(backend, user):
    tags = backend.tagger.list_tags_for_resource(user.arn)["Tags"]
    return {
        "tags": {tag["Key"]: tag["Value"] for tag in tags},
        "boundary": _boundary(backend, user.permissions_boundary_arn),
        "groups": [_policies(backend, group) for group in backend.get_groups_for_user(user.name)],
        "mfaDevices": list(user.mfa_devices),
    }


KINDS = {
    "role": (lambda backend: backend.roles.values(), _role),
    "user": (lambda backend: backend.users.values(), _user),
    "group": (lambda backend: backend.groups.values(), lambda *_: {}),
}


def entity(arguments):
    """The role, user or group of that name, whatever its case, with all its policies."""
    backend, kind, wanted = iam_of(arguments), arguments["kind"], arguments["name"].lower()
    holders, describe = KINDS[kind]
    for holder in holders(backend):
        if holder.name.lower() == wanted:
            return {
                "kind": kind,
                "name": holder.name,
                "arn": holder.arn,
                "id": holder.id,
                "path": holder.path,
                "ageMs": (utcnow() - holder.create_date).total_seconds() * 1000,
                **_policies(backend, holder),
                **describe(backend, holder),
            }
    raise Missing(arguments["name"])


def names(arguments):
    """The names of all entities of a kind in an account."""
    holders, _ = KINDS[arguments["kind"]]
    return {"names": [holder.name for holder in holders(iam_of(arguments))]}


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
