"""The only home of the practices' addresses below /practices/; each list has a file of its own."""

from practices.urls import curating, finding, reusing, writing

app_name = "practices"
# Finding stands last: below a number it takes every word for the name of a practice.
urlpatterns = [*writing.urlpatterns, *curating.urlpatterns, *reusing.urlpatterns, *finding.urlpatterns]
