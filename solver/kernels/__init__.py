"""Kernels: arrays in, arrays out, no freight nouns."""
