"""The only home of the addresses of collections, adoptions, questions, following, pictures and files."""

from django.urls import path

from practices.views import adopting, collecting, counting, evidence, hearing, importing, outside, pictures, taking

urlpatterns = [
    path("collections/", collecting.collections, name="collections"),
    path("collections/add/", collecting.edit_collection, name="collection_add"),
    path("collections/<uuid:pk>/", collecting.collection, name="collection"),
    path("collections/<uuid:pk>/edit/", collecting.edit_collection, name="collection_edit"),
    path("collections/<uuid:pk>/delete/", collecting.delete_collection, name="collection_delete"),
    path("collections/items/<int:pk>/", collecting.item, name="collection_item"),
    path("<int:number>/collect/", collecting.collect, name="collect"),
    path("<int:number>/fit/", adopting.fit, name="fit"),
    path("<int:number>/adopt/", adopting.report, name="adopt"),
    path("adoptions/<int:pk>/", adopting.adoption, name="adoption"),
    path("<int:number>/take-over/", taking.take_over, name="take_over"),
    path("<int:number>/ask/", hearing.ask, name="ask"),
    path("questions/", hearing.questions, name="questions"),
    path("questions/<int:pk>/", hearing.question, name="question"),
    path("still-running/<str:token>/", hearing.still_running, name="still_running"),
    path("following/", hearing.following, name="following"),
    path("following/<slug:kind>/<int:number>/", hearing.follow, name="follow"),
    path("searches/add/", hearing.save_search, name="search_add"),
    path("searches/<int:pk>/", hearing.search, name="search"),
    path("<uuid:pk>/confirm/", hearing.confirm, name="confirm"),
    path("<uuid:pk>/pictures/", pictures.pictures, name="pictures"),
    path("pictures/<int:pk>/", pictures.picture, name="picture"),
    path("<uuid:pk>/files/", evidence.files, name="files"),
    path("files/<uuid:pk>/", evidence.file, name="file"),
    path("files/<uuid:pk>/change/", evidence.change, name="file_change"),
    path("figures/", counting.figures, name="figures"),
    path("gaps/", counting.gaps, name="gaps"),
    path("<int:number>/v/<int:version>/cite.<slug:form>", outside.cite, name="cite"),
    path("<int:number>/share.png", outside.share, name="share"),
    path("<int:number>/card/", outside.card, name="card"),
    path("<int:number>/record.jsonld", outside.record, name="record"),
    path("table.<slug:form>", outside.table, name="table"),
    path("import/", importing.table_import, name="import"),
    path("feed/", outside.feed, name="feed"),
    path("booklet/", outside.booklet, name="booklet"),
    path("pictures/<int:pk>/<int:width>.webp", pictures.image, name="image"),
]
