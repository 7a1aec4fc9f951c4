"""theory"""

from divcheck.sandbox.isolation import Layer, layers, require
from divcheck.sandbox.pool import Pool
from divcheck.sandbox.programs import Call, Isolation, Limits, Output, Program

__all__ = ["Call", "Isolation", "Layer", "Limits", "Output", "Pool", "Program", "layers", "require"]
