"""The case pipeline: from a booked session to a delivered piece of work."""
