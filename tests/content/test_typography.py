"""Where long Finnish words break, and how each language writes a date."""

from datetime import date

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from content.typography import SOFT_HYPHEN, soft_hyphens, written_date


@pytest.mark.parametrize(
    ("text", "broken", "sentence"),
    [
        ("", "", "nothing to break"),
        ("asiakastari", "asiakastari", "eleven letters still fit"),
        ("asiakastarin", "asia-kas-tarin", "twelve do not"),
        ("kehittämispäivässä", "kehit-tä-mis-päi-vässä", "dots are letters too"),
        ("JOHTORYHMÄTYÖ", "JOHTO-RYH-MÄTYÖ", "in capitals alike"),
        ("maailmanšakki", "maail-man-šakki", "a letter of the loan words begins one too"),
        ("abc123defghijklmno", "abc123defg-hijklmno", "digits end a word"),
        ("hyvinvointialue_kokous", "hyvin-voin-tialue_kokous", "so does an underscore"),
        ("Etätyö-päivärytmi", "Etätyö-päivärytmi", "a hyphen breaks by itself"),
        ("palaverikäytäntö ja työ", "pala-ve-ri-käy-täntö ja työ", "short neighbours stay"),
        ("työhyvinvointi\ntyöhyvinvointi", "työhy-vin-vointi\ntyöhy-vin-vointi", "each word"),
    ],
)
def test_only_long_words_break_and_only_between_syllables(text, broken, sentence):
    assert soft_hyphens(text).replace(SOFT_HYPHEN, "-") == broken, sentence


@given(st.text())
def test_no_letter_is_lost_or_added(text):
    plain = text.replace(SOFT_HYPHEN, "")

    assert soft_hyphens(plain).replace(SOFT_HYPHEN, "") == plain


@given(st.text(alphabet="aeiouyäöklmnprstvhj", min_size=12, max_size=60))
def test_a_long_word_never_parts_with_a_stump_at_either_end(word):
    parts = soft_hyphens(word).split(SOFT_HYPHEN)

    assert len(parts) == 1 or (len(parts[0]) >= 4 and len(parts[-1]) >= 4)


@pytest.mark.parametrize(
    ("language", "written"),
    [("fi", "7.3.2026"), ("en", "7 March 2026")],
)
def test_each_language_writes_a_date_its_own_way(language, written):
    with translation.override(language):
        assert written_date(date(2026, 3, 7), language) == written
