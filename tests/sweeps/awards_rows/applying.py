"""Rows of the applicants' pages: the team and the office read them, nobody of board and jury, and a stranger finds nothing."""

TEAM = """
GET   awards:applications                                login   200   200   200   200   200   200   200
GET   awards:begin                                       login   200   200   200   200   200   200   200
GET   awards:application application                     login   200   200   404   404   404   404   200
GET   awards:section application motivation              login   200   200   404   404   404   404   200
GET   awards:section application declaration             login   200   200   404   404   404   404   200
POST  awards:ops application                             login   200   200   404   404   404   404   200
GET   awards:upload application portrait                 login   404   404   404   404   404   404   404
GET   awards:file application application                login   404   404   404   404   404   404   404
GET   awards:history application                         login   200   200   404   404   404   404   200
GET   awards:move application submit                     login   200   200   404   404   404   404   200
GET   awards:move application take_back                  login   200   200   404   404   404   404   200
GET   awards:move application withdraw                   login   200   200   404   404   404   404   200
GET   awards:move application no_such_move               login   404   404   404   404   404   404   404
GET   awards:copy application                            login   200   200   404   404   404   404   200
GET   awards:plan application                            login   200   200   404   404   404   404   200
GET   awards:people application                          login   200   200   404   404   404   404   200
GET   awards:ties application                            login   200   200   404   404   404   404   200
GET   awards:partners application                        login   200   200   404   404   404   404   200
GET   invite awards.application application              login   200   404   404   404   404   404   404
"""
DRAFT = """
POST  awards:ties application                            login   422   422   404   404   404   404   422
POST  awards:move application submit                     login   302   422   404   404   404   404   422
POST  awards:move application withdraw                   login   422   422   404   404   404   404   422
GET   awards:partner application partner                 login   200   200   404   404   404   404   200
POST  awards:remove_partner application partner          login   302   302   404   404   404   404   302
GET   awards:submission application 1                    login   404   404   404   404   404   404   404
PATCH awards:answer application motivation               login   428   428   428   428   428   428   428
"""
SENT = """
POST  awards:ties application                            login   422   422   404   404   404   404   422
POST  awards:move application submit                     login   422   422   404   404   404   404   422
POST  awards:move application take_back                  login   422   422   404   404   404   404   422
GET   awards:submission application 1                    login   200   200   404   404   404   404   200
GET   awards:submission application 2                    login   404   404   404   404   404   404   404
POST  awards:receipt application submission              login   302   302   404   404   404   404   302
POST  awards:text application submission                 login   302   302   404   404   404   404   302
GET   awards:handed_plan application 2                   login   404   404   404   404   404   404   404
"""
OUT = """
GET   awards:handed_plan application 1                   login   200   200   404   404   404   404   200
"""
MATRIX: dict[str, str] = {
    "draft": TEAM + DRAFT,
    "board": TEAM + SENT,
    "closed": TEAM + SENT,
    "out": TEAM + SENT + OUT,
}
CEILINGS: dict[tuple[str, str], tuple[str, int]] = {
    ("draft", "awards:applications"): ("ana", 14),
    ("draft", "awards:begin"): ("ana", 12),
    ("draft", "awards:application application"): ("ana", 14),
    ("draft", "awards:section application motivation"): ("ana", 12),
    ("draft", "awards:section application declaration"): ("ana", 12),
    ("draft", "awards:history application"): ("ana", 10),
    ("draft", "awards:move application submit"): ("ana", 12),
    ("draft", "awards:move application withdraw"): ("ana", 8),
    ("draft", "awards:copy application"): ("ana", 8),
    ("draft", "awards:people application"): ("ana", 10),
    ("draft", "awards:partners application"): ("ana", 10),
    ("draft", "awards:partner application partner"): ("ana", 11),
    ("draft", "invite awards.application application"): ("ana", 8),
    ("board", "awards:applications"): ("ana", 14),
    ("board", "awards:application application"): ("ana", 16),
    ("board", "awards:move application take_back"): ("ana", 8),
    ("board", "awards:submission application 1"): ("ana", 10),
    ("board", "awards:plan application"): ("ana", 12),
    ("board", "awards:ties application"): ("ana", 10),
    ("closed", "awards:application application"): ("ana", 16),
    ("out", "awards:application application"): ("ana", 16),
    ("out", "awards:plan application"): ("ana", 12),
    ("out", "awards:handed_plan application 1"): ("ana", 10),
}
NO_HTML: set[str] = set()
