"""Rows of the awards' sweeps: who gets what in which phase (see tests/sweeps/awards_world.py), and how many queries a page asks."""

DRAFT = """
GET   awards:cycles                                           login   404   404   404   404   404   404   200
GET   awards:cycle_add                                        login   404   404   404   404   404   404   200
GET   awards:cycle cycle                                      login   404   404   404   404   404   404   200
GET   awards:cycle_clone cycle                                login   404   404   404   404   404   404   200
GET   awards:cycle_texts cycle fi                             login   404   404   404   404   404   404   200
GET   awards:cycle_texts cycle xx                             login   404   404   404   404   404   404   404
GET   awards:cycle_phases cycle                               login   404   404   404   404   404   404   200
GET   awards:cycle_rules cycle                                login   404   404   404   404   404   404   200
GET   awards:cycle_move cycle close_cycle                     login   404   404   404   404   404   404   200
GET   awards:cycle_move cycle open_cycle                      login   404   404   404   404   404   404   404
GET   awards:cycle_move cycle nonsense                        login   404   404   404   404   404   404   404
GET   awards:entrants cycle                                   login   404   404   404   404   404   404   200
GET   awards:entrant application                              login   404   404   404   404   404   404   200
POST  awards:entrant_confirm 0                                login   404   404   404   404   404   404   404
GET   awards:round_add cycle board                            login   404   404   404   404   404   404   200
GET   awards:round_add cycle jury                             login   404   404   404   404   404   404   200
GET   awards:round_add cycle nonsense                         login   404   404   404   404   404   404   404
"""
BOARD = """
GET   awards:cycles                                           login   404   404   404   404   404   404   200
GET   awards:cycle_add                                        login   404   404   404   404   404   404   200
GET   awards:cycle cycle                                      login   404   404   404   404   404   404   200
GET   awards:cycle_clone cycle                                login   404   404   404   404   404   404   200
GET   awards:cycle_texts cycle fi                             login   404   404   404   404   404   404   200
GET   awards:cycle_texts cycle xx                             login   404   404   404   404   404   404   404
GET   awards:cycle_phases cycle                               login   404   404   404   404   404   404   200
GET   awards:cycle_rules cycle                                login   404   404   404   404   404   404   200
GET   awards:cycle_move cycle close_cycle                     login   404   404   404   404   404   404   200
GET   awards:cycle_move cycle open_cycle                      login   404   404   404   404   404   404   404
GET   awards:cycle_move cycle nonsense                        login   404   404   404   404   404   404   404
GET   awards:entrants cycle                                   login   404   404   404   404   404   404   200
GET   awards:entrant application                              login   404   404   404   404   404   404   200
POST  awards:entrant_confirm 0                                login   404   404   404   404   404   404   404
GET   awards:round_office board                               login   404   404   404   404   404   404   200
GET   awards:criteria board                                   login   404   404   404   404   404   404   200
GET   awards:criterion_add board                              login   404   404   404   404   404   404   404
GET   awards:criterion criterion                              login   404   404   404   404   404   404   404
POST  awards:criterion_act criterion                          login   404   404   404   404   404   404   404
GET   awards:round_seats board                                login   404   404   404   404   404   404   200
GET   awards:round_candidates board                           login   404   404   404   404   404   404   200
GET   awards:round_conflicts board                            login   404   404   404   404   404   404   200
GET   awards:readers board                                    login   404   404   404   404   404   404   200
GET   awards:readers_table board                              login   404   404   404   404   404   404   200
GET   awards:round_result board                               login   404   404   404   404   404   200   200
GET   awards:round_ledger board                               login   404   404   404   404   404   200   200
GET   awards:round_add cycle board                            login   404   404   404   404   404   404   404
GET   awards:round_settings board                             login   404   404   404   404   404   404   200
POST  awards:seat_resend offer                                login   404   404   404   404   404   404   302
GET   awards:seat_replace seat                                login   404   404   404   404   404   404   200
GET   awards:readers_all board                                login   404   404   404   404   404   404   200
GET   awards:readers_import board                             login   404   404   404   404   404   404   200
GET   awards:round_move board close_round                     login   404   404   404   404   404   404   200
GET   awards:round_move board pause_round                     login   404   404   404   404   404   404   200
GET   awards:round_move board open_round                      login   404   404   404   404   404   404   404
GET   awards:round_move board nonsense                        login   404   404   404   404   404   404   404
POST  awards:freeze board                                     login   404   404   404   404   404   302   302
GET   awards:select board                                     login   404   404   404   404   404   404   404
GET   awards:decisions board                                  login   404   404   404   404   404   404   404
GET   awards:decision candidacy                               login   404   404   404   404   404   404   404
GET   awards:decision_sheet board                             login   404   404   404   404   404   404   404
POST  awards:minutes board                                    login   404   404   404   404   404   404   404
GET   awards:publication board                                login   404   404   404   404   404   404   404
"""
CLOSED = """
GET   awards:cycles                                           login   404   404   404   404   404   404   200
GET   awards:cycle_add                                        login   404   404   404   404   404   404   200
GET   awards:cycle cycle                                      login   404   404   404   404   404   404   200
GET   awards:cycle_clone cycle                                login   404   404   404   404   404   404   200
GET   awards:cycle_texts cycle fi                             login   404   404   404   404   404   404   200
GET   awards:cycle_texts cycle xx                             login   404   404   404   404   404   404   404
GET   awards:cycle_phases cycle                               login   404   404   404   404   404   404   200
GET   awards:cycle_rules cycle                                login   404   404   404   404   404   404   200
GET   awards:cycle_move cycle close_cycle                     login   404   404   404   404   404   404   200
GET   awards:cycle_move cycle open_cycle                      login   404   404   404   404   404   404   404
GET   awards:cycle_move cycle nonsense                        login   404   404   404   404   404   404   404
GET   awards:entrants cycle                                   login   404   404   404   404   404   404   200
GET   awards:entrant application                              login   404   404   404   404   404   404   200
POST  awards:entrant_confirm 0                                login   404   404   404   404   404   404   404
GET   awards:round_office board                               login   404   404   404   404   404   404   200
GET   awards:criteria board                                   login   404   404   404   404   404   404   200
GET   awards:criterion_add board                              login   404   404   404   404   404   404   404
GET   awards:criterion criterion                              login   404   404   404   404   404   404   404
POST  awards:criterion_act criterion                          login   404   404   404   404   404   404   404
GET   awards:round_seats board                                login   404   404   404   404   404   404   200
GET   awards:round_candidates board                           login   404   404   404   404   404   404   200
GET   awards:round_conflicts board                            login   404   404   404   404   404   404   200
GET   awards:readers board                                    login   404   404   404   404   404   404   200
GET   awards:readers_table board                              login   404   404   404   404   404   404   200
GET   awards:round_result board                               login   404   404   404   404   404   200   200
GET   awards:round_ledger board                               login   404   404   404   404   404   200   200
GET   awards:round_settings board                             login   404   404   404   404   404   404   404
GET   awards:seat_replace seat                                login   404   404   404   404   404   404   404
GET   awards:readers_all board                                login   404   404   404   404   404   404   404
GET   awards:readers_import board                             login   404   404   404   404   404   404   404
GET   awards:round_move board close_round                     login   404   404   404   404   404   404   404
POST  awards:freeze board                                     login   404   404   404   404   404   302   302
GET   awards:select board                                     login   404   404   404   404   404   200   200
POST  awards:take selection                                   login   404   404   404   404   404   302   302
GET   awards:decisions board                                  login   404   404   404   404   404   200   200
POST  awards:decisions board                                  login   404   404   404   404   404   302   302
GET   awards:decision candidacy                               login   404   404   404   404   404   200   200
POST  awards:decision_confirm decision                        login   404   404   404   404   404   302   302
GET   awards:decision_sheet board                             login   404   404   404   404   404   200   200
POST  awards:minutes board                                    login   404   404   404   404   404   302   302
GET   awards:publication board                                login   404   404   404   404   404   404   404
"""
OUT = """
GET   awards:cycles                                           login   404   404   404   404   404   404   200
GET   awards:cycle_add                                        login   404   404   404   404   404   404   200
GET   awards:cycle cycle                                      login   404   404   404   404   404   404   200
GET   awards:cycle_clone cycle                                login   404   404   404   404   404   404   200
GET   awards:cycle_texts cycle fi                             login   404   404   404   404   404   404   200
GET   awards:cycle_texts cycle xx                             login   404   404   404   404   404   404   404
GET   awards:cycle_phases cycle                               login   404   404   404   404   404   404   200
GET   awards:cycle_rules cycle                                login   404   404   404   404   404   404   200
GET   awards:cycle_move cycle close_cycle                     login   404   404   404   404   404   404   200
GET   awards:cycle_move cycle open_cycle                      login   404   404   404   404   404   404   404
GET   awards:cycle_move cycle nonsense                        login   404   404   404   404   404   404   404
GET   awards:entrants cycle                                   login   404   404   404   404   404   404   200
GET   awards:entrant application                              login   404   404   404   404   404   404   200
POST  awards:entrant_confirm 0                                login   404   404   404   404   404   404   404
GET   awards:round_office board                               login   404   404   404   404   404   404   200
GET   awards:criteria board                                   login   404   404   404   404   404   404   200
GET   awards:criterion_add board                              login   404   404   404   404   404   404   404
GET   awards:criterion criterion                              login   404   404   404   404   404   404   404
POST  awards:criterion_act criterion                          login   404   404   404   404   404   404   404
GET   awards:round_seats board                                login   404   404   404   404   404   404   200
GET   awards:round_candidates board                           login   404   404   404   404   404   404   200
GET   awards:round_conflicts board                            login   404   404   404   404   404   404   200
GET   awards:readers board                                    login   404   404   404   404   404   404   200
GET   awards:readers_table board                              login   404   404   404   404   404   404   200
GET   awards:round_result board                               login   404   404   404   404   404   200   200
GET   awards:round_ledger board                               login   404   404   404   404   404   200   200
GET   awards:select board                                     login   404   404   404   404   404   200   200
GET   awards:decisions board                                  login   404   404   404   404   404   200   200
GET   awards:decision candidacy                               login   404   404   404   404   404   200   200
GET   awards:decision_sheet board                             login   404   404   404   404   404   200   200
GET   awards:publication board                                login   404   404   404   404   404   404   200
POST  awards:publication board                                login   404   404   404   404   404   404   404
GET   awards:office_letter letter                             login   404   404   404   404   404   404   200
"""
MATRIX: dict[str, str] = {"draft": DRAFT, "board": BOARD, "closed": CLOSED, "out": OUT}
CEILINGS: dict[tuple[str, str], tuple[str, int]] = {
    ("draft", "awards:cycles"): ("dora", 8),
    ("draft", "awards:cycle_add"): ("dora", 6),
    ("draft", "awards:cycle cycle"): ("dora", 15),
    ("draft", "awards:cycle_clone cycle"): ("dora", 9),
    ("draft", "awards:cycle_texts cycle fi"): ("dora", 7),
    ("draft", "awards:cycle_phases cycle"): ("dora", 7),
    ("draft", "awards:cycle_rules cycle"): ("dora", 8),
    ("draft", "awards:cycle_move cycle close_cycle"): ("dora", 7),
    ("draft", "awards:entrants cycle"): ("dora", 11),
    ("draft", "awards:entrant application"): ("dora", 14),
    ("draft", "awards:round_add cycle board"): ("dora", 8),
    ("draft", "awards:round_add cycle jury"): ("dora", 8),
    ("board", "awards:cycle cycle"): ("dora", 15),
    ("board", "awards:entrant application"): ("dora", 12),
    ("board", "awards:round_office board"): ("dora", 18),
    ("board", "awards:criteria board"): ("dora", 7),
    ("board", "awards:round_seats board"): ("dora", 7),
    ("board", "awards:round_candidates board"): ("dora", 9),
    ("board", "awards:round_conflicts board"): ("dora", 9),
    ("board", "awards:readers board"): ("dora", 13),
    ("board", "awards:readers_table board"): ("dora", 9),
    ("board", "awards:round_result board"): ("dora", 8),
    ("board", "awards:round_ledger board"): ("dora", 14),
    ("board", "awards:round_settings board"): ("dora", 6),
    ("board", "awards:seat_replace seat"): ("dora", 9),
    ("board", "awards:readers_all board"): ("dora", 14),
    ("board", "awards:readers_import board"): ("dora", 6),
    ("board", "awards:round_move board close_round"): ("dora", 12),
    ("board", "awards:round_move board pause_round"): ("dora", 11),
    ("closed", "awards:cycle cycle"): ("dora", 15),
    ("closed", "awards:round_office board"): ("dora", 18),
    ("closed", "awards:round_result board"): ("lea", 14),
    ("closed", "awards:round_ledger board"): ("dora", 14),
    ("closed", "awards:select board"): ("dora", 11),
    ("closed", "awards:decisions board"): ("dora", 15),
    ("closed", "awards:decision candidacy"): ("dora", 12),
    ("closed", "awards:decision_sheet board"): ("dora", 10),
    ("out", "awards:cycle cycle"): ("dora", 15),
    ("out", "awards:publication board"): ("dora", 14),
    ("out", "awards:office_letter letter"): ("dora", 13),
    ("out", "awards:decisions board"): ("dora", 12),
    ("out", "awards:decision candidacy"): ("dora", 12),
}
NO_HTML: set[str] = {"awards:readers_table board", "awards:decision_sheet board"}
