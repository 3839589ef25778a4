"""What an answer could be narrowed by: the values of brand, price, colour and the like, with how many products each leaves."""

from crossaisle.facets.facet import Facet, FacetValue
from crossaisle.facets.narrow import Narrower

__all__ = ["Facet", "FacetValue", "Narrower"]
