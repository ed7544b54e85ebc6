"""The only home of the invented seasons: thirty towns and twenty mentors in the middle of a year, and a season that collects."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml
from allauth.account.models import EmailAddress
from django.utils import timezone

from mentoring.enums import EntryState, OfferKind, ProposalState, RuleKind, SeasonState, Side
from mentoring.models import (
    Answer,
    Need,
    NeedTopic,
    Offer,
    OfferPerson,
    OfferTopic,
    PairRule,
    Proposal,
    Relationship,
    RuleSet,
    Season,
)
from mentoring.queries.seasons import languages_of, people_behind_need, people_behind_offer
from mentoring.seeding import meetings, relationships, sessions, visits
from mentoring.services import collecting, matching
from mentoring.services.relating import begin_from_proposal
from mentoring.services.seasons import USUAL_RULES
from pearls.enums import MemberRole
from pearls.models import Edition, Membership, Municipality, Organisation, User
from pearls.services.facts import keep_municipality
from practices.models import Term

DATA = Path(__file__).resolve().parents[1] / "data" / "demo"
DAY = timedelta(days=1)
TOWNS = 30


def seed_season(demo: Mapping) -> None:
    """Make the invented seasons, once: one in the middle of its year, one that collects."""
    if not Season.objects.filter(invented=True).exists():
        _Season(demo, yaml.safe_load((DATA / "season.yaml").read_text("utf-8"))).make()


class _Season:
    """One seeding: the file, the towns, and the office that acts."""

    def __init__(self, demo: Mapping, data: Mapping) -> None:
        self.data, self.users, self.now = data, demo["users"], timezone.now()
        self.topics = {term.code: term for term in Term.objects.filter(vocabulary="challenge")}
        self.edition = Edition.objects.filter(is_current=True).first()

    def make(self) -> None:
        """Make both seasons."""
        for entry in self.data["more"]:
            keep_municipality(entry, invented=True)
        towns = list(Municipality.objects.filter(invented=True).select_related("country").order_by("slug")[:TOWNS])
        running = self._season("Mentoring 2027", -200, -170, -120, 245, SeasonState.SETTLED)
        needs = [self._need(running, town, number) for number, town in enumerate(towns)]
        self._offers(running)
        self._pin_eeva(running)
        self._settle(running, needs)
        self._collect(towns)

    def _season(self, name: str, opens: int, closes: int, starts: int, ends: int, state: str) -> Season:
        day = self.now.date()
        made = Season.objects.create(
            name=name, edition=self.edition, state=state, invented=True, created_by=self.users["admin"],
            opens_at=self.now + opens * DAY, closes_at=self.now + closes * DAY, starts=day + starts * DAY, ends=day + ends * DAY,
        )  # fmt: skip
        RuleSet.objects.create(season=made, name="Usual", rules=USUAL_RULES, seed=f"drawn for {name}")
        return made

    # --- what both sides brought --------------------------------------------------------------------
    def _need(self, season: Season, town: Municipality, number: int) -> Need:
        wish = self.data["wishes"][number % len(self.data["wishes"])]
        made = Need.objects.create(
            season=season, municipality=town, state=EntryState.HANDED_IN, languages=languages_of(town.country),
            formats=["remote", "visit"], goals=wish["goals"], limits=wish["limits"], plan=town.plans.first(), hand_ins=1,
            available_from=season.starts, available_until=season.ends,
        )  # fmt: skip
        NeedTopic.objects.bulk_create(
            NeedTopic(need=made, term=self.topics[code], weight=weight) for code, weight in wish["topics"].items()
        )
        return made

    def _offers(self, season: Season) -> None:
        for entry in self.data["organisations"]:
            body, _made = Organisation.objects.get_or_create(
                name=entry["name"], country_id=entry["country"], defaults={"kind": entry["kind"], "city": entry["city"]}
            )
            person = self._person(entry["person"], f"{_address(entry['person'])}@mentors.example", "en")
            Membership.objects.get_or_create(user=person, organisation=body, defaults={"role": MemberRole.OWNER})
            self._offer(season, OfferKind.ORGANISATION, entry, entry["country"], organisation=body)
        for entry in self.data["experts"]:
            person = self._person(entry["name"], entry["email"], entry["language"])
            self._offer(season, OfferKind.EXPERT, entry, entry["country"], expert=person)
        for entry in self.data["pearls"]:
            town = Municipality.objects.filter(slug=entry["town"]).first()
            if town:
                self._offer(season, OfferKind.PEARL, entry, town.country_id, municipality=town)

    def _offer(self, season: Season, kind: str, entry: Mapping, country: str, **body: Any) -> Offer:
        made = Offer(
            season=season, kind=kind, country_id=country, state=EntryState.HANDED_IN, formats=["remote", "visit"],
            about=entry["about"], days=entry["days"], max_towns=entry["towns"], hand_ins=1, available_from=season.starts,
            available_until=season.ends, **body,
        )  # fmt: skip
        made.languages = languages_of(made.country) | {"en": 3}
        made.save()
        OfferTopic.objects.bulk_create(
            OfferTopic(offer=made, term=self.topics[code], level=level) for code, level in entry["topics"].items()
        )
        return made

    def _person(self, name: str, email: str, language: str) -> User:
        from pearls.services.demo import login  # noqa: PLC0415 -- the demo's own

        user = User.objects.filter(email=email).first()
        user = user or login(email, name=name, language=language)
        EmailAddress.objects.get_or_create(user=user, email=email, defaults={"verified": True, "primary": True})
        return user

    def _pin_eeva(self, season: Season) -> None:
        """Let the demo's mentor mentor the demo's first town."""
        entry = self.data["eeva"] | {"towns": 1, "days": 8}
        offer = self._offer(season, OfferKind.EXPERT, entry, "FI", expert=self.users["eeva"])
        OfferPerson.objects.create(offer=offer, user=self.users["eeva"], role=MemberRole.OWNER, part="Plans", days=8)
        need = Need.objects.get(season=season, municipality__slug="kalnupe")
        PairRule.objects.create(
            season=season, need=need, offer=offer, kind=RuleKind.PIN, reason="They wrote the plan together."
        )

    # --- the matching and the year ------------------------------------------------------------------
    def _settle(self, season: Season, needs: list[Need]) -> None:
        """Have the engine match, both sides accept, and each pair begin its year."""
        rules = RuleSet.objects.get(season=season)
        run = matching.match(rules, self.users["admin"], lambda *_step: None)
        firm = run.analysis["robustness"]
        by_key = {str(need.pk): need for need in needs}
        pairs = Proposal.objects.bulk_create(
            Proposal(
                season=season, run=run, need=by_key[pair["need"]], offer_id=pair["offer"], state=ProposalState.ACCEPTED,
                points=pair["score"], parts=pair["contributions"], robustness=firm.get(f"{pair['need']} {pair['offer']}"),
            )
            for pair in run.result["pairs"]
        )  # fmt: skip
        self._answer(pairs)
        years = [begin_from_proposal(proposal=Proposal.objects.select_related("season").get(pk=p.pk)) for p in pairs]
        seed_years(sorted(years, key=lambda year: year.name), now=self.now)

    def _answer(self, pairs: list[Proposal]) -> None:
        """Let both sides of each pair have said yes, by the hand of somebody behind it."""
        said = []
        for pair in pairs:
            sides = ((Side.TOWN, people_behind_need(pair.need)), (Side.MENTOR, people_behind_offer(pair.offer)))
            said += [
                Answer(proposal=pair, side=side, yes=True, given_by=(people or [self.users["admin"]])[0])
                for side, people in sides
            ]
        Answer.objects.bulk_create(said)

    def _collect(self, towns: list[Municipality]) -> None:
        """Open the next season, with a few who have asked and a clerk who has begun."""
        coming = self._season("Mentoring 2028", -20, 25, 70, 430, SeasonState.COLLECTING)
        for number, town in enumerate(towns[3:9]):
            if town.slug not in {"lipowiec-nad-bzura", "kalnupe"}:
                self._need(coming, town, number + 2)
        clerk = self.users["agata"]
        collecting.begin_need(season=coming, municipality=Municipality.objects.get(slug="lipowiec-nad-bzura"), by=clerk)
        for entry in self.data["organisations"][:3]:
            body = Organisation.objects.get(name=entry["name"], country_id=entry["country"])
            self._offer(coming, OfferKind.ORGANISATION, entry, entry["country"], organisation=body)


def _address(name: str) -> str:
    from pearls.folding import fold  # noqa: PLC0415 -- used here alone

    return fold(name).replace(" ", ".")


def seed_years(years: list[Relationship], *, now: Any) -> None:
    """Give each relationship its year: agreement, goals, meetings, visits; each part of the app knows its own."""
    for part in (relationships, meetings, visits, sessions):
        part.seed(years, now=now)
