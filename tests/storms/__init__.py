"""Races, kills and faults against the real databases, a real SMTP server and real processes."""
