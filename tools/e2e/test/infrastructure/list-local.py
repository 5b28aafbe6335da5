"""Prints as JSON what `sam local` makes of a template: its functions, and the routes that lead to them."""

import json
import sys

from samcli.lib.providers.api_provider import ApiProvider
from samcli.lib.providers.sam_function_provider import SamFunctionProvider
from samcli.lib.providers.sam_stack_provider import SamLocalStackProvider

overrides = dict(pair.split("=", 1) for pair in sys.argv[2:])
stacks, _ = SamLocalStackProvider.get_stacks(sys.argv[1], parameter_overrides=overrides)
functions = list(SamFunctionProvider(stacks).get_all())
print(
    json.dumps(
        {
            "functions": {each.name: each.codeuri for each in functions},
            "layers": [layer.arn for each in functions for layer in each.layers],
            "routes": [
                f"{method} {route.path} {route.function_name}"
                for route in ApiProvider(stacks).api.routes
                for method in route.methods
            ],
        }
    )
)
