"""The only home of the plans' data files: the default template, and the plans of the invented towns."""

from pathlib import Path
from typing import Any

from actionplans.models import Plan, PlanMember
from actionplans.queries import TITLE_KEY, deeds_of
from actionplans.services import begin_plan, publish_plan
from actionplans.services import year as year_service
from actionplans.workflow import SEND
from pearls.datafiles import parse_yaml, read_yaml
from pearls.models import Edition, Municipality, User
from pearls.questionnaires.models import Answer
from pearls.questionnaires.services import copy_answers, load_template, publish_version
from pearls.workflow import perform

DATA = Path(__file__).resolve().parent / "data"


def _read(*parts: str) -> Any:
    return read_yaml(DATA.joinpath(*parts))


def load_default_template(_programme: dict) -> None:
    """Load and publish the default template; where nothing changed, nothing happens."""
    publish_version(version=load_template(source=_read("plan_template.yaml")), by=None)


def seed_plans(demo: dict) -> None:
    """Give the invented towns their plans: one full, one half done, one empty; what exists is left alone."""
    owners = _owners(demo)
    for town in demo["people"]["towns"]:
        body = demo["towns"][town["slug"]]
        if "plan" in town and not Plan.objects.filter(municipality=body).exists():
            if "year" in town:
                _seed_year(body, _read("demo", town["year"]), owners[town["slug"]])
            plan = begin_plan(municipality=body, by=owners[town["slug"]])
            plan.edition = Edition.objects.get(year=demo["people"]["edition"]["year"])
            plan.save(update_fields=["edition"])
            if town["plan"]:
                _fill(plan, _read("demo", town["plan"]), owners[town["slug"]])
    for entry in demo["people"]["people"]:
        for right in entry.get("plans", []):
            plan = Plan.objects.filter(municipality=demo["towns"][right["municipality"]]).latest("created_at")
            defaults = {"role": right["role"]}
            PlanMember.objects.get_or_create(plan=plan, user=demo["users"][entry["key"]], defaults=defaults)


def _seed_year(body: Municipality, content: dict, by: User) -> None:
    """Give a town an earlier plan that was sent, with what became of its actions and a report that is being written."""
    text = DATA.joinpath("demo", content["plan"]).read_text(encoding="utf-8")
    for year_of_file, year in content["years"].items():
        text = text.replace(year_of_file, year)
    plan = begin_plan(municipality=body, by=by)
    earlier = parse_yaml(text)
    _fill(plan, {**earlier, "answers": {**earlier["answers"], TITLE_KEY: content["title"]}}, by)
    plan = perform(Plan.objects.get(pk=plan.pk), SEND, by=by)
    rows = {deed.title: deed.row for deed in deeds_of(plan)}
    for said in content["results"]:
        year_service.say_result(plan=plan, row=rows[said["title"]], data=said, base=0, by=by)
    year_service.write_report(plan=plan, data=content["report"], base=0, by=by)
    publish_plan(plan=plan, by=by)


def _owners(demo: dict) -> dict[str, User]:
    return {
        membership["municipality"]: demo["users"][entry["key"]]
        for entry in demo["people"]["people"]
        for membership in entry.get("memberships", [])
        if membership["role"] == "owner"
    }


def _fill(plan: Plan, content: dict, by: User) -> None:
    if Answer.objects.filter(sheet=plan.sheet, key=TITLE_KEY).exists():
        return
    refused = copy_answers(sheet=plan.sheet, answers=content["answers"], tables=content["tables"], by=by)
    if refused:
        raise ValueError(f"the demo plan does not fit the template: {refused[:5]}")
