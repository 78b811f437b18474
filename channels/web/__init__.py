"""The citizens' pages and their API."""
