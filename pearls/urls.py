"""The only home of the project's addresses."""

from django.contrib import admin
from django.urls import include, path

from pearls.health import health
from pearls.views import (
    account,
    bodies,
    calendars,
    everything,
    front,
    invitations,
    jobs,
    places,
    programme,
    requests,
    towns,
)

handler403 = front.forbidden

urlpatterns = [
    path("", front.home, name="home"),
    path("desk/", front.desk, name="desk"),
    path("search/", everything.search, name="search"),
    path("health/", health, name="health"),
    path("styleguide/", front.styleguide, name="styleguide"),
    path("accounts/", include("allauth.urls")),
    path("i18n/setlang/", account.choose_language, name="set_language"),
    path("admin/", admin.site.urls),
    path("plans/", include("actionplans.urls")),
    path("practices/", include("practices.urls")),
    path("", include("practices.urls.outside")),
    path("", include("awards.urls")),
    path("", include("mentoring.urls")),
    # my account
    path("me/", account.profile, name="profile"),
    path("me/mails/", account.mail_choices, name="notification_choices"),
    path("me/messages/", account.inbox, name="inbox"),
    path("me/messages/", account.inbox, name="notifications"),  # as the bell in the header calls it
    path("me/messages/read/", account.read_messages, name="read_messages"),
    path("me/messages/<int:pk>/", account.read_messages, name="read_message"),
    path("me/calendar/", calendars.my_calendar, name="my_calendar"),
    path("me/calendar/end/", calendars.end_calendar, name="end_calendar"),
    path("calendar.ics", calendars.public_calendar, name="public_calendar"),
    path("calendar/<str:token>.ics", calendars.calendar_feed, name="calendar_feed"),
    path("jobs/", jobs.job_list, name="jobs"),
    path("jobs/<uuid:pk>/", jobs.job_page, name="job"),
    path("jobs/<uuid:pk>/state/", jobs.job_state, name="job_state"),
    path("jobs/<uuid:pk>/cancel/", jobs.job_cancel, name="job_cancel"),
    path("jobs/<uuid:pk>/file/", jobs.job_file, name="job_file"),
    # ways in
    path("invite/<str:model>/<str:key>/", invitations.invite, name="invite"),
    path("invitations/", invitations.invitation_list, name="invitations"),
    path("invitations/<uuid:pk>/resend/", invitations.resend, name="resend_invitation"),
    path("invitations/<uuid:pk>/revoke/", invitations.revoke, name="revoke_invitation"),
    path("join/<str:token>/", invitations.accept, name="accept_invitation"),
    path("ask/", requests.ask, name="request_access"),
    path("ask/thanks/", requests.thanks, name="request_thanks"),
    path("requests/", requests.request_list, name="requests"),
    path("requests/<int:pk>/", requests.request_page, name="request"),
    path("requests/<int:pk>/approve/", requests.approve, name="approve_request"),
    path("requests/<int:pk>/decline/", requests.decline, name="decline_request"),
    path("requests/<int:pk>/town/", requests.choose_town, name="request_town"),
    # places and bodies
    path("places/", places.search, name="places"),
    path("places/add/", towns.edit_town, name="town_add"),
    path("places/<int:pk>/", towns.edit_town, name="town"),
    path("places/find/", places.find, name="find_places"),
    path("municipalities/", bodies.municipalities, name="municipalities"),
    path("municipalities/add/", bodies.edit_municipality, name="municipality_add"),
    path("municipalities/<int:pk>/", bodies.municipality, name="municipality"),
    path("municipalities/<int:pk>/edit/", bodies.edit_municipality, name="municipality_edit"),
    path("municipalities/<int:pk>/members/", bodies.municipality_members, name="municipality_members"),
    path("municipalities/<int:pk>/towns/", bodies.towns, name="municipality_towns"),
    path("organisations/", bodies.organisations, name="organisations"),
    path("organisations/add/", bodies.edit_organisation, name="organisation_add"),
    path("organisations/<int:pk>/", bodies.organisation, name="organisation"),
    path("organisations/<int:pk>/edit/", bodies.edit_organisation, name="organisation_edit"),
    path("organisations/<int:pk>/members/", bodies.organisation_members, name="organisation_members"),
    # running the programme
    path("programme/", programme.overview, name="programme"),
    path("people/", programme.people_list, name="people"),
    path("people/<int:pk>/", programme.person, name="person"),
    path("roles/<int:pk>/end/", programme.end_role, name="end_role"),
    path("editions/", programme.editions, name="editions"),
    path("editions/add/", programme.edit_edition, name="edition_add"),
    path("editions/<int:pk>/", programme.edit_edition, name="edition"),
    path("editions/<int:pk>/current/", programme.make_current, name="make_current"),
    path("mails/", programme.mail_ledger, name="ledger"),
    path("mails/<int:pk>/", programme.mail, name="mail"),
    path("mails/<int:pk>/again/", programme.send_again, name="send_again"),
]
