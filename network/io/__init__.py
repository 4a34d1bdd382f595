"""Readers and writers: files to a Network and back."""
