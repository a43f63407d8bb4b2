"""Writes the JSON schema of OCSF's Detection Finding, without titles and without the objects that Weir has nothing to put into.

    pip install ocsf-json-schema==1.2.0
    python testdata/exchange/ocsf-schema.py > testdata/exchange/ocsf-detection-finding-1.8.0.json && npx prettier --write testdata/exchange
"""

import json
import sys

from ocsf_json_schema import OcsfJsonSchemaEmbedded, get_ocsf_schema

OBJECTS = [
    "analytic", "attack", "evidences", "finding_info", "metadata", "network_connection_info", "network_endpoint", "object", "observable",
    "product", "sub_technique", "technique",
]  # fmt: skip


def kept(node):
    """The same, with `false` (nothing is right) for references to other objects."""
    if isinstance(node, list):
        return [kept(one) for one in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        return {"$ref": node["$ref"]} if node["$ref"].split("/")[-1] in OBJECTS else False
    fields = {name: one for name, one in node.items() if name not in ("title", "deprecated")}
    properties = {name: kept(one) for name, one in fields.pop("properties", {}).items()}
    return {name: kept(one) for name, one in fields.items()} | ({"properties": properties} if "properties" in node else {})


whole = OcsfJsonSchemaEmbedded(get_ocsf_schema("1.8.0")).get_class_schema("detection_finding")
objects = whole.pop("$defs")
json.dump(kept(whole) | {"$defs": {name: kept(objects[name]) for name in OBJECTS}}, sys.stdout)
