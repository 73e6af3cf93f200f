"""Texts of a mailbox, how a team corresponds, limits, and mails that wait or were left aside."""

from django.test import Client

from tests.cast import Cast
from tests.channels.email.conftest import make_mail
from tresen.channels.email import mail_rules
from tresen.channels.email.intake import process, take
from tresen.channels.email.models import Inbound, Mailbox, TeamMail
from tresen.people.models import Team


def came(subject: str = "Frage", **more: str) -> Inbound:
    inbound, _ = take(make_mail(subject=subject, **more).as_bytes(), source="smtp", envelope_to=["support@desk.test"])
    process(inbound.pk)
    return Inbound.objects.get(pk=inbound.pk)


def texts(**changes: str) -> dict[str, str]:
    return {"acknowledges": "on", "acknowledgement_de": "Nummer {{ticket.number}}.\r\nBis bald.", **changes}


def test_texts_are_kept_as_written_and_nothing_else_changes(cast: Cast, admin: Client) -> None:
    url = f"/desk/admin/mailboxes/{cast.mailbox.pk}/texts/"
    given = texts(greeting_en="Dear {{customer.name}},", authserv_id="MX.Desk.test", address="x@y.test", is_active="")
    assert admin.post(url, given).status_code == 302
    box = Mailbox.objects.get()
    assert box.acknowledgement == {"de": "Nummer {{ticket.number}}.\nBis bald."}
    assert box.greeting == {"en": "Dear {{customer.name}},"}
    assert (box.signature, box.acknowledges, box.authserv_id) == ({}, True, "mx.desk.test")
    assert (box.address, box.is_active) == ("support@desk.test", True)
    admin.post(url, {})
    box = Mailbox.objects.get()
    assert (box.acknowledgement, box.acknowledges, box.authserv_id) == ({}, False, "")


def test_a_server_name_is_a_name(cast: Cast, admin: Client) -> None:
    url = f"/desk/admin/mailboxes/{cast.mailbox.pk}/texts/"
    assert admin.post(url, texts(authserv_id="mx desk; spf=pass")).status_code == 422
    assert admin.post(url, texts(authserv_id="-")).status_code == 302
    assert Mailbox.objects.get().authserv_id == "-"


def test_the_preview_fills_the_places_and_shows_what_a_stranger_gets(cast: Cast, admin: Client) -> None:
    url = f"/desk/admin/mailboxes/{cast.mailbox.pk}/texts/preview/"
    words = "Hallo {{customer.name}},\n{{ticket.subject}}\n{{ticket.number}} <b>{% now %}</b> {{secret}}"
    page = admin.post(url, texts(acknowledgement_de=words)).content.decode()
    assert "Hallo Karla Beispiel," in page
    assert "Hallo,\nT-10482 &lt;b&gt;{% now %}&lt;/b&gt; {{secret}}" in page
    assert "Guten Tag" not in page
    assert "Good day" in page
    assert Mailbox.objects.get().acknowledgement == {}


def test_it_names_the_servers_seen(cast: Cast, admin: Client) -> None:
    for _ in range(2):
        inbound = came(Authentication_Results="mx.desk.test; spf=pass")
        Inbound.objects.filter(pk=inbound.pk).update(mailbox=cast.mailbox)
    page = admin.get(f"/desk/admin/mailboxes/{cast.mailbox.pk}/texts/").content.decode()
    assert "<code>mx.desk.test</code> (2)" in page


def test_a_team_says_how_it_corresponds(cast: Cast, admin: Client) -> None:
    url = f"/desk/admin/teams/{cast.team.pk}/"
    form = {"name": cast.team.name, "level": "1", "members": [cast.agent.pk], "history": "full", "follow_up_days": "30"}
    assert admin.post(url, form).status_code == 302
    mail = TeamMail.objects.get(team=cast.team)
    assert (mail.history, mail.acknowledges, mail.follow_up_days) == ("full", False, 30)
    assert admin.post(url, {**form, "follow_up_days": "0"}).status_code == 422
    assert admin.post("/desk/admin/teams/new/", {**form, "name": "Neu", "acknowledges": "on"}).status_code == 302
    assert TeamMail.objects.get(team=Team.objects.get(name="Neu")).acknowledges


def test_limits_are_checked_and_count_at_once(cast: Cast, admin: Client) -> None:
    form = {"sender_hourly": "2", "unlimited": "@Monitor.test\nx@y.test", "known_daily": "3", "domain_daily": "9",
            "all_hourly": "99"}  # fmt: skip
    assert admin.post("/desk/admin/mail/rules/", form).status_code == 302
    rules = mail_rules.mail_rules()
    assert (rules.sender_hourly, rules.unlimited) == (2, {"@monitor.test", "x@y.test"})
    assert admin.post("/desk/admin/mail/rules/", {**form, "unlimited": "monitor.test"}).status_code == 422
    assert admin.post("/desk/admin/mail/rules/", {**form, "known_daily": "0"}).status_code == 422


def test_a_note_left_aside_becomes_a_ticket_with_one_click(cast: Cast, admin: Client) -> None:
    inbound = came(subject="Abwesenheitsnotiz")
    url = f"/desk/admin/mail/incoming/{inbound.pk}/"
    assert "wanted/" in admin.get(url).content.decode()
    assert admin.post(f"{url}wanted/").status_code == 302
    inbound.refresh_from_db()
    assert inbound.outcome == "created"
    assert "wanted/" not in admin.get(url).content.decode()
    ticket = inbound.ticket
    admin.post(f"{url}wanted/")
    inbound.refresh_from_db()
    assert inbound.ticket == ticket


def test_a_flood_is_released_by_one_or_all(cast: Cast, admin: Client) -> None:
    mail_rules.SENDER_HOURLY.set(1)
    first, second, third, fourth = (came(subject=f"Alarm {number}") for number in range(4))
    assert [one.state for one in (first, second, third, fourth)] == ["done"] + ["quarantined"] * 3
    page = admin.get("/desk/admin/mail/quarantine/").content.decode()
    assert page.count("/release/") == 3
    admin.post(f"/desk/admin/mail/quarantine/{second.pk}/again/")
    second.refresh_from_db()
    assert second.outcome == "created"
    admin.post(f"/desk/admin/mail/quarantine/{third.pk}/release/")
    assert set(Inbound.objects.filter(pk__in=[third.pk, fourth.pk]).values_list("state", "wanted")) == {
        ("received", True)
    }


def test_only_what_was_held_for_its_number_is_released(cast: Cast, admin: Client) -> None:
    mail_rules.SENDER_HOURLY.set(1)
    held = [came(subject=f"Alarm {number}") for number in range(2)][1]
    broken, _ = take(b"x", source="smtp", envelope_to=["support@desk.test"])
    process(broken.pk)
    Inbound.objects.filter(pk=broken.pk).update(sender=held.sender)
    admin.post(f"/desk/admin/mail/quarantine/{broken.pk}/release/")
    assert Inbound.objects.get(pk=held.pk).state == "quarantined"
    admin.post(f"/desk/admin/mail/quarantine/{held.pk}/release/")
    assert Inbound.objects.get(pk=broken.pk).state == "quarantined"
