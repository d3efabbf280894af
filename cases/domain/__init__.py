"""The case pipeline as plain values."""
