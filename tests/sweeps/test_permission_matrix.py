"""Who may open what: every route, every kind of person. A route that nobody entered here fails the build."""

import re
from copy import deepcopy

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLResolver, get_resolver

from actionplans.queries import deeds_of
from actionplans.workflow import SEND
from pearls.workflow import perform
from tests.sweeps.conftest import ROLES, address

pytestmark = pytest.mark.usefixtures("uncounted")

BACKEND = "django.contrib.auth.backends.ModelBackend"

# method, route with its words, then what nobody, ana (owner), ben (editor), eva (commenter from outside), vic (reader of the
# municipality), cleo (stranger), cora (curator) and dora (admin) get. "login" is a redirect to the sign-in page.
MATRIX = """
GET   home                                                    200   200   200   200   200   200   200   200
GET   desk                                                  login   200   200   200   200   200   200   200
GET   help                                                  login   200   200   200   200   200   200   200
GET   help_picture programme                                login   404   404   404   404   404   404   200
GET   search                                                  200   200   200   200   200   200   200   200
GET   health                                                  200   200   200   200   200   200   200   200
GET   styleguide                                              200   200   200   200   200   200   200   200
POST  set_language                                            302   302   302   302   302   302   302   302
GET   profile                                               login   200   200   200   200   200   200   200
GET   notification_choices                                  login   200   200   200   200   200   200   200
POST  check_address                                         login   302   302   302   302   302   302   302
GET   unsubscribe stopping                                    200   200   200   200   200   200   200   200
GET   unsubscribe nokey                                       404   404   404   404   404   404   404   404
GET   confirm_address confirming                              200   200   200   200   200   200   200   200
GET   confirm_address nokey                                   404   404   404   404   404   404   404   404
GET   inbox                                                 login   200   200   200   200   200   200   200
POST  read_messages                                         login   302   302   302   302   302   302   302
POST  read_message notification                             login   302   404   404   404   404   404   404
GET   my_calendar                                           login   200   200   200   200   200   200   200
POST  end_calendar                                          login   302   302   302   302   302   302   302
GET   public_calendar                                         200   200   200   200   200   200   200   200
GET   calendar_feed nokey                                     404   404   404   404   404   404   404   404
GET   jobs                                                  login   200   200   200   200   200   200   200
GET   job job                                               login   200   404   404   404   404   404   404
GET   job_state job                                         login   200   404   404   404   404   404   404
POST  job_cancel job                                        login   302   404   404   404   404   404   404
GET   job_file job                                          login   404   404   404   404   404   404   404
GET   invite pearls.municipality municipality               login   200   404   404   404   404   404   200
GET   invite pearls.organisation organisation               login   404   404   404   200   404   404   200
GET   invite actionplans.plan plan                          login   200   404   404   404   404   404   200
GET   invitations                                           login   200   200   200   200   200   200   200
POST  resend_invitation invitation                          login   302   404   404   404   404   404   302
POST  revoke_invitation invitation                          login   302   404   404   404   404   404   302
GET   accept_invitation nokey                                 404   404   404   404   404   404   404   404
GET   request_access                                          200   200   200   200   200   200   200   200
GET   request_thanks                                          200   200   200   200   200   200   200   200
GET   requests                                              login   404   404   404   404   404   200   200
GET   request request                                       login   404   404   404   404   404   200   200
POST  approve_request request                               login   404   404   404   404   404   302   302
POST  decline_request request                               login   404   404   404   404   404   422   422
POST  request_town request                                  login   404   404   404   404   404   302   302
GET   places                                                  200   200   200   200   200   200   200   200
GET   town_add                                              login   404   404   404   404   404   404   200
GET   town place                                            login   404   404   404   404   404   404   200
GET   find_places                                             200   200   200   200   200   200   200   200
GET   municipalities                                        login   200   200   200   200   200   200   200
GET   municipality_add                                      login   404   404   404   404   404   404   200
GET   municipality municipality                             login   200   200   404   200   404   200   200
GET   municipality_edit municipality                        login   404   404   404   404   404   404   200
POST  municipality_members municipality                     login   404   404   404   404   404   404   404
POST  municipality_towns municipality                       login   404   404   404   404   404   404   404
GET   organisations                                         login   200   200   200   200   200   200   200
GET   organisation_add                                      login   404   404   404   404   404   404   200
GET   organisation organisation                             login   404   404   404   200   404   200   200
GET   organisation_edit organisation                        login   404   404   404   404   404   404   200
POST  organisation_members organisation                     login   404   404   404   404   404   404   404
GET   programme                                             login   404   404   404   404   404   200   200
GET   people                                                login   404   404   404   404   404   404   200
GET   person eva                                            login   404   404   404   404   404   404   200
POST  end_role role                                         login   404   404   404   404   404   404   302
GET   editions                                              login   404   404   404   404   404   404   200
GET   edition_add                                           login   404   404   404   404   404   404   200
GET   edition edition                                       login   404   404   404   404   404   404   200
POST  make_current edition                                  login   404   404   404   404   404   404   302
GET   ledger                                                login   404   404   404   404   404   404   200
POST  send_several_again                                    login   404   404   404   404   404   404   302
GET   mail_texts                                            login   404   404   404   404   404   404   200
GET   mail_text job_done en                                 login   404   404   404   404   404   404   200
GET   mail_text account en                                  login   404   404   404   404   404   404   404
POST  mail_text job_done en                                 login   404   404   404   404   404   404   422
POST  look_at_text job_done en                              login   404   404   404   404   404   404   422
POST  restore_text job_done en 0                            login   404   404   404   404   404   404   302
POST  restore_text job_done en 7                            login   404   404   404   404   404   404   404
GET   mail notification                                     login   404   404   404   404   404   404   200
POST  send_again notification                               login   404   404   404   404   404   404   302
GET   actionplans:list                                      login   200   200   200   200   200   200   200
GET   actionplans:begin                                     login   200   200   200   200   200   200   200
GET   actionplans:detail plan                               login   200   200   200   200   404   200   200
GET   actionplans:read plan                                 login   200   200   200   200   404   200   200
GET   actionplans:timeline plan                             login   200   200   200   200   404   200   200
GET   actionplans:year plan                                 login   200   200   200   200   404   200   200
GET   actionplans:report plan                               login   404   404   404   404   404   404   404
GET   actionplans:report_move plan send_report              login   404   404   404   404   404   404   404
GET   actionplans:result plan 00000000-0000-4000-8000-000000000000   login   404   404   404   404   404   404   404
POST  actionplans:make_practice plan 00000000-0000-4000-8000-000000000000   login   404   404   404   404   404   404   404
GET   actionplans:people plan                               login   200   200   200   200   404   200   200
POST  actionplans:people plan                               login   404   404   404   404   404   404   404
GET   actionplans:history plan                              login   200   200   200   200   404   200   200
GET   actionplans:move plan send                            login   200   404   404   404   404   404   200
GET   actionplans:move plan hand_back                       login   404   404   404   404   404   404   404
GET   actionplans:move plan put_away                        login   200   404   404   404   404   404   200
GET   actionplans:move plan nonsense                        login   404   404   404   404   404   404   404
POST  actionplans:pdf plan                                  login   302   302   302   302   404   302   302
POST  actionplans:ops plan                                  login   200   200   200   200   404   200   200
PATCH actionplans:answer plan plan_title                    login   428   428   428   428   428   428   428
GET   actionplans:upload plan mandate_file                  login   200   200   404   404   404   404   404
GET   actionplans:upload plan plan_title                    login   404   404   404   404   404   404   404
GET   actionplans:file plan 00000000-0000-4000-8000-000000000000   login   404   404   404   404   404   404   404
GET   actionplans:section plan budget_section               login   200   200   200   200   404   200   200
GET   actionplans:section plan nonsense                     login   404   404   404   404   404   404   404
POST  actionplans:section plan budget_section               login   302   302   302   302   404   302   302
GET   actionplans:published                                   200   200   200   200   200   200   200   200
GET   actionplans:public soovere                              200   200   200   200   200   200   200   200
GET   actionplans:share soovere                               200   200   200   200   200   200   200   200
GET   actionplans:share nonsense                              404   404   404   404   404   404   404   404
GET   actionplans:public nonsense                             404   404   404   404   404   404   404   404
GET   actionplans:publish plan                              login   404   404   404   404   404   404   404
POST  actionplans:publish plan                              login   404   404   404   404   404   404   404
GET   practices:list                                          200   200   200   200   200   200   200   200
GET   practices:short published.number                        301   301   301   301   301   301   301   301
GET   practices:detail published.number published.slug        200   200   200   200   200   200   200   200
GET   practices:version published.number published.slug 1     200   200   200   200   200   200   200   200
GET   practices:version published.number published.slug 9     404   404   404   404   404   404   404   404
GET   practices:detail practice.number x                      404   404   404   404   404   404   404   404
GET   practices:mine                                         login   200   200   200   200   200   200   200
GET   practices:begin                                        login   200   200   200   200   200   200   200
GET   practices:overview practice                            login   200   200   200   200   404   404   404
GET   practices:overview inreview                            login   200   200   404   200   404   200   200
GET   practices:section practice idea                        login   200   200   200   200   404   404   404
GET   practices:section inreview idea                        login   200   200   404   200   404   200   200
GET   practices:section practice nonsense                    login   404   404   404   404   404   404   404
POST  practices:section practice idea                        login   302   302   302   302   404   404   404
POST  practices:ops practice                                 login   200   200   200   200   404   404   404
PATCH practices:answer practice title                         login   428   428   428   428   428   428   428
GET   practices:similar practice                             login   200   200   200   200   404   404   404
GET   practices:preview practice                             login   200   200   200   200   404   404   404
GET   practices:people practice                              login   200   200   200   200   404   404   404
GET   practices:history practice                             login   200   200   200   200   404   404   404
POST  practices:people practice                              login   404   404   404   404   404   404   404
GET   practices:move practice submit                         login   200   200   404   404   404   404   404
GET   practices:move inreview ask_revision                   login   404   404   404   404   404   200   200
GET   practices:move inreview take_back                      login   404   404   404   404   404   404   404
GET   practices:move practice nonsense                       login   404   404   404   404   404   404   404
GET   invite practices.practice practice                     login   200   404   404   404   404   404   200
GET   practices:remarks inreview                             login   200   200   404   200   404   200   200
POST  practices:remarks inreview                             login   404   404   404   404   404   422   422
POST  practices:say remark                                   login   404   404   404   404   404   404   404
GET   practices:remark_changes remark                        login   200   200   404   200   404   200   200
GET   practices:to_translate                                 login   200   200   200   200   200   200   200
GET   practices:translations published                       login   200   200   404   404   404   200   200
GET   practices:translate published fi                       login   200   200   404   404   404   200   200
GET   practices:translate published sv                       login   404   404   404   404   404   404   404
POST  practices:translate published fi                       login   404   404   404   404   404   404   404
POST  practices:translation_reviewer published fi            login   404   404   404   404   404   302   302
POST  practices:by_machine published fi                      login   404   404   404   404   404   404   404
GET   practices:queue                                        login   404   404   404   404   404   200   200
POST  practices:bulk                                         login   404   404   404   404   404   302   302
GET   practices:curate inreview                              login   404   404   404   404   404   200   200
GET   practices:reviewers inreview                           login   404   404   404   404   404   200   200
GET   practices:merge inreview                               login   404   404   404   404   404   200   200
GET   practices:curate practice                              login   404   404   404   404   404   404   404
GET   practices:reviews                                      login   200   200   200   200   200   200   200
GET   practices:review review                                login   404   404   404   404   404   200   404
GET   practices:decline_review review                        login   404   404   404   404   404   200   404
GET   practices:vocabularies                                 login   404   404   404   404   404   200   200
GET   practices:terms challenge                              login   404   404   404   404   404   200   200
GET   practices:terms nonsense                               login   404   404   404   404   404   404   404
GET   practices:term_add challenge                           login   404   404   404   404   404   200   200
GET   practices:term term                                    login   404   404   404   404   404   200   200
POST  practices:term_place term                              login   404   404   404   404   404   404   404
GET   practices:glossary                                     login   404   404   404   404   404   200   200
GET   practices:glossary_add                                 login   404   404   404   404   404   200   200
GET   practices:glossary_entry word                          login   404   404   404   404   404   200   200
GET   practices:collections                                    200   200   200   200   200   200   200   200
GET   practices:collection collection                          404   200   404   404   404   404   404   404
GET   practices:collection_add                               login   200   200   200   200   200   200   200
GET   practices:collection_edit collection                   login   200   404   404   404   404   404   404
POST  practices:collection_delete collection                 login   302   404   404   404   404   404   404
POST  practices:collection_item item                         login   302   404   404   404   404   404   404
GET   practices:collect published.number                     login   200   200   200   200   200   200   200
GET   practices:collect practice.number                      login   404   404   404   404   404   404   404
GET   practices:fit published.number                           200   200   200   200   200   200   200   200
GET   practices:adopt published.number                       login   404   404   404   404   404   404   404
GET   practices:adoption adoption                              200   200   200   200   200   200   200   200
POST  practices:adoption adoption                              404   422   422   404   404   404   404   404
GET   practices:ask published.number                         login   200   200   200   200   200   200   200
GET   practices:questions                                    login   200   200   200   200   200   200   200
GET   practices:question question                            login   200   200   404   404   200   404   404
GET   practices:still_running nokey                            200   200   200   200   200   200   200   200
GET   practices:following                                    login   200   200   200   200   200   200   200
POST  practices:follow town municipality                     login   302   302   302   302   302   302   302
POST  practices:follow nonsense municipality                 login   404   404   404   404   404   404   404
GET   practices:search_add                                   login   200   200   200   200   200   200   200
POST  practices:search search                                login   302   404   404   404   404   404   404
GET   practices:pictures practice                            login   200   200   200   200   404   404   404
POST  practices:pictures practice                            login   422   422   200   200   404   404   404
POST  practices:picture picture                              login   302   302   404   404   404   404   404
GET   practices:detail sourced.number sourced.slug            200   200   200   200   200   200   200   200
GET   practices:take_over sourced.number                      200   200   200   200   200   200   200   200
POST  practices:take_over sourced.number                      404   302   302   404   404   404   404   404
GET   practices:take_over published.number                    404   404   404   404   404   404   404   404
GET   practices:files practice                               login   200   200   200   200   404   404   404
POST  practices:files practice                               login   422   422   200   200   404   404   404
POST  practices:file_change evidence                         login   422   422   404   404   404   404   404
GET   practices:file evidence                                 404   404   404   404   404   404   404   404
GET   practices:image picture 480                              404   404   404   404   404   404   404   404
GET   practices:cite published.number 1 ris                    200   200   200   200   200   200   200   200
GET   practices:share published.number                         200   200   200   200   200   200   200   200
GET   practices:confirm published                            login   200   200   404   404   404   404   404
GET   practices:confirm practice                             login   404   404   404   404   404   404   404
GET   practices:card published.number                          200   200   200   200   200   200   200   200
GET   practices:record published.number                        200   200   200   200   200   200   200   200
GET   practices:record practice.number                         404   404   404   404   404   404   404   404
GET   practices:table json                                     200   200   200   200   200   200   200   200
GET   practices:feed                                           200   200   200   200   200   200   200   200
POST  practices:booklet                                      login   302   302   302   302   302   302   302
GET   practices:figures                                        200   200   200   200   200   200   200   200
GET   practices:gaps                                           200   200   200   200   200   200   200   200
GET   practices:import                                       login   404   404   404   404   404   200   200
GET   oai                                                      200   200   200   200   200   200   200   200
GET   sitemap                                                  200   200   200   200   200   200   200   200
GET   robots                                                   200   200   200   200   200   200   200   200
GET   data                                                     200   200   200   200   200   200   200   200
GET   dataset practices                                        200   200   200   200   200   200   200   200
GET   dataset nonsense                                         404   404   404   404   404   404   404   404
GET   data_file nonsense                                       404   404   404   404   404   404   404   404
GET   data_sum nonsense                                        404   404   404   404   404   404   404   404
GET   v1_index                                                 200   200   200   200   200   200   200   200
GET   v1_rows practices                                        200   200   200   200   200   200   200   200
GET   v1_rows editions                                         200   200   200   200   200   200   200   200
GET   v1_row practices published.number                        200   200   200   200   200   200   200   200
GET   v1_row practices practice.number                         404   404   404   404   404   404   404   404
GET   v1_table practices csv                                   200   200   200   200   200   200   200   200
GET   v1_table practices geojson                               200   200   200   200   200   200   200   200
GET   v1_schema practices                                      200   200   200   200   200   200   200   200
GET   api_schema                                               200   200   200   200   200   200   200   200
GET   api_practices                                            200   200   200   200   200   200   200   200
GET   api_practice published.number                            200   200   200   200   200   200   200   200
GET   api_practice practice.number                             404   404   404   404   404   404   404   404
GET   api_vocabularies                                         200   200   200   200   200   200   200   200
GET   site:about                                                200   200   200   200   200   200   200   200
GET   site:how                                                  200   200   200   200   200   200   200   200
GET   site:become                                               200   200   200   200   200   200   200   200
GET   site:news                                                 200   200   200   200   200   200   200   200
GET   site:jury                                                 200   200   200   200   200   200   200   200
GET   site:partners                                             200   200   200   200   200   200   200   200
GET   site:contact                                              200   200   200   200   200   200   200   200
GET   site:accessibility                                        200   200   200   200   200   200   200   200
GET   site:privacy                                              200   200   200   200   200   200   200   200
GET   site:imprint                                              200   200   200   200   200   200   200   200
GET   site:thanks                                               200   200   200   200   200   200   200   200
GET   site:news_feed                                            200   200   200   200   200   200   200   200
GET   site:news_item opened                                     200   200   200   200   200   200   200   200
GET   site:news_share opened                                    200   200   200   200   200   200   200   200
GET   site:share about                                          200   200   200   200   200   200   200   200
GET   site:news_item nonsense                                   404   404   404   404   404   404   404   404
GET   site:image librarypicture 7                               404   404   404   404   404   404   404   404
POST  site:contact                                              422   422   422   422   422   422   422   422
POST  site:accessibility                                        422   422   422   422   422   422   422   422
POST  site:privacy                                              422   422   422   422   422   422   422   422
GET   site:texts                                              login   404   404   404   404   404   404   200
GET   site:edit about en                                      login   404   404   404   404   404   404   200
GET   site:edit about lv                                      login   404   404   404   404   404   404   200
GET   site:edit newstext en                                   login   404   404   404   404   404   404   200
GET   site:versions about en                                  login   404   404   404   404   404   404   200
GET   site:news_begin                                         login   404   404   404   404   404   404   200
GET   site:news_edit news                                     login   404   404   404   404   404   404   200
GET   site:pictures                                           login   404   404   404   404   404   404   200
GET   site:picture librarypicture                             login   404   404   404   404   404   404   200
GET   site:funding_list                                       login   404   404   404   404   404   404   200
GET   site:funding_add                                        login   404   404   404   404   404   404   200
GET   site:funding funding                                    login   404   404   404   404   404   404   200
GET   site:feedback_list                                      login   404   404   404   404   404   404   200
GET   site:feedback visitor                                   login   404   404   404   404   404   404   200
POST  site:preview about en                                   login   404   404   404   404   404   404   200
POST  site:publish words                                      login   404   404   404   404   404   404   302
POST  site:restore words                                      login   404   404   404   404   404   404   302
POST  site:edit about en                                      login   404   404   404   404   404   404   422
POST  site:feedback visitor                                   login   404   404   404   404   404   404   422
POST  site:pictures                                           login   404   404   404   404   404   404   422
"""

