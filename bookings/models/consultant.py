"""Consultants: who gives sessions, and in which zone their clock runs."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.images import get_image_model_string
from wagtail.search import index

from bookings.models.languages import in_language
from bookings.zones import known_zones


def check_zone(name: str) -> None:
    """Raise ValidationError unless `name` is a zone of the IANA database."""
    if name not in known_zones():
        raise ValidationError(
            _("“%(name)s” is not a time zone. Use a name like Europe/Helsinki."),
            params={"name": name},
        )


class Consultant(index.Indexed, models.Model):
    """A person who gives sessions; has a zone and hours."""

    # SET_NULL: an account that is deleted must not take sessions and opening hours along.
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("user"),
        related_name="consultant",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        help_text=_("The account with which this person works in the admin."),
    )
    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("name in addresses"), unique=True)
    email = models.EmailField(_("email"), help_text=_("Calendar invitations go here."))
    language = models.CharField(
        _("language of mail"),
        max_length=2,
        choices=[("fi", _("Finnish")), ("en", _("English"))],
        default="fi",
    )
    # A field of the person, shown wherever hours are set: others took the browser's zone, and
    # shifted the hours of whoever was travelling.
    zone = models.CharField(
        _("time zone"), max_length=64, default="Europe/Helsinki", validators=[check_zone]
    )
    holiday_country = models.CharField(
        _("public holidays of"),
        max_length=2,
        blank=True,
        default="FI",
        help_text=_("A country's code, like FI. Empty: public holidays are days like any other."),
    )
    holiday_region = models.CharField(
        _("region"),
        max_length=10,
        blank=True,
        help_text=_("Its code within the country, where holidays differ by region."),
    )
    cap_day = models.PositiveSmallIntegerField(
        _("most sessions a day"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    cap_week = models.PositiveSmallIntegerField(
        _("most sessions a week"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    weight = models.PositiveSmallIntegerField(
        _("share of sessions"),
        default=1,
        validators=[MinValueValidator(1)],
        help_text=_(
            "When the visitor takes any consultant: one with 2 is given twice as many as one with 1."
        ),
    )
    photo = models.ForeignKey(
        get_image_model_string(),
        verbose_name=_("photo"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    role_fi = models.CharField(_("role (Finnish)"), max_length=120, blank=True)
    role_en = models.CharField(_("role (English)"), max_length=120, blank=True)
    bio_fi = models.TextField(_("bio (Finnish)"), max_length=2000, blank=True)
    bio_en = models.TextField(_("bio (English)"), max_length=2000, blank=True)
    # Switched off rather than deleted: sessions that were given are protected,
    # and keep their names.
    is_active = models.BooleanField(
        _("gives sessions"),
        default=True,
        help_text=_("When off, no new times are offered; sessions already booked stay."),
    )

    search_fields = [index.SearchField("name"), index.AutocompleteField("name")]

    class Meta:
        ordering = ["name"]
        verbose_name = _("consultant")
        verbose_name_plural = _("consultants")

    def __str__(self) -> str:
        return self.name

    @property
    def role(self) -> str:
        return in_language(self, "role")

    @property
    def bio(self) -> str:
        return in_language(self, "bio")
