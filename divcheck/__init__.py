"""Counts distinct correct solutions of code models beside pass@k."""

__version__ = "0.1.0"
