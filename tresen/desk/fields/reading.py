"""What a browser's form says of custom fields."""

from typing import Any

from django.http import QueryDict

from tresen.tickets.definitions import Definitions
from tresen.tickets.field_types.time import read_local
from tresen.tickets.models import CustomField, FieldType


def given_in(posted: QueryDict, known: Definitions) -> dict[str, Any]:
    """{key: what is given} for the fields that stood on the form, None where nothing was entered."""
    return {key: given_to(known.by_key[key], posted) for key in posted.getlist("shown") if key in known.by_key}


def given_to(field: CustomField, posted: QueryDict) -> Any:
    """What stands in the control of one field, for its type to read; None for nothing."""
    texts = posted.getlist(f"field-{field.key}")
    text = texts[-1].strip() if texts else ""
    match field.type:
        case FieldType.MULTI:
            return texts or None
        case FieldType.ASSET:
            label = posted.get(f"field-{field.key}-second", "")
            return {"id": text, "label": label} if text or label.strip() else None
        case FieldType.DECIMAL | FieldType.INTEGER:
            return _number(text) or None
        case FieldType.DATETIME:
            return read_local(text) if text else None
        case FieldType.PERSON | FieldType.ORGANISATION:
            # Typed, but nobody chosen: an address or short name may do; mere digits would be taken for an id.
            typed = posted.get(f"field-{field.key}-second", "").strip()
            return text or ([typed] if typed.isdecimal() else typed) or None
    return text or None


def _number(text: str) -> str:
    """ "1.234,5" as people write it here, or "1234.5"."""
    text = "".join(text.split())
    if "," in text:
        text = text.replace(".", "").replace(",", ".") if text.rfind(",") > text.rfind(".") else text.replace(",", "")
    return text