# The same for a plan that was sent: reading goes on, writing does not, only the admin may hand it back.
SENT = """
GET   actionplans:detail plan                               login   200   200   200   200   404   200   200
GET   actionplans:section plan budget_section               login   200   200   200   200   404   200   200
GET   actionplans:upload plan mandate_file                  login   404   404   404   404   404   404   404
GET   actionplans:year plan                                 login   200   200   200   200   404   200   200
GET   actionplans:report plan                               login   200   200   404   404   404   404   404
POST  actionplans:report plan                               login   422   422   404   404   404   404   404
GET   actionplans:result plan deed                          login   200   200   404   404   404   404   404
POST  actionplans:result plan deed                          login   422   422   404   404   404   404   404
POST  actionplans:make_practice plan deed                   login   404   404   404   404   404   404   404
GET   actionplans:report_move plan send_report              login   404   404   404   404   404   404   404
GET   actionplans:move plan send                            login   404   404   404   404   404   404   404
GET   actionplans:move plan hand_back                       login   404   404   404   404   404   404   200
GET   actionplans:move plan put_away                        login   404   404   404   404   404   404   404
GET   actionplans:publish plan                              login   200   404   404   404   404   404   200
POST  actionplans:publish plan                              login   302   404   404   404   404   404   302
POST  actionplans:pdf plan                                  login   302   302   302   302   404   302   302
"""

