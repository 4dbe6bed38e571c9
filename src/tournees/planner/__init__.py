"""Questions answered: the only place that joins reading, geo, solver, check and metrics.

``intake`` reads and places, ``decide`` carries out a scenario on what was taken in;
one module per question stands beside them.
"""
