"""The only home of the awards' writes: so far the titles of the public record."""

from awards.models import Title
from pearls.folding import fold
from pearls.models import Edition, Municipality, Place, PlaceName


def load_titles(programme: dict) -> None:
    """Load the title holders of the real editions; a name is a municipality, or a town inside one."""
    for entry in programme["editions"]:
        edition = Edition.objects.get(year=entry["year"])
        for country, names in entry["titles"].items():
            for name in names:
                body, place = find_holder(country, name)
                fields = {"place": place}
                Title.objects.get_or_create(edition=edition, municipality=body, name=name, defaults=fields)


def find_holder(country: str, name: str) -> tuple[Municipality, Place | None]:
    """Return the municipality and, where the name is that of a town, the town. Raises Municipality.DoesNotExist."""
    towns = Place.objects.filter(country=country, names__folded=fold(name)).order_by("-population")
    body = Municipality.objects.filter(country=country, name=name).first()
    if body:
        return body, towns.filter(municipality=body).first()
    named = PlaceName.objects.filter(municipality__country=country, folded=fold(name)).first()
    if named and named.municipality:
        return named.municipality, towns.filter(municipality=named.municipality).first()
    town = towns.exclude(municipality=None).first()
    if town is None or town.municipality is None:
        raise Municipality.DoesNotExist(f"{name} ({country})")
    return town.municipality, town
