"""Months and days of the week as banks write them, in the letters and languages they do it in."""

from __future__ import annotations

from bankrec_nb.readers.letters import normal_form

_MONTHS = (
    "jan janv janvier january januar januari janar enero ene gennaio gen janeiro jaanuar tammi tammikuu tammikuuta sty styczen stycznia leden ledna ianuarie ian ocak jaen janner января январь янв січня січ януари јануар sijecanj sijecnja sausio janvaris Ιανουάριος Ιανουαρίου gener",
    "feb fev fevr fevrier february februar februari febrero febbraio fevereiro helmi helmikuu helmikuuta lut luty lutego unor unora februarie subat feber febr февраля февраль фев февр лютого лют февруари фебруар veljaca veljace vasario februaris veebruar Φεβρουάριος Φεβρουαρίου φεβ febrer",
    "mar mars march marz maerz mrz mrt maart marzo marco mac maalis maaliskuu maaliskuuta marzec marca brezen brezna martie mart marts marcius marc марта март березня бер ozujak ozujka kovo maret Μάρτιος Μαρτίου",
    "apr avr avril april abril abr aprile huhti huhtikuu huhtikuuta kwi kwiecien kwietnia duben dubna aprilie nisan aprilis апреля апрель апр квітня кві април travanj travnja balandzio aprill Απρίλιος Απριλίου",
    "may mai mei mayo maggio mag maio maj touko toukokuu toukokuuta maja kveten kvetna mayis majus мая май травня тра мај svibanj svibnja geguzes maijs Μάιος Μαΐου maig",
    "jun juin june juni junio giugno giu junho kesa kesakuu kesakuuta cze czerwiec czerwca cerven cervna iunie haziran junius июня июнь июн червня чер юни јун lipanj lipnja birzelio junijs juuni Ιούνιος Ιουνίου ιουν juny",
    "jul juil juillet july juli julio luglio lug julho heina heinakuu heinakuuta lip lipiec lipca cervenec cervence iulie temmuz julius июля июль июл липня юли јул srpanj srpnja liepos julijs juuli julai Ιούλιος Ιουλίου ιουλ juliol",
    "aug aou aout august augustus agosto ago augusti elo elokuu elokuuta sie sierpien sierpnia srpen srpna agustos augusztus августа август авг серпня сер avgust kolovoz kolovoza rugpjucio augusts agustus agt ogos Αύγουστος Αυγούστου αυγ agost",
    "sep sept septembre september septiembre settembre set setembro syys syyskuu syyskuuta wrz wrzesien wrzesnia zari septembrie eylul szeptember szept сентября сентябрь сен сент вересня вер септември септембар septembar rujan rujna rugsejo septembris Σεπτέμβριος Σεπτεμβρίου σεπ",
    "oct okt octobre october oktober octubre ottobre ott outubro out loka lokakuu lokakuuta paz pazdziernik pazdziernika rijen rijna octombrie ekim октября октябрь окт жовтня жов октомври октобар oktobar spalio oktobris oktoober Οκτώβριος Οκτωβρίου οκτ",
    "nov novembre november noviembre novembro marras marraskuu marraskuuta lis listopad listopada listopadu noiembrie kasim ноября ноябрь ноя нояб ноември новембар novembar studeni studenoga studenog lapkricio novembris Νοέμβριος Νοεμβρίου νοε",
    "dec dez dic decembre december dezember diciembre dicembre dezembro des desember joulu joulukuu joulukuuta gru grudzien grudnia prosinec prosince decembrie aralik декабря декабрь дек грудня гру декември децембар decembar prosinac prosinca gruodzio decembris detsember disember Δεκέμβριος Δεκεμβρίου δεκ desembre",
)  # fmt: skip
MONTHS = {normal_form(word): number for number, words in enumerate(_MONTHS, start=1) for word in words.split()}
"""Normal form → month."""

_DAYS = (
    "mo mon montag monday lun lundi lunedi lunes ma maandag seg segunda man mandag pon poniedzialek pondeli",
    "di tue tues die dienstag tuesday mardi martedi mar martes dinsdag ter terca tir tirsdag tis tisdag wto wtorek ut utery",
    "mi wed mittwoch wednesday mer mercredi mercoledi mie miercoles wo woensdag qua quarta ons onsdag sro sroda st streda",
    "do thu thur thurs don donnerstag thursday jeu jeudi gio giovedi jue jueves donderdag qui quinta tor torsdag czw czwartek ct ctvrtek",
    "fr fri fre freitag friday ven vendredi venerdi vie viernes vr vrijdag sex sexta fredag pia piatek pa patek",
    "sa sat sam samstag sonnabend saturday samedi sab sabato sabado za zaterdag lor lordag sob sobota so",
    "so sun son sonntag sunday dim dimanche dom domenica domingo zo zondag sondag nie niedziela ne nedele",
)
_NUMBERED = [(word, number) for number, words in enumerate(_DAYS) for word in words.split()]
WEEKDAYS = {word: frozenset(n for w, n in _NUMBERED if w == word) for word, _ in _NUMBERED}
"""Normal form → the days of the week it may be (0 is Monday; Czech Saturday and German Sunday are both `so`)."""
