"""Temporary: PEOPLE looks at own pages."""
import pytest
from tests.browser.test_axe import World, look, address
from pearls.models import *
from pearls.services import access
pytestmark = pytest.mark.django_db(transaction=True)

@pytest.mark.parametrize("width,scheme", [(1280,"light"),(360,"light"),(360,"dark")])
def test_shots(town, visit, width, scheme):
    w = World(town)
    ana, dora = w.people["ana"], w.people["dora"]
    import pearls.services.access as a, secrets
    tokens=[]
    real=secrets.token_urlsafe
    a.secrets.token_urlsafe=lambda n=32: tokens.append(real(n)) or tokens[-1]
    access.invite(target=w.municipality, email="zane@x.example", role="editor", by=ana, message="Come and write with us.")
    access.invite(target=w.municipality, email="ben@kalnupe.example", role="editor", by=ana)
    a.secrets.token_urlsafe=real
    for n in range(2):
        p=Place.objects.create(name="Liepkalni",country=w.place.country,latitude=57,longitude=26); PlaceName.objects.create(place=p,name="Liepkalni")
    Job.objects.filter(pk=w.job.pk).update(state="running",done=3,total=8,message="Drawing")
    shots = [("nobody",f"/join/{tokens[0]}/","newcomer"),("nobody",f"/join/{tokens[1]}/","signin"),("dora",f"/join/{tokens[0]}/","other"),("ben",f"/join/{tokens[1]}/","accept"),
      ("nobody","/join/x/","dead"),("nobody","/ask/","ask"),("nobody","/places/?q=liep","places"),("dora",f"/requests/{w.request.pk}/?q=liep","decide"),("dora",f"/requests/","requests"),
      ("ana",f"/jobs/{w.job.pk}/","job"),("ana","/jobs/","jobs"),("ana","/me/","me"),("ana","/me/mails/","choices"),("ana","/me/messages/","inbox"),
      ("ana",f"/municipalities/{w.municipality.pk}/","body"),("dora",f"/municipalities/{w.municipality.pk}/edit/","edit"),("dora","/municipalities/","bodies"),("dora","/people/","people"),
      ("dora",f"/people/{ana.pk}/","person"),("dora","/editions/","editions"),("dora","/mails/","mails"),("dora",f"/mails/{Notification.objects.first().pk}/","mail"),("dora","/programme/","programme"),
      ("dora","/invitations/","invitations"),("dora",f"/invite/pearls.municipality/{w.municipality.pk}/","invite"),("dora",f"/editions/{w.edition.pk}/","edition")]
    tabs={}; bad={}
    for who,path,name in shots:
        if who not in tabs: tabs[who]=visit(None if who=="nobody" else who,"/health/",width=width,scheme=scheme)
        pg=tabs[who]
        f=look(pg,path)
        if f: bad[name]=f
        pg.screenshot(path=f"/tmp/people/{name}-{width}-{scheme}.png",full_page=True)
        if name=="ask":
            for k,v in dict(town="Liepkalni",name="Olga",email="o@o.example",why="We want.").items(): pg.fill(f"[name={k}]",v)
            pg.click("button.btn-next"); pg.screenshot(path=f"/tmp/people/ask2-{width}-{scheme}.png",full_page=True)
    assert not bad, "\n".join(f"{k}: {v}" for k,v in bad.items())

def test_js(town, visit):
    w=World(town)
    p=Place.objects.create(name="Rēzekne",country=w.place.country,latitude=57,longitude=26); PlaceName.objects.create(place=p,name="Rēzekne")
    pg=visit(None,"/ask/")
    pg.type("[name=town]","rezek"); pg.wait_for_selector('#towns option',state='attached')
    assert pg.eval_on_selector("#towns option","o=>o.value")=="Rēzekne, Latvia"
    Job.objects.filter(pk=w.job.pk).update(state="running",done=1,total=4)
    pg=visit("ana",f"/jobs/{w.job.pk}/")
    Job.objects.filter(pk=w.job.pk).update(done=3)
    pg.wait_for_selector('[data-job-bar][width="75"]',state='attached')
    assert not pg.is_visible("[data-job-look]")
    Job.objects.filter(pk=w.job.pk).update(state="done",result="x",result_name="x.pdf")
    pg.wait_for_selector("text=Download")
    assert pg.problems==[] , pg.problems
