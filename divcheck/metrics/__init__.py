"""What is measured, as pure functions of counts: one idea a module, `measure` puts them together.

Counts in, `float` out, None where a metric is undefined; randomness arrives as a seed. The
derivations, with what each interval covers, are in `docs/statistics.md`. Nothing is imported here,
so that numpy is loaded only by those who measure.
"""
