"""What the frame around every request protects: pages only read, languages are whole, and the printer reads nothing but our files."""

import pytest
from django.db import connection, transaction
from django.test import RequestFactory

from pearls.middleware import ReadOnlyGetMiddleware, WriteOnGet
from pearls.models import Country
from pearls.pdf import pdf_from_html
from pearls.pdf.typesetting import Forbidden

pytestmark = pytest.mark.django_db


def write(_request):
    Country.objects.create(code="XX", name="Nowhere")


def test_a_page_that_writes_while_it_is_read_is_stopped():
    with pytest.raises(WriteOnGet), transaction.atomic():
        ReadOnlyGetMiddleware(write)(RequestFactory().get("/plans/"))
    assert Country.objects.count() == 0


def test_a_post_may_write():
    ReadOnlyGetMiddleware(write)(RequestFactory().post("/plans/"))
    assert Country.objects.count() == 1


def test_raw_sql_is_no_way_around():
    def sneak(_request):
        with connection.cursor() as cursor:
            cursor.execute("  update pearls_country set name = 'x'")

    with pytest.raises(WriteOnGet), transaction.atomic():
        ReadOnlyGetMiddleware(sneak)(RequestFactory().get("/plans/"))


@pytest.mark.parametrize(
    "wanted",
    [
        "file:///etc/passwd",
        "http://127.0.0.1/x.png",
        "../../pearls/settings.py",
        "data:image/svg+xml,<svg/>",
        "/etc/passwd",
    ],
)
def test_the_printer_reads_nothing_but_our_static_files(wanted):
    with pytest.raises(Forbidden):
        pdf_from_html(f'<html lang="en"><head><title>x</title></head><body><img alt="x" src="{wanted}"></body></html>')


def test_the_same_page_gives_the_same_bytes():
    html = '<html lang="lv"><head><title>Rūjiena</title><link rel="stylesheet" href="vendor/print.css"></head><body><h1>Ēģļš</h1></body></html>'
    assert pdf_from_html(html) == pdf_from_html(html)


def test_an_unfinished_language_is_not_offered(client, settings):
    assert settings.INTERFACE_LANGUAGES == ["en"]
    response = client.get("/", headers={"accept-language": "lv"})
    assert response.headers["Content-Language"] == "en"
