"""The only home of the awards' addresses; each list has a file of its own."""

from awards.urls import applying, jury, office, public

app_name = "awards"
urlpatterns = [*applying.urlpatterns, *jury.urlpatterns, *office.urlpatterns, *public.urlpatterns]
