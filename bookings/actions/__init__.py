"""Writes of bookings: one function a change, each whole in one transaction."""
