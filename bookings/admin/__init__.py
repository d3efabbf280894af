"""The staff's side of bookings in the Wagtail admin."""
