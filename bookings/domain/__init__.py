"""What lives in bookings needs no Django here: times, rules, slots and invitations as plain values."""
