"""The only home of the awards' reads."""

from awards.models import Title


def titles_by_year() -> list[dict]:
    """Return [{"year", "places": [{"name", "country", "lat", "lon"}]}], newest first, in one query."""
    years: dict[int, list[dict]] = {}
    for title in Title.objects.select_related("edition", "municipality__country", "place"):
        spot = title.place or title.municipality
        entry = {"name": title.name, "country": str(title.municipality.country)}
        years.setdefault(title.edition.year, []).append({**entry, "lat": spot.latitude, "lon": spot.longitude})
    return [{"year": year, "places": places} for year, places in years.items()]
