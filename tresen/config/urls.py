"""Every address of the product."""

from django.conf import settings
from django.urls import include, path
from django.views.generic import RedirectView

from tresen.api.routes import api
from tresen.config import health
from tresen.ui.installing import manifest

urlpatterns = [
    path("", RedirectView.as_view(url="/desk/")),
    path("desk/", include("tresen.desk.urls")),
    path("live/", include("tresen.live.urls")),
    path("api/v1/", api.urls),
    path("accounts/", include("tresen.ui.account_urls")),
    path("manifest.webmanifest", manifest),
    path("", include("tresen.desk.notices.outside_urls")),
    path("healthz", health.healthz),
    path("metrics", health.metrics),
]

if settings.DEBUG:
    urlpatterns.append(path("ui/", include("tresen.ui.urls")))

handler400 = "tresen.ui.errors.bad_request"
handler403 = "tresen.ui.errors.forbidden"
handler404 = "tresen.ui.errors.not_found"
handler500 = "tresen.ui.errors.broken"
