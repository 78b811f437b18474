"""Who can log in to a demo."""

from escalation.rules.loader import load
from records.roles import Role
from service import demo_staff


def test_every_bureau_and_every_unit_of_a_district_has_a_handler_to_try_it_out_with() -> None:
    rules = load()
    handlers = {one.department: one for one in demo_staff.logins(rules) if one.department is not None}
    assert handlers.keys() == rules.departments.keys()
    there = handlers["city_management_jinjiang"]
    assert (there.name, there.roles) == ("示例·锦江区城市管理部门承办员", {Role.HANDLER})
