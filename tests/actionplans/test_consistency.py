"""What the template's checks find: things that hang loose or contradict each other; each with a case that trips it and one that does not."""

import pytest
import yaml

from actionplans.consistency import CHECKS, findings
from actionplans.seeding import DATA

TEMPLATE = yaml.safe_load((DATA / "plan_template.yaml").read_text())


def document(answers=None, **tables):
    fields = [
        {
            "key": key,
            "type": "table",
            "rows": [{"id": row.pop("id", str(n)), "values": row, "texts": []} for n, row in enumerate(rows)],
        }
        for key, rows in tables.items()
    ]
    fields += [{"key": key, "type": "date", "value": value} for key, value in (answers or {}).items()]
    return {"sections": [{"questions": [{"fields": fields}]}]}


def found(check, **content):
    return [finding.line for finding in findings(document(**content), [{"key": check, "text": "x"}])]


CASES = [
    ("objective_without_action", {"objectives": [{"id": "o", "title": "Warm"}]}, ["Warm"]),
    (
        "objective_without_action",
        {"objectives": [{"id": "o", "title": "Warm"}], "actions": [{"title": "Hall", "objective": "o"}]},
        [],
    ),
    ("action_without_lead", {"actions": [{"title": "Hall"}]}, ["Hall"]),
    ("action_without_lead", {"actions": [{"title": "Hall", "lead_person": "Ilze"}]}, []),
    (
        "action_without_milestone",
        {"actions": [{"id": "a", "title": "Hall"}], "milestones": [{"title": "Lamp", "action": "b"}]},
        ["Hall"],
    ),
    ("action_without_budget", {"actions": [{"id": "a", "title": "Hall"}], "budget": [{"action": "a"}]}, []),
    ("action_without_objective", {"actions": [{"title": "Hall"}]}, ["Hall"]),
    ("indicator_without_baseline", {"indicators": [{"title": "Visits", "baseline": "0"}]}, []),
    ("indicator_without_baseline", {"indicators": [{"title": "Visits"}]}, ["Visits"]),
    ("indicator_without_target", {"indicators": [{"title": "Visits"}]}, ["Visits"]),
    (
        "indicator_target_wrong_side",
        {"indicators": [{"title": "Visits", "direction": "up", "baseline": "9", "target": "3"}]},
        ["Visits"],
    ),
    (
        "indicator_target_wrong_side",
        {"indicators": [{"title": "Visits", "direction": "down", "baseline": "9", "target": "3"}]},
        [],
    ),
    (
        "milestone_outside_action",
        {
            "actions": [{"id": "a", "title": "Hall", "start": "2027-03-01"}],
            "milestones": [{"title": "Lamp", "action": "a", "due": "2027-02-01"}],
        },
        ["Lamp"],
    ),
    (
        "action_outside_period",
        {"answers": {"plan_end": "2028-01-01"}, "actions": [{"title": "Hall", "end": "2028-05-01"}]},
        ["Hall"],
    ),
    ("action_outside_period", {"actions": [{"title": "Hall", "end": "2028-05-01"}]}, []),
    (
        "circular_dependency",
        {
            "actions": [
                {"id": "a", "title": "A", "depends_on": "b"},
                {"id": "b", "title": "B", "depends_on": "a"},
                {"id": "c", "title": "C", "depends_on": "a"},
            ]
        },
        ["A", "B"],
    ),
    ("circular_dependency", {"actions": [{"id": "a", "title": "A", "depends_on": "b"}, {"id": "b", "title": "B"}]}, []),
    ("mostly_ideas", {"budget": [{"amount": "70", "state": "idea"}, {"amount": "30", "state": "secured"}]}, [""]),
    ("mostly_ideas", {"budget": [{"amount": "60", "state": "idea"}, {"amount": "40", "state": "secured"}]}, []),
    (
        "single_capacity",
        {"actions": [{"title": "A", "capacity": "absorb"}, {"title": "B", "capacity": "absorb"}]},
        [""],
    ),
    ("single_capacity", {"actions": [{"title": "A", "capacity": "absorb"}, {"title": "B", "capacity": "adapt"}]}, []),
    ("powerful_without_step", {"stakeholders": [{"title": "Mill", "power": "5"}]}, ["Mill"]),
    ("powerful_without_step", {"stakeholders": [{"title": "Mill", "power": "5", "next_step": "Call"}]}, []),
    (
        "asset_risk_without_measure",
        {"heritage_threats": [{"threat": "Flood", "likelihood": "4", "impact": "4"}]},
        ["Flood"],
    ),
]


@pytest.mark.parametrize(("check", "content", "lines"), CASES, ids=[f"{c[0]}-{n}" for n, c in enumerate(CASES)])
def test_each_check(check, content, lines):
    assert found(check, **content) == lines


def test_every_check_of_the_template_is_carried_out_and_tested():
    named = {check["key"] for check in TEMPLATE["checks"]}
    assert named == set(CHECKS) == {case[0] for case in CASES}


def test_an_empty_plan_has_nothing_to_check():
    assert findings(document(), TEMPLATE["checks"]) == []


def test_a_check_of_another_time_is_passed_over_and_the_others_are_made():
    checks = [{"key": "moon_phase", "text": "x"}, {"key": "action_without_lead", "text": "Who?"}]
    assert [f.text for f in findings(document(actions=[{"title": "Hall"}]), checks)] == ["Who?"]
