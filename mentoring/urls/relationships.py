"""The addresses of a mentoring's year: overview, agreement, goals, people, what is said, how it turns."""

from django.urls import URLPattern, path

from mentoring.views import agreeing, aiming, joining, relationships, talking, turning

ONE = "mentoring/with/<uuid:pk>/"
urlpatterns: list[URLPattern] = [
    path("mentoring/with/", relationships.relationship_list, name="relationships"),
    path("mentoring/seasons/<int:pk>/circle/", relationships.begin_circle, name="begin_circle"),
    path("mentoring/seasons/<int:pk>/twin/", relationships.begin_twin, name="begin_twin"),
    path(ONE, relationships.overview, name="relationship"),
    path(f"{ONE}plan/", relationships.plan_access, name="plan_access"),
    path(f"{ONE}agreement/", agreeing.agreement, name="agreement"),
    path(f"{ONE}agreement/edit/", agreeing.edit_agreement, name="edit_agreement"),
    path(f"{ONE}agreement/paper/", agreeing.order_agreement, name="order_agreement"),
    path(f"{ONE}goals/", aiming.goals, name="goals"),
    path(f"{ONE}goals/add/", aiming.add_goal, name="add_goal"),
    path("mentoring/goals/<int:goal>/edit/", aiming.edit_goal, name="edit_goal"),
    path("mentoring/goals/<int:goal>/move/<str:name>/", aiming.move_goal, name="move_goal"),
    path("mentoring/goals/<int:goal>/steps/", aiming.add_step, name="add_step"),
    path("mentoring/steps/<int:step>/", aiming.change_step, name="change_step"),
    path("mentoring/steps/<int:step>/proof/", aiming.add_proof, name="add_proof"),
    path("mentoring/proof/<int:proof>/file/", aiming.proof_file, name="proof_file"),
    path("mentoring/proof/<int:proof>/remove/", aiming.remove_proof, name="remove_proof"),
    path(f"{ONE}people/", joining.people, name="relationship_people"),
    path(f"{ONE}mediator/", joining.mediator, name="mediator"),
    path("mentoring/parties/<int:party>/join/", joining.join, name="join_party"),
    path("mentoring/people/<int:person>/lead/", joining.let_lead, name="let_lead"),
    path("mentoring/people/<int:person>/leave/", joining.leave, name="leave_party"),
    path(f"{ONE}pause/", turning.pause, name="pause"),
    path(f"{ONE}resume/", turning.resume, name="resume"),
    path(f"{ONE}end/", turning.end, name="end_early"),
    path(f"{ONE}mediation/", turning.mediation, name="mediation"),
    path(f"{ONE}closing/", turning.closing, name="closing"),
    path(f"{ONE}pulse/", turning.pulse, name="pulse"),
    path(f"{ONE}messages/", talking.messages, name="messages"),
    path(f"{ONE}notes/", talking.notes, name="notes"),
    path("mentoring/notes/<int:note>/remove/", talking.remove_note, name="remove_note"),
    path(f"{ONE}questions/", talking.questions, name="questions"),
    path("mentoring/questions/", talking.questions_asked, name="questions_asked"),
    path("mentoring/questions/<int:question>/", talking.answer, name="answer_question"),
]
