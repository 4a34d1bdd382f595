"""Templates: small worlds a company can fill in, cut out of the built-in one.

``TEMPLATES`` names them; ``build`` makes the world, ``write_template`` puts it into a workbook or
a folder with a scenario that runs on it beside.
"""

from collections.abc import Mapping

from network.templates.build import build
from network.templates.eu_hub import EU_HUB
from network.templates.factory_to_fba import FACTORY_TO_FBA
from network.templates.files import write_template
from network.templates.gulf_hub import GULF_HUB
from network.templates.sea_cod import SEA_COD
from network.templates.template import Template
from network.templates.us_two_coasts import US_TWO_COASTS

TEMPLATES: Mapping[str, Template] = {
    template.name: template
    for template in (FACTORY_TO_FBA, EU_HUB, US_TWO_COASTS, GULF_HUB, SEA_COD)
}

__all__ = ["TEMPLATES", "Template", "build", "write_template"]
