"""Saying it to others: the command line and the HTTP service."""
