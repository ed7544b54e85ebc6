"""The only home of the practices' addresses below /practices/; each list has a file of its own."""

from practices.urls import curating, finding, reusing, writing

app_name = "practices"
urlpatterns = [*finding.urlpatterns, *writing.urlpatterns, *curating.urlpatterns, *reusing.urlpatterns]
