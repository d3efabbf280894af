"""Organisations, contacts and the addresses by which contacts are known again."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.domain.keys import domain_of, email_key, is_free_mail, organisation_key


def check_not_free_mail(domain: str) -> None:
    """Raise ValidationError for a domain at which anybody can have an address."""
    # As it will be kept: written as the address of a page, it is everybody's all the same.
    if is_free_mail(domain_of(domain)):
        raise ValidationError(
            _("Anybody can have an address at %(domain)s, so it cannot stand for an organisation."),
            params={"domain": domain},
        )


def _no_domain(written: str) -> ValidationError:
    return ValidationError(
        _(
            "No mail ends in “%(domain)s”. Write what follows the @ in the addresses, such as firm.fi."
        ),
        params={"domain": written},
    )


class Organisation(models.Model):
    """An organisation that contacts work for."""

    name = models.CharField(_("name"), max_length=200)
    # Kept beside the name, so that a booking finds it by index instead of reading every name.
    name_key = models.CharField(max_length=200, db_index=True, editable=False)
    # NULL when unknown: of empty texts a unique column takes one only.
    domain = models.CharField(
        _("mail domain"),
        max_length=255,
        unique=True,
        null=True,
        blank=True,
        validators=[check_not_free_mail],
        help_text=_("What follows the @ in its addresses; new contacts there are tied to it."),
    )
    note = models.TextField(_("note"), blank=True)
    # A merge hides one of the two and can be undone; elsewhere it destroys (OCA/crm#88).
    merged_into = models.ForeignKey(
        "self",
        verbose_name=_("merged into"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="merged_organisations",
        editable=False,
    )

    class Meta:
        ordering = ["name"]
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = [
            models.CheckConstraint(
                condition=Q(domain__isnull=True) | ~Q(domain=""),
                name="organisation_domain_is_null_when_unknown",
            )
        ]

    def __str__(self) -> str:
        return self.name

    # update() and bulk_create() pass this by: names are saved one by one.
    def save(self, *args: Any, **kwargs: Any) -> None:
        self.name_key = organisation_key(self.name)
        super().save(*args, **kwargs)

    def clean(self) -> None:
        # By the rule for addresses, or päivä.fi would never be found by the IDNA that its mail has.
        domain = domain_of(self.domain or "")
        if self.domain and not domain:
            raise ValidationError({"domain": _no_domain(self.domain)})
        self.domain = domain or None


class Contact(models.Model):
    """A person we are in touch with; kept as a nameless row after erasure when cases exist."""

    full_name = models.CharField(_("name"), max_length=200)
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="contacts",
    )
    job_title = models.CharField(_("job title"), max_length=200, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    language = models.CharField(_("language"), max_length=2, default="fi")
    merged_into = models.ForeignKey(
        "self",
        verbose_name=_("merged into"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="merged_contacts",
        editable=False,
    )
    # A tombstone: deleted, the person would take their part out of every case.
    erased_at = models.DateTimeField(_("erased"), null=True, blank=True, editable=False)

    class Meta:
        ordering = ["full_name"]
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")

    def __str__(self) -> str:
        return self.full_name


class ContactEmail(models.Model):
    """An address of a contact; no two contacts share a key."""

    # A row of its own: erasing deletes it, and the address is free again. Elsewhere a person in the
    # trash still holds it (twentyhq/twenty#24227).
    contact = models.ForeignKey(
        Contact, verbose_name=_("contact"), on_delete=models.CASCADE, related_name="emails"
    )
    address = models.EmailField(_("email"))
    # Longer than the address: IDNA lengthens a domain.
    key = models.CharField(max_length=500, unique=True, editable=False)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("email")
        verbose_name_plural = _("emails")

    def __str__(self) -> str:
        return self.address

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.key = email_key(self.address)
        super().save(*args, **kwargs)
