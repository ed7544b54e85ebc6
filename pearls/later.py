"""The only home of views that are loaded with all they need when somebody asks for them, and not before."""

from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.module_loading import import_string


class Later:
    """A view by its name: Later("practices.api.practices") imports the module at the first request.

    For what few people open and much code is behind: every web worker would keep it in memory from its first minute on.
    """

    def __init__(self, path: str) -> None:
        """Take module and name of the view; nothing is looked up yet, tests/core/test_later.py does it for all addresses."""
        self.__module__, self.__name__ = path.rsplit(".", 1)
        self.__qualname__ = self.__name__

    @cached_property
    def view(self) -> Any:
        """Return the view itself."""
        return import_string(f"{self.__module__}.{self.__name__}")

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer as the view does."""
        return self.view(request, *args, **kwargs)

    def __getattr__(self, name: str) -> Any:
        """Return what the view says about itself, such as whom it lets in.

        Django asks each address at the start whether it is made of a class, to name it; that alone must not load anything.
        """
        if name == "view_class" or name.startswith("__"):
            raise AttributeError(name)
        return getattr(self.view, name)
