"""Rows of the awards' public pages: everybody sees the same, and nothing before its instant."""

EVERYBODY = """
GET   awards:call                                          200   200   200   200   200   200   200   200
GET   awards:register                                      200   200   200   200   200   200   200   200
GET   awards:titles_csv                                    200   200   200   200   200   200   200   200
GET   awards:feed                                          200   200   200   200   200   200   200   200
GET   awards:verify                                        200   200   200   200   200   200   200   200
GET   awards:verify_code NO-SUCH-CODE                      404   404   404   404   404   404   404   404
GET   awards:api_titles                                    200   200   200   200   200   200   200   200
"""
HIDDEN = """
GET   awards:pearl edition.year town.slug                  404   404   404   404   404   404   404   404
GET   awards:card edition.year town.slug                   404   404   404   404   404   404   404   404
GET   awards:share edition.year town.slug                  404   404   404   404   404   404   404   404
POST  awards:certificate edition.year town.slug          login   404   404   404   404   404   404   404
GET   awards:pearl_by_name town.slug                       404   404   404   404   404   404   404   404
"""
OUT = """
GET   awards:pearl edition.year town.slug                  200   200   200   200   200   200   200   200
GET   awards:card edition.year town.slug                   200   200   200   200   200   200   200   200
GET   awards:share edition.year town.slug                  200   200   200   200   200   200   200   200
GET   awards:pearl_by_name town.slug                       302   302   302   302   302   302   302   302
GET   awards:verify_code title.code                        200   200   200   200   200   200   200   200
GET   awards:verify_code submission.code                   200   200   200   200   200   200   200   200
POST  awards:certificate edition.year town.slug          login   302   302   404   404   404   404   302
"""
MATRIX: dict[str, str] = {
    "draft": EVERYBODY + HIDDEN,
    "board": EVERYBODY + HIDDEN,
    "closed": EVERYBODY + HIDDEN,
    "out": EVERYBODY + OUT,
}
CEILINGS: dict[tuple[str, str], tuple[str, int]] = {
    ("draft", "awards:call"): ("nobody", 6),
    ("out", "awards:register"): ("nobody", 4),
    ("out", "awards:titles_csv"): ("nobody", 2),
    ("out", "awards:api_titles"): ("nobody", 2),
    ("out", "awards:feed"): ("nobody", 1),
    ("out", "awards:verify"): ("nobody", 0),
    ("out", "awards:verify_code title.code"): ("nobody", 1),
    ("out", "awards:verify_code submission.code"): ("nobody", 2),
    ("out", "awards:pearl edition.year town.slug"): ("nobody", 7),  # two of them for the line of the programme year
    ("out", "awards:card edition.year town.slug"): ("nobody", 1),
    ("out", "awards:share edition.year town.slug"): ("nobody", 1),
}
NO_HTML = {"awards:feed", "awards:titles_csv", "awards:api_titles", "awards:share edition.year town.slug"}
