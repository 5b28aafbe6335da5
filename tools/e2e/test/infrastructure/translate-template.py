"""Translates a SAM template as CloudFormation does, and prints the result as JSON."""

import json
import sys

from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse


class NoManagedPolicies:
    """The template names managed policies by their ARN alone."""

    def load(self):
        return {}


with open(sys.argv[1], encoding="utf8") as file:
    template = yaml_parse(file.read())

# What `sam deploy` does before it sends the template: local files become objects in S3.
for resource in template["Resources"].values():
    for name in ("CodeUri", "DefinitionUri"):
        if isinstance(resource.get("Properties", {}).get(name), str):
            resource["Properties"][name] = "s3://packaged/object"
        if resource["Type"] == "AWS::CloudFormation::Stack":
            resource["Properties"]["TemplateURL"] = "https://s3.amazonaws.com/packaged/object"

print(json.dumps(transform(template, {}, NoManagedPolicies())))
