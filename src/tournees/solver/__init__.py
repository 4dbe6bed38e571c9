"""Sectors, tours and campaigns: mathematics, bounds and checked reasons."""
