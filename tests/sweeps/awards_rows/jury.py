"""Rows of board and jury: who reads a round, a candidate, a scorecard. Rex, in conflict with Kalnupe, finds nothing of it anywhere."""

HIDDEN = """
GET   awards:rounds                                      login   200   200   200   200   200   200   200
"""
# columns                                               nobody   ana   ben  cleo   ida   rex   lea  dora
SEATED = """
GET   awards:rounds                                      login   200   200   200   200   200   200   200
GET   awards:round board                                 login   404   404   404   200   200   200   200
GET   awards:candidate candidacy                         login   404   404   404   200   404   200   200
GET   awards:conflict candidacy                          login   404   404   404   200   404   200   404
GET   awards:score reading                               login   404   404   404   200   404   404   404
POST  awards:score reading                               login   404   404   404   409   404   404   404
POST  awards:score_save reading                          login   404   404   404   400   404   404   404
GET   awards:seat seat                                   login   404   404   404   404   200   404   200
POST  awards:jury_pack board                             login   404   404   404   302   302   302   302
"""
MATRIX: dict[str, str] = {
    "draft": HIDDEN,
    "board": SEATED.replace(
        "GET   awards:score reading",
        """GET   awards:seat offer                                   login   404   404   200   404   404   404   200
GET   awards:reopen foreign                              login   404   404   404   404   404   200   404
GET   awards:reopen reading                              login   404   404   404   404   404   404   404
GET   awards:score foreign                               login   404   404   404   200   404   404   404
GET   awards:score reading""",
    ).replace("409", "302"),
    "closed": SEATED
    + """
GET   awards:reopen reading                              login   404   404   404   404   404   200   404
""",
    "out": SEATED,
}
CEILINGS: dict[tuple[str, str], tuple[str, int]] = {
    ("board", "awards:rounds"): ("ida", 12),
    ("board", "awards:round board"): ("ida", 12),
    ("closed", "awards:round board"): ("lea", 12),
    ("board", "awards:candidate candidacy"): ("lea", 12),
    ("closed", "awards:candidate candidacy"): ("lea", 12),
    ("board", "awards:conflict candidacy"): ("ida", 12),
    ("board", "awards:score reading"): ("ida", 12),
    ("board", "awards:score foreign"): ("ida", 12),
    ("closed", "awards:score reading"): ("ida", 12),
    ("board", "awards:seat offer"): ("cleo", 12),
    ("closed", "awards:reopen reading"): ("lea", 12),
    ("board", "awards:reopen foreign"): ("lea", 12),
    ("board", "awards:seat seat"): ("rex", 12),
}
NO_HTML: set[str] = set()
