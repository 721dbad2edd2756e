"""What the front asks of AWS's own models: of a service's inputs, which botocore brings, and of CloudFormation's resources,
which cfn-lint brings."""

import functools
import importlib.util
import json
from pathlib import Path

from botocore.loaders import Loader

RULES = ("type", "required", "min", "max", "pattern", "enum", "sensitive")


def _rules(shape):
    # why: a document holds any JSON, whatever its type says.
    if shape.get("document"):
        return {"type": "document"}
    rules = {rule: shape[rule] for rule in RULES if rule in shape}
    if "members" in shape:
        rules["members"] = {name: member["shape"] for name, member in shape["members"].items()}
    if "member" in shape:
        rules["member"] = shape["member"]["shape"]
    return rules


def inputs(arguments):
    """The input's shape of each operation, and all shapes by name."""
    model = Loader().load_service_model(arguments["model"], "service-2")
    operations = model["operations"].items()
    return {
        "inputs": {name: operation["input"]["shape"] for name, operation in operations if "input" in operation},
        "shapes": {name: _rules(shape) for name, shape in model["shapes"].items()},
    }


@functools.cache
def _resource_schema(name):
    # why not imported: that takes a second, and two of its files are enough.
    schemas = Path(importlib.util.find_spec("cfnlint").origin).parent / "data" / "schemas"
    types = json.loads((schemas / "providers" / "us-east-1.json").read_text())
    return json.loads((schemas / "resources" / f"{types[name]}.json").read_text())


def resource_schema(arguments):
    """CloudFormation's schema of a resource type."""
    return _resource_schema(arguments["type"])


OPERATIONS = {"inputs": inputs, "resource-schema": resource_schema}
