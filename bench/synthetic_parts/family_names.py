"""Family names of ten countries: the frequent ones, then stems times endings.

An ending "" gives the bare stem. The order of the made ones is shuffled once, the
same in every run, so that frequency is not alphabetical.
"""

import random
from itertools import product

# frequent / stems / middles / endings; "_" stands for nothing, "+" for a space
_PARTS = {
    "DE": """Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann
    Schäfer Koch Bauer Richter Klein Wolf Schröder Neumann Schwarz Zimmermann Braun
    Krüger Hofmann Hartmann Lange Schmitt Werner Krause Meier Lehmann Schmid Schulze
    Maier Köhler Herrmann König Walter Mayer Huber Kaiser Fuchs Peters Lang Scholz
    Möller Weiß Jung Hahn Schubert Vogel Keller Günther Frank Berger Winkler Roth
    / Acker Berg Birken Brand Brun Busch Dorn Eber Eich Ehren Engel Falken Felsen Feld
    Frieden Gold Grün Hart Hasel Hein Herren Hirsch Hof Holz Horn Kalten Kirch Klee
    Kohl Krähen Kron Land Lichten Linden Löwen Mai Mühl Neu Nieder Ober Oster Pfeil
    Rauen Reich Rein Rosen Sand Schön Silber Sommer Stein Stern Stroh Tannen Thal
    Unter Wald Wasser Weiden Wester Wind Winter Wolfs Ziegel Zimmer / _
    / er mann bauer meier hofer berger inger feld bach hauser thaler wald müller städt
    brink kamp hagen rath stein eck mayer dorf hoff brock""",
    "FR": """Martin Bernard Thomas Petit Robert Richard Durand Dubois Moreau Laurent
    Simon
    Michel Lefebvre Leroy Roux David Bertrand Morel Fournier Girard Bonnet Dupont
    Lambert Fontaine Rousseau Vincent Muller Lefèvre Faure André Mercier Blanc Guérin
    Boyer Garnier Chevalier François Legrand Gauthier Garcia Perrin Robin Clément
    Morin Nicolas Henry Roussel Mathieu Gautier Masson Marchand Duval Denis Dumont
    / Bar Beau Ber Bois Bon Bou Bour Brun Car Cha Cler Cor Cour Dau Del Du Far Fon Gar
    Gau Gi Gran Gui Ja La Lan Lau Mar Mau Mon Mor Per Pi Pon Ri Rou Sau Ta Val Ver Vi
    / b ch d l m n r s t v / ard aud eau et ier in on ot ault ois ac elle ière al
    ain""",
    "IT": """Rossi Russo Ferrari Esposito Bianchi Romano Colombo Ricci Marino Greco
    Bruno
    Gallo Conti De+Luca Mancini Costa Giordano Rizzo Lombardi Moretti Barbieri Fontana
    Santoro Mariani Rinaldi Caruso Ferrara Galli Martini Leone Longo Gentile Martinelli
    Vitale Lombardo Serra Coppola De+Santis D'Angelo Marchetti Parisi Villa Conte
    Ferraro Ferri Fabbri Bianco Marini Grasso Valentini Messina Sala De+Angelis
    / Bal Bar Bel Ber Bon Bor Cal Cam Cap Car Cas Cor Dal Fal Far Fer Fil Gal Gar Ger
    Gri Lan Lom Mal Man Mar Mas Maz Mon Mor Nar Pal Pas Pel Per Pic Ros Sal San Scar
    Ser Tar Tom Val Ven Ver Vil Zan / b c d l m n s t
    / ini etti elli oni ucci aro ano ese one ato ardi acci""",
    "ES": """García Rodríguez González Fernández López Martínez Sánchez Pérez Gómez
    Martín
    Jiménez Ruiz Hernández Díaz Moreno Muñoz Álvarez Romero Alonso Gutiérrez Navarro
    Torres Domínguez Vázquez Ramos Gil Ramírez Serrano Blanco Molina Morales Suárez
    Ortega Delgado Castro Ortiz Rubio Marín Sanz Núñez Iglesias Medina Garrido Cortés
    Castillo Santos Lozano Guerrero Cano Prieto Méndez Cruz Calvo Gallego Vidal León
    / Al Arr Bal Bar Ben Ber Cab Cal Cam Car Cas Cor Del Don Esc Est Fer Gal Gar Gir
    Gran Her Ib Lar Lor Mal Man Mar Mer Mon Mor Nav Oli Ord Pal Par Pen Per Pol Quin
    Riv Rob Sal San Seg Sol Tor Val Vel Ver Vil Zar / a an al ar ed in or
    / ero illo ado ez a as eda oso edo és""",
    "GB": """Smith Jones Taylor Brown Williams Wilson Johnson Davies Robinson Wright
    Thompson Evans Walker White Roberts Green Hall Wood Jackson Clarke Patel Khan Lewis
    James Phillips Mason Mitchell Rose Davis Rodgers Morgan Cox Harris Ward Cooper
    Turner Hill Moore Clark Harrison Scott Young Morris Watson Allen Carter Murphy Bell
    Hughes Edwards Bailey Shaw Richardson Marshall Simpson Ellis Stewart Murray Begum
    / Ash Atter Bar Beck Ber Black Brad Bram Brook Bur Butter Chat Ches Clay Col Crom
    Cross Dal Dun East Fair Farn Field Gar Green Had Hal Ham Har Hart Haw Hey High
    Hol Horn Hunt Kings Lang Lin Mar Mead Mel Nor Oak Old Pen Pres Rad Red Ride Rock
    Rom Row Shel Sher South Stan Stap Sut Thorn Wake Wal War Wel West Whit Win Wood / _
    / ley ton ham ford well wood field worth by bury combe stead man den shaw brook
    ridge
    more wick land low cliffe hurst gate""",
    "US": """Smith Johnson Williams Brown Jones Garcia Miller Davis Rodriguez Martinez
    Hernandez Lopez Gonzalez Wilson Anderson Thomas Taylor Moore Jackson Martin Lee
    Perez Thompson White Harris Sanchez Clark Ramirez Lewis Robinson Walker Young Allen
    King Wright Scott Torres Nguyen Hill Flores Green Adams Nelson Baker Hall Rivera
    Campbell Mitchell Carter Roberts Gomez Phillips Evans Turner Diaz Parker Cruz
    / Ander Arm Bald Beck Black Bran Bren Brig Car Chand Clif Cole Craw Dal Dav Dono
    Dun Ed Elli Emer Far Fitz Fran Gil Good Grif Hal Han Har Hed Hend Hick Hol Hub Jan
    Jef Ken Kirk Lar Law Lin Mac Mal Mc Mon Nel Ol Pat Pet Rich Rob Ros San Shel Stan
    Stev Thorn Wat Wes Whit Wil / _ l n
    / son er man ton field ley berg strom ford well sen wick""",
    "NL": """de+Jong Jansen de+Vries van+den+Berg van+Dijk Bakker Janssen Visser Smit
    Meijer
    de+Boer Mulder de+Groot Bos Vos Peters Hendriks van+Leeuwen Dekker Brouwer de+Wit
    Dijkstra Smits de+Graaf van+der+Meer van+der+Linden Kok Jacobs de+Haan Vermeulen
    van+den+Heuvel van+der+Veen van+den+Broek de+Bruijn Schouten van+Beek Willems
    Hoekstra Koster Prins Verhoeven Maas Huisman Peeters Postma Kuipers Kuiper Veenstra
    / Achter Berg Bloem Boom Bosch Brink Broek Brug Buiten Dijk Doorn Duin Eiken Elzen
    Gees Goud Groen Haas Hage Heide Heuvel Hoek Hof Holt Hout Kamp Kerk Klooster Koning
    Kruis Land Linden Maas Meer Middel Molen Nieuw Noord Oost Over Riet Rijn Roos
    Ruiter Schip Steen Veen Veld Venne Water Weide West Wester Wind Zand Zee Zuider / _
    / man stra ma sma ers kamp hof huis berg horst dijk wijk inga laar broek veld meijer
    zoon huizen donk velde beek ink sen mans rode""",
    "PL": """Nowak Kowalski Wiśniewski Wójcik Kowalczyk Kamiński Lewandowski Zieliński
    Szymański Woźniak Dąbrowski Kozłowski Jankowski Mazur Wojciechowski Kwiatkowski
    Krawczyk Kaczmarek Piotrowski Grabowski Zając Pawłowski Michalski Król Wieczorek
    Jabłoński Wróbel Nowakowski Majewski Olszewski Stępień Malinowski Jaworski Adamczyk
    Dudek Nowicki Pawlak Górski Witkowski Walczak Sikora Baran Rutkowski Michalak
    / Adam Bab Bart Bed Biel Bog Bor Brod Brzez Chmiel Czar Dob Dom Fal Gaj Gliń Głow
    Grab Grod Jan Jar Jasiń Kal Kar Kos Krak Kras Kruk Lip Lis Łuk Mal Mar Mich Mor Mróz
    Nied Olsz Ost Pac Paw Piech Pol Rad Rog Ros Rud Sad Sob Sok Star Stef Szcz Tom Ur
    Was Wil Wit Woj Zal Zar Żak / _ ar ow in
    / ski ecki iak czyk ek owicz owski uk""",
    "SE": """Andersson Johansson Karlsson Nilsson Eriksson Larsson Olsson Persson
    Svensson
    Gustafsson Pettersson Jonsson Jansson Hansson Bengtsson Jönsson Lindberg Jakobsson
    Magnusson Olofsson Lindström Lindqvist Lindgren Berg Axelsson Bergström Lundberg
    Lind Lundgren Lundqvist Mattsson Berglund Fredriksson Sandberg Henriksson Forsberg
    Sjöberg Wallin Engström Eklund Danielsson Lundin Håkansson Björk Bergman Gunnarsson
    / Ahl Alm Ak Asp Berg Björk Blom Bo Bro Cedr Dahl Edel Ek Eng Fager Falk Fors Frid
    Gran Grön Gyllen Hag Hall Ham Hed Hell Hjort Holm Hult Hög Käll Lager Lag Lind Ljung
    Lund Löf Malm Mo Nord Ny Oden Palm Ram Ring Rosen Ros Rönn Sand Silver Sjö Skog
    Sten Ström Sten Söder Thor Tall Und Vik Wahl Wall West Wester Åker Öst Öster / _
    / berg ström qvist gren lund man dahl stedt feldt blad blom strand mark vall ell in
    én löv borg holm kvist fors sson bäck""",
    "BR": """da+Silva dos+Santos de+Oliveira de+Souza Rodrigues Ferreira Alves Pereira
    Lima
    Gomes Costa Ribeiro Martins Carvalho de+Almeida Lopes Soares Fernandes Vieira
    Barbosa Rocha Dias do+Nascimento de+Andrade Moreira Nunes Marques Machado Mendes
    Freitas Cardoso Ramos Gonçalves Santana Teixeira Araújo Pinto Moraes Correia Campos
    Cavalcanti Monteiro Moura Melo Batista Borges Miranda Duarte Reis Castro Azevedo
    / Abr Alb Alm Am Arr Bar Bel Ben Ber Bit Bor Br Cal Cam Car Cav Cer Col Cor Cout
    Cunh Drum Est Far Fer Fig Font Fr Gal Gam Gou Gui Lac Lag Leit Lim Mac Mag Mal Mat
    Mes Mir Mon Mour Nog Oliv Pac Pad Pal Peix Pen Pim Por Quad Ram Sal Samp Ser Sev Tav
    Torr Val Vas Vil / al an ar eir in on
    / a o ado eiro es ão inho eda""",
}


def family_names(country):
    """At least 1500, roughly from the most frequent to the rarest."""
    frequent, *parts = _PARTS[country].split("/")
    made = {
        "".join(part for part in three if part != "_")
        for three in product(*(part.split() for part in parts))
    }
    frequent = [name.replace("+", " ") for name in frequent.split()]
    tail = sorted(made.difference(frequent))
    random.Random(country).shuffle(tail)
    return frequent + tail
