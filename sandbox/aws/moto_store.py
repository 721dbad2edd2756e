"""Saves and loads the moto back ends that the sandbox uses: IAM, S3, CloudFormation."""

import importlib
import io
import os
import pickle
import sys

from moto.iam.models import AWSManagedPolicy, IAMBackend, iam_backends
from moto.s3.models import s3_backends

SERVICES = {"iam": iam_backends, "s3": s3_backends}
# why apart: it brings EC2 and others along, two thirds of moto's start. Until a call has loaded it, there are no stacks.
CLOUDFORMATION = "moto.cloudformation.models"


def _with_cloudformation():
    return {**SERVICES, "cloudformation": importlib.import_module(CLOUDFORMATION).cloudformation_backends}


class Pickler(pickle.Pickler):
    """Names AWS's managed policies by ARN, for they are 5 MB and come with moto."""

    def persistent_id(self, obj):
        if isinstance(obj, AWSManagedPolicy):
            return obj.arn
        return None


class Unpickler(pickle.Unpickler):
    def __init__(self, file, managed):
        super().__init__(file)
        self.managed = managed

    def persistent_load(self, pid):
        return self.managed[pid]


def _aws_managed():
    return {policy.arn: policy for policy in IAMBackend._init_aws_policies(None)}


def _own(values):
    """Without IAM's summary of the account, which counts in the back end that it was made with: another one after a load."""
    return {name: value for name, value in values.items() if name != "account_summary"}


def _dump(value):
    buffer = io.BytesIO()
    Pickler(buffer, protocol=pickle.HIGHEST_PROTOCOL).dump(value)
    return buffer.getvalue()


def save(file):
    """Writes everything to `file` at once (written aside, then renamed). A service that cannot be pickled is
    left out and named in the answer: the others must not be lost with it."""
    saved, failed = {}, {}
    services = _with_cloudformation() if CLOUDFORMATION in sys.modules else SERVICES
    for name, backends in services.items():
        state = {
            account: {region: _own(vars(backend)) for region, backend in list(regions.items())}
            for account, regions in list(backends.items())
        }
        try:
            saved[name] = _dump(state)
        except Exception as error:  # noqa: BLE001
            failed[name] = repr(error)
            sys.stderr.write(f"moto state of {name} cannot be saved: {error!r}\n")
    counts = {arn: policy.attachment_count for arn, policy in _aws_managed().items() if policy.attachment_count}
    aside = f"{file}.{os.getpid()}.tmp"
    # why "x": it makes a new file, and follows no link that lies there.
    with open(aside, "xb") as out:
        pickle.dump({"services": saved, "attachments": counts}, out)
        out.flush()
        os.fsync(out.fileno())
    os.replace(aside, file)
    return {"failed": failed}


def load(file):
    with open(file, "rb") as source:
        content = pickle.load(source)
    managed = _aws_managed()
    for arn, count in content["attachments"].items():
        if arn in managed:
            managed[arn].attachment_count = count
    services = _with_cloudformation() if "cloudformation" in content["services"] else SERVICES
    for name, data in content["services"].items():
        state = Unpickler(io.BytesIO(data), managed).load()
        for account, regions in state.items():
            for region, values in regions.items():
                vars(services[name][account][region]).update(_own(values))
