"""People and organisations: who may what there."""

from typing import Any

PEOPLE: dict[str, dict[str, Any]] = {
    "desk:people": {"GET": "agent"},
    "desk:person": {"GET": "client"},
    "desk:person_doubles": {"GET": "client"},
    "desk:person_new": {"GET": "client:people", "POST": ("client:people", {})},
    "desk:person_edit": {"GET": "client:people", "POST": ("client:people", {})},
    "desk:person_check": {"POST": ("client", {})},
    "desk:organisations": {"GET": "agent"},
    "desk:organisation": {"GET": "client"},
    "desk:organisation_new": {"GET": "client:people", "POST": ("client:people", {})},
    "desk:organisation_edit": {"GET": "client:people", "POST": ("client:people", {})},
    "desk:organisation_check": {"POST": ("client", {})},
    "desk:organisation_people": {"GET": "client"},
    "desk:organisation_part": {"GET": "client:people", "POST": ("client:people", {})},
    "desk:organisation_part_new": {"GET": "client:people", "POST": ("client:people", {})},
}
