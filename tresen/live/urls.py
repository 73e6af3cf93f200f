from django.urls import path

from tresen.live.stream import live

app_name = "live"
urlpatterns = [path("", live, name="stream")]
