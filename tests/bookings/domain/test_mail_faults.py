"""What a server's answer, or an error of ours, says of a mail that was not taken."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookings.domain.mail_faults import MailFault, fault_of


@pytest.mark.parametrize(
    ("error", "fault", "reason"),
    [
        ("550 5.1.1 User unknown", "no mailbox", "5.1 is about the address"),
        ("550 5.1.2 Host unknown", "no mailbox", "its domain as well"),
        ("550 5.1.8 Bad sender domain", "refused", "but this is about ours"),
        ("553 Mailbox name not allowed", "no mailbox", "the bare reply tells"),
        ("551 User not local", "no mailbox", "the bare reply tells"),
        ("552 5.2.2 Over quota", "full", "the one full mailbox"),
        ("552 Exceeded storage", "full", "the bare reply tells"),
        ("550 5.2.1 Mailbox disabled", "closed", "5.2 is about the mailbox"),
        ("552 5.3.4 Message too big", "too big", "by the size, not by the mailbox"),
        ("552 5.2.3 Too long for the mailbox", "too big", "a limit of the mailbox's own"),
        ("550 5.7.26 Unauthenticated, DMARC", "policy", "5.7 is about rules"),
        ("550 5.7.1 Spam", "policy", "whatever the reply before it"),
        ("535 5.7.8 Authentication failed", "login", "a rule, but about ourselves"),
        ("530 Authentication required", "login", "without an enhanced code too"),
        ("554 Transaction failed", "refused", "nothing more is said"),
        ("550 Rejected", "refused", "an unknown user or a rule: nobody can tell"),
        ("550 5.4.4 No route", "refused", "none of those we have words for"),
        ("421 Try later", "wait", "4 is passing"),
        ("451 4.7.1 Greylisted", "wait", "passing, though a rule"),
        ("ConnectionRefusedError: [Errno 111]", "unreachable", "on the way there"),
        ("gaierror: [Errno -2] Name unknown", "unreachable", "not even its address was found"),
        ("SMTPServerDisconnected: lost", "unreachable", "it hung up"),
        ("TimeoutError: timed out", "unreachable", "it said nothing"),
        ("SSLCertVerificationError: expired", "unreachable", "it could not prove itself"),
        ("KeyError: 'who'", "ours", "no server was asked"),
        ("ValueError: not a mail address", "ours", "no server was asked"),
        ("no worker survived it", "ours", "it died while sending"),
    ],
)
def test_a_fault_is_told_by_the_code_that_says_most(error, fault, reason):
    assert fault_of(error) == MailFault(fault), reason


@pytest.mark.parametrize("error", ["", "the session has begun", "too late for a reminder"])
def test_what_is_no_error_of_sending_is_no_fault(error):
    assert fault_of(error) is None


@given(st.integers(400, 499), st.text())
def test_no_passing_reply_is_told_as_final(reply, said):
    assert fault_of(f"{reply} {said}") is MailFault.WAIT


@given(st.sampled_from(["550", "552", "553", "554"]), st.integers(0, 999))
def test_every_enhanced_code_of_policy_is_told_as_policy(reply, detail):
    assert fault_of(f"{reply} 5.7.{detail} no") is MailFault.POLICY