# allauth's own pages, tested by allauth; here only that a visitor without an account sees no more than the ways in.
OPEN_TO_ALL = {
    "account_login",
    "account_signup",
    "account_reset_password",
    "account_request_login_code",
    "account_confirm_login_code",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_inactive",
    "account_email_verification_sent",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "socialaccount_login_cancelled",
    "socialaccount_login_error",
    "socialaccount_signup",
    "openid_connect_login",
    "openid_connect_callback",
    "account_logout",
}
ALIASES = {"notifications"}  # a second name of a page that is in the matrix


def rows(text):
    found = []
    for line in text.strip().splitlines():
        words = line.split()
        found.append((words[0], " ".join(words[1:-8]), words[-8:]))
    return found


def cookies_of(world, role):
    """Return what the browser of a role holds: signing in costs a quarter of a visit, so each does it once."""
    client = Client()
    if role != "nobody":
        client.force_login(world.people[role], backend=BACKEND)
    return client.cookies


def visit(world, cookies, method, name):
    client = Client()
    client.cookies = deepcopy(cookies)  # what a page puts there is for the next visit as little as what it writes
    body = {"data": '{"session": "s", "ops": []}', "content_type": "application/json"} if ":ops" in name else {}
    response = getattr(client, method.lower())(address(world, name), **body)
    asked = response.status_code == 401 or (
        response.status_code == 302 and "/accounts/login/" in response.headers["Location"]
    )
    return "login" if asked else str(response.status_code)


