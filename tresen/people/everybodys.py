"""Domains at which everybody can have an address: two who write from there have nothing in common."""

# name: its endings. Our own choice of what DACH and its neighbours really write from; no list is ever complete.
_FAMILIES = {
    "gmx": "net de at ch li com eu fr es us info biz org tm co.uk co.in",
    "yahoo": "com de at ch fr it es nl be se no dk fi pl ro gr pt cz hu ie ca co.uk co.in co.id co.jp co.nz co.th "
    "co.za com.ar com.au com.br com.cn com.co com.hk com.mx com.my com.ph com.sg com.tr com.tw com.vn",
    "hotmail": "com de at ch fr it es nl be se no dk fi gr cz hu co.uk co.jp co.th co.nz co.za com.ar com.au com.br "
    "com.tr com.tw ca cl rs sg sk lv lt my ph co.id co.il co.in co.kr",
    "live": "com de at ch fr it nl be se no dk fi ie ca cl ru pt hk jp co.uk co.za com.ar com.au com.mx com.my com.ph "
    "com.pt com.sg cn in",
    "outlook": "com de at fr it es be dk ie pt cz hu sk lv kr jp in id ph my sa co.id co.il co.th com.ar com.au "
    "com.br com.gr com.tr com.vn cl",
    "vodafone": "de it es pt ie nl",
    "orange": "fr es pl be",
    "yandex": "ru com by kz ua com.tr",
    "zoho": "com eu in com.au com.cn",
    "tiscali": "it de co.uk cz",
    "centrum": "cz sk",
}

_NAMES = """
gmail.com googlemail.com
msn.com passport.com windowslive.com windowslive.de
icloud.com me.com mac.com
aol.com aol.de aol.at aol.fr aol.it aol.nl aol.es aol.co.uk aim.com netscape.net verizon.net
ymail.com rocketmail.com myyahoo.com
proton.me protonmail.com protonmail.ch pm.me
tuta.com tuta.io tutanota.com tutanota.de tutamail.com keemail.me
fastmail.com fastmail.fm fastmail.de fastmail.net fastmail.org zohomail.com zohomail.eu hey.com mail.com email.com
hushmail.com runbox.com mailfence.com startmail.com disroot.org riseup.net inbox.com usa.com europe.com duck.com
mozmail.com privaterelay.appleid.com

web.de t-online.de t-online.com magenta.de freenet.de freenetmail.de mail.de email.de emailn.de posteo.de posteo.net
posteo.at posteo.ch posteo.eu mailbox.org arcor.de arcormail.de vodafonemail.de online.de onlinehome.de 1und1.de
kabelmail.de kabelbw.de unitybox.de unity-mail.de netcologne.de nc-online.de ewetel.net ewe.net osnanet.de
ish.de alice.de alice-dsl.de alice-dsl.net o2mail.de o2online.de genion.de versanet.de versatel.de tele2.de htp-tel.de
m-online.net mnet-online.de mnet-mail.de kabel-deutschland.de wtnet.de willy-tel.de swbmail.de nord-com.net
lycos.de compuserve.de compuserve.com directbox.com smart-mail.de firemail.de snafu.de epost.de
gmx-topmail.de addcom.de debitel.net surfeu.de tlen.pl wolke7.net ok.de eclipso.de eclipso.eu eclipso.ch
secure-mail.de secret.de systemli.org jpberlin.de

aon.at chello.at a1.net a1.at a1net.at drei.at liwest.at liwest.net inode.at utanet.at tele2.at kabsi.at kabelplus.at
tirol.com vol.at cnv.at sbg.at salzburg-online.at ktvam.at speed.at eunet.at
bluewin.ch bluemail.ch swissonline.ch hispeed.ch sunrise.ch green.ch besonet.ch vtxnet.ch vtxmail.ch
freesurf.ch quickline.ch netplus.ch ggaweb.ch ggamaur.ch datacomm.ch tele2.ch citycable.ch hotmail.li adon.li
supra.net ik.me ikmail.com

wanadoo.fr free.fr laposte.net sfr.fr neuf.fr bbox.fr numericable.fr aliceadsl.fr cegetel.net club-internet.fr
libero.it virgilio.it tin.it alice.it tim.it inwind.it iol.it email.it fastwebnet.it aruba.it poste.it
telefonica.net terra.es movistar.es ono.com sapo.pt clix.pt iol.pt
ziggo.nl kpnmail.nl planet.nl hetnet.nl home.nl xs4all.nl upcmail.nl telfort.nl chello.nl casema.nl quicknet.nl
telenet.be skynet.be proximus.be scarlet.be pt.lu
btinternet.com btopenworld.com virginmedia.com ntlworld.com blueyonder.co.uk sky.com talktalk.net eircom.net
telia.com bredband.net spray.se comhem.se online.no broadpark.no mail.dk tdcadsl.dk stofanet.dk kolumbus.fi
wp.pl o2.pl onet.pl onet.eu op.pl poczta.onet.pl poczta.fm vp.pl interia.pl interia.eu gazeta.pl autograf.pl
seznam.cz email.cz post.cz volny.cz atlas.cz azet.sk zoznam.sk pobox.sk post.sk freemail.hu citromail.hu indamail.hu
t-online.hu chello.hu abv.bg mail.bg siol.net volja.net net.hr inet.hr otenet.gr mail.ee inbox.lv one.lt
mail.ru bk.ru list.ru inbox.ru internet.ru rambler.ru ya.ru narod.ru ukr.net i.ua meta.ua bigmir.net tut.by
qq.com foxmail.com 163.com 126.com yeah.net sina.com sina.cn sohu.com aliyun.com 139.com 189.cn naver.com hanmail.net
daum.net nate.com rediffmail.com mynet.com walla.co.il walla.com
comcast.net att.net sbcglobal.net bellsouth.net cox.net charter.net earthlink.net juno.com optonline.net rogers.com
shaw.ca sympatico.ca bell.net telus.net videotron.ca bigpond.com bigpond.net.au optusnet.com.au xtra.co.nz
uol.com.br bol.com.br terra.com.br ig.com.br
"""

EVERYBODYS = frozenset(
    [*_NAMES.split(), *(f"{name}.{ending}" for name, endings in _FAMILIES.items() for ending in endings.split())]
)


def is_everybodys(domain: str) -> bool:
    return domain.lower().strip(".") in EVERYBODYS
