"""The only home of the addresses of the curators' desk and the vocabularies."""

from django.urls import URLPattern, path

from practices.views import curating, reviewing, vocabulary

urlpatterns: list[URLPattern] = [
    path("curation/", curating.queue, name="queue"),
    path("curation/bulk/", curating.bulk, name="bulk"),
    path("curation/<uuid:pk>/", curating.curate, name="curate"),
    path("curation/<uuid:pk>/reviewers/", curating.reviewers, name="reviewers"),
    path("curation/<uuid:pk>/merge/", curating.merge, name="merge"),
    path("reviews/", reviewing.my_reviews, name="reviews"),
    path("reviews/<int:pk>/", reviewing.review, name="review"),
    path("reviews/<int:pk>/decline/", reviewing.decline, name="decline_review"),
    path("vocabularies/", vocabulary.vocabularies, name="vocabularies"),
    path("vocabularies/<slug:name>/", vocabulary.terms, name="terms"),
    path("vocabularies/<slug:name>/add/", vocabulary.add, name="term_add"),
    path("terms/<int:pk>/", vocabulary.term, name="term"),
    path("terms/<int:pk>/place/", vocabulary.place, name="term_place"),
    path("glossary/", vocabulary.glossary, name="glossary"),
    path("glossary/add/", vocabulary.entry, name="glossary_add"),
    path("glossary/<int:pk>/", vocabulary.entry, name="glossary_entry"),
]
