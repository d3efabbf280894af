"""Sparring sessions: availability, slots, bookings, invites and reminders, for any Wagtail site."""
