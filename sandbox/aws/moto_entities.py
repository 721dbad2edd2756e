"""What the front asks of moto's IAM directly: one small answer instead of ten AWS calls."""

import functools
import json
import random
import string

from moto.iam.models import AWSManagedPolicy, Group, IAMBackend, User, aws_managed_policies_data, iam_backends


class Missing(Exception):
    """The entity asked for does not exist."""


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


def _iam(arguments):
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
        "boundary": _boundary(backend, getattr(user, "switchyard_boundary", None)),
        "groups": [_policies(backend, group) for group in backend.get_groups_for_user(user.name)],
        "mfaDevices": list(user.mfa_devices),
        "accessKeys": len(user.access_keys),
        "hasPassword": bool(user.password),
        **_policies(backend, user),
    }


def _group(backend, group):
    return {
        "kind": "group",
        "name": group.name,
        "arn": group.arn,
        "id": group.id,
        "path": group.path,
        "members": len(group.users),
        **_policies(backend, group),
    }


def _holders(backend, kind):
    return {"role": backend.roles, "user": backend.users, "group": backend.groups}[kind].values()


def entity(arguments):
    """The role, user or group of that name, whatever its case, with all its policies."""
    backend, wanted = _iam(arguments), arguments["name"].lower()
    describe = {"role": _role, "user": _user, "group": _group}[arguments["kind"]]
    for holder in _holders(backend, arguments["kind"]):
        if holder.name.lower() == wanted:
            return describe(backend, holder)
    raise Missing(arguments["name"])


def names(arguments):
    """The names of all entities of a kind in an account."""
    return {"names": [holder.name for holder in _holders(_iam(arguments), arguments["kind"])]}


def policy(arguments):
    """A managed policy: its text in force, its versions, and how many entities have it attached."""
    backend, arn = _iam(arguments), arguments["arn"]
    document = _document(backend, arn)
    if document is None:
        raise Missing(arn)
    found = backend.managed_policies[arn]
    bounded = [*backend.roles.values(), *backend.users.values()]
    boundaries = sum(
        1 for holder in bounded
        if arn in (getattr(holder, "permissions_boundary_arn", None), getattr(holder, "switchyard_boundary", None))
    )
    return {
        "arn": arn,
        "document": document,
        "versions": len(found.versions),
        "attachments": found.attachment_count,
        "boundaries": boundaries,
    }


def customer_policies(arguments):
    """The names of the account's own managed policies."""
    own = (p for p in _iam(arguments).managed_policies.values() if not isinstance(p, AWSManagedPolicy))
    return {"names": [p.name for p in own]}


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


def user_boundary(arguments):
    """Sets a user's permissions boundary, or removes it."""
    user = _iam(arguments).users.get(arguments["name"])
    if user is None:
        raise Missing(arguments["name"])
    user.switchyard_boundary = arguments.get("boundary")
    return {}


def put_role(arguments):
    """Creates the role, or makes the existing one exactly this. Nothing changes when a policy is missing."""
    backend, wanted = _iam(arguments), arguments["name"]
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
    backend = _iam(arguments)
    role = next((r for r in backend.roles.values() if r.name == arguments["name"]), None)
    if role is None:
        raise Missing(arguments["name"])
    for arn in list(role.managed_policies):
        backend.managed_policies[arn].detach_from(role)
    del backend.roles[role.id]
    return {}


OPERATIONS = {
    "entity": entity,
    "names": names,
    "policy": policy,
    "customer-policies": customer_policies,
    "access-key": access_key,
    "user-boundary": user_boundary,
    "put-role": put_role,
    "drop-role": drop_role,
}
