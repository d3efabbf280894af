"""Tests of what visitors see of bookings."""