def walk(world, role, text):
    """Return {row: (wanted, got)} for every place where the matrix is not met for a role; each visit is undone."""
    wrong = {}
    cookies = cookies_of(world, role)
    for method, name, expected in rows(text):
        wanted = dict(zip(ROLES, expected, strict=True))[role]
        point = transaction.savepoint()
        got = visit(world, cookies, method, name)
        transaction.savepoint_rollback(point)
        if got != wanted:
            wrong[f"{method} {name}"] = (wanted, got)
    return wrong


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_everybody_gets_what_the_matrix_says_and_nothing_else(world, role):
    assert walk(world, role, MATRIX) == {}


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_a_plan_that_was_sent_is_read_by_the_same_people_and_written_by_nobody(world, role):
    perform(world.plan, SEND, by=world.people["ana"])
    world.deed = deeds_of(world.plan)[0].row
    assert walk(world, role, SENT) == {}


def named_routes(resolver=None, prefix=""):
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            if str(entry.pattern) != "admin/":
                space = f"{entry.namespace}:" if entry.namespace else prefix
                yield from named_routes(entry, space)
        elif entry.name:
            yield prefix + entry.name


def test_every_route_is_in_the_matrix():
    known = {name.split()[0] for _method, name, _expected in rows(MATRIX)}
    foreign = {
        name
        for name in named_routes()
        if name.startswith(("account_", "mfa_", "socialaccount_", "openid_connect_", "usersessions_"))
    }
    # tests/sweeps/test_awards.py and test_mentoring.py
    elsewhere = {name for name in named_routes() if name.startswith(("awards:", "mentoring:"))}
    assert set(named_routes()) - known - foreign - elsewhere - ALIASES == set()


