"""Tournées: sectors, weekly tours and campaigns for field-sales teams."""

__version__ = "0.1.0"
