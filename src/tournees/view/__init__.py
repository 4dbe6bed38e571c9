"""Maps, charts and tables from problems, plans and pictures."""