@pytest.mark.django_db
def test_allauths_pages_ask_for_an_account_unless_they_are_a_way_in(client):
    from django.urls import NoReverseMatch, reverse

    closed = [
        n
        for n in set(named_routes())
        if n.startswith(("account_", "mfa_", "socialaccount_", "usersessions_")) and n not in OPEN_TO_ALL
    ]
    for name in closed:
        try:
            url = reverse(name)
        except NoReverseMatch:
            url = reverse(name, args=[1])
        response = client.get(url)
        assert (response.status_code, "/accounts/login/" in response.headers.get("Location", "")) == (302, True), name


@pytest.mark.django_db
def test_nobody_can_open_an_account_alone(client):
    assert b"password" not in client.get("/accounts/signup/").content.lower().split(b"<main", 1)[1].split(b"</main")[
        0
    ].replace(b"password reset", b"")


@pytest.mark.django_db
def test_the_unknown_and_the_forbidden_look_alike(world):
    client = Client()
    client.force_login(world.people["cleo"], backend=BACKEND)
    forbidden = client.get(address(world, "actionplans:detail plan"))
    unknown = client.get(address(world, "actionplans:detail 00000000-0000-4000-8000-000000000000"))
    assert (forbidden.status_code, unknown.status_code) == (404, 404)
    strip = re.compile(rb"[0-9a-f-]{36}|csrfmiddlewaretoken\" value=\"\w+")
    assert strip.sub(b"", forbidden.content) == strip.sub(b"", unknown.content)
