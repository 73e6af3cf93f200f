"""The design system on one page, in development and tests."""

from django.urls import path

from tresen.ui.gallery import gallery

urlpatterns = [path("", gallery, name="gallery")]
