"""Where customers live: towns, postal areas shared by neighbours, streets, numbers."""

import random
from itertools import accumulate, product

AREAS = 1500  # postal areas a country, of a few streets each

# cities (largest first) / small towns: stems / endings / streets: stems / patterns
_PARTS = {
    "DE": """Berlin Hamburg München Köln Frankfurt+am+Main Stuttgart Düsseldorf Leipzig
    Dortmund Essen Bremen Dresden Hannover Nürnberg Duisburg Bochum Wuppertal Münster
    / Alten Neu Ober Nieder Königs Wald Grün Lang Rosen Stein / heim dorf berg hausen
    burg / Haupt Schul Garten Bahnhof Berg Wald Kirch Linden Dorf Mühlen Feld Wiesen
    Birken Goethe Schiller Mozart Post Ring Rosen Amsel Eichen Brunnen Burg Jahn
    / {}straße+{n} {}weg+{n} {}gasse+{n} {}allee+{n} {}str.+{n}""",
    "FR": """Paris Marseille Lyon Toulouse Nice Nantes Montpellier Strasbourg Bordeaux
    Lille Rennes Reims Toulon Saint-Étienne Le+Havre Grenoble Dijon Angers
    / Saint- Mont Ville Beau Châte Bourg Roche Font Clair Val / martin mont fort lieu
    neuf / Victor+Hugo de+la+République de+la+Gare de+l'Église Pasteur Jean+Jaurès
    du+Moulin des+Écoles Voltaire Gambetta de+la+Paix du+Château des+Lilas du+Stade
    Molière de+la+Mairie des+Roses du+Lavoir Émile+Zola des+Acacias de+Verdun
    / {n}+rue+{} {n}+avenue+{} {n},+rue+{} {n}+boulevard+{} {n}+place+{}""",
    "IT": """Roma Milano Napoli Torino Palermo Genova Bologna Firenze Bari Catania
    Venezia
    Verona Messina Padova Trieste Brescia Parma Prato / Castel San Monte Villa Borgo
    Rocca Campo Ponte Torre Val / nuovo vecchio franco grande bello
    / Roma Garibaldi Mazzini Dante Verdi Cavour Marconi Matteotti Manzoni Leopardi
    della+Repubblica dei+Mille San+Marco Vittorio+Emanuele Gramsci delle+Rose Galilei
    Colombo Italia Carducci Pascoli del+Popolo / Via+{}+{n} Via+{},+{n} Viale+{}+{n}
    Corso+{}+{n} Piazza+{},+{n}""",
    "ES": """Madrid Barcelona Valencia Sevilla Zaragoza Málaga Murcia Palma Bilbao
    Alicante
    Córdoba Valladolid Vigo Gijón Granada Vitoria Elche Oviedo / Villa Fuente Monte
    Torre Casa Puente Campo Peña Alba Valde / nueva real mayor verde rubia
    / Mayor Real Nueva del+Sol San+José Cervantes Goya Colón de+la+Iglesia Velázquez
    del+Carmen Santa+María de+la+Paz Gran+Vía Alcalá de+la+Fuente Ramón+y+Cajal San+Juan
    Picasso del+Mar de+la+Cruz Aragón / Calle+{},+{n} Calle+{}+{n} Avenida+{}+{n}
    Plaza+{}+{n} C/+{},+{n}""",
    "GB": """London Birmingham Manchester Glasgow Leeds Liverpool Newcastle Sheffield
    Bristol Nottingham Leicester Edinburgh Cardiff Belfast Coventry Brighton Hull Derby
    / Ash Bourne Wood North South Kings Red Stow West Hart / ford ton bridge ham bury
    / High Station Church Victoria Park Mill London Queens Kings Manor Green Albert
    Grange York School Chapel Windsor Springfield Alexandra Meadow Highfield Richmond
    / {n}+{}+Street {n}+{}+Road {n}+{}+Lane {n}+{}+Close {n}+{}+Avenue""",
    "US": """New+York Los+Angeles Chicago Houston Phoenix Philadelphia San+Antonio
    San+Diego
    Dallas Austin Columbus Charlotte Seattle Denver Boston Portland Memphis Atlanta
    / Spring Green Oak River Fair Lake Mill George Frank Clay / field ville wood ton
    view / Main Oak Maple Park Cedar Elm Washington Lake Hill Walnut Pine Jefferson
    Lincoln Madison Sunset Highland Church River Spruce Franklin Adams 2nd 5th 9th
    / {n}+{}+Street {n}+{}+Avenue {n}+{}+Drive {n}+{}+Road {n}+{}+Lane""",
    "NL": """Amsterdam Rotterdam Den+Haag Utrecht Eindhoven Groningen Tilburg Almere
    Breda
    Nijmegen Enschede Haarlem Arnhem Zaanstad Amersfoort Apeldoorn Zwolle Leiden
    / Oud Nieuw Noord Zuid Oost West Hoog Zand Water Berg / dorp kerk veen drecht dijk
    / Dorps Kerk Molen School Julian Beatrix Wilhelmina Haven Markt Stations Nieuw Hoofd
    Berken Eiken Linden Rozen Tulpen Prins+Bernhard Oranje Vondel Rembrandt Kastanje
    / {}straat+{n} {}laan+{n} {}weg+{n} {}plein+{n} {}kade+{n}""",
    "PL": """Warszawa Kraków Łódź Wrocław Poznań Gdańsk Szczecin Bydgoszcz Lublin
    Białystok
    Katowice Gdynia Częstochowa Radom Rzeszów Toruń Kielce Gliwice / Nowy Stary Biało
    Czarno Zielono Dobro Wysoko Mało Wielko Krasno / grod gard bór pol brzeg
    / Polna Leśna Słoneczna Krótka Szkolna Ogrodowa Lipowa Łąkowa Brzozowa Kwiatowa
    Kościelna Sosnowa Zielona Parkowa Akacjowa Kolejowa Mickiewicza Kościuszki Długa
    Sienkiewicza Piłsudskiego Słowackiego / ul.+{}+{n} ul.+{}+{n} {}+{n} al.+{}+{n}
    os.+{}+{n}""",
    "SE": """Stockholm Göteborg Malmö Uppsala Västerås Örebro Linköping Helsingborg
    Jönköping Norrköping Lund Umeå Gävle Borås Södertälje Eskilstuna Karlstad Halmstad
    / Ny Gamla Norr Söder Öster Väster Stor Lill Ek Björk / köping by torp vik holm
    / Stor Skol Kyrk Björk Ring Sjö Drottning Kungs Nygatan Park Ängs Skogs Strand
    Vasa Linné Järnvägs Köpmans Trädgårds Gärdes Kvarn Backe Industri
    / {}gatan+{n} {}vägen+{n} {}gatan+{n}+B {}stigen+{n} {}gränd+{n}""",
    "BR": """São+Paulo Rio+de+Janeiro Brasília Salvador Fortaleza Belo+Horizonte Manaus
    Curitiba Recife Goiânia Belém Porto+Alegre Campinas São+Luís Maceió Natal Santos
    Florianópolis / Nova Santa Bom Monte Campo Serra Lagoa Porto Vila Barra
    / lândia grande alegre bela polis / das+Flores Quinze+de+Novembro Sete+de+Setembro
    São+João Tiradentes Santos+Dumont Brasil da+Paz Amazonas Bahia Dom+Pedro+II
    Getúlio+Vargas Rui+Barbosa Minas+Gerais das+Palmeiras São+José Santo+Antônio
    Castro+Alves do+Sol Duque+de+Caxias / Rua+{},+{n} Rua+{}+{n} Avenida+{},+{n}
    Av.+{},+{n} Travessa+{}+{n}""",
}
_ZIPS = {"DE": "{:05d}", "FR": "{:05d}", "IT": "{:05d}", "ES": "{:05d}", "US": "{:05d}"}


class Places:
    """The postal areas of a country; larger cities have more, and denser ones."""

    def __init__(self, country):
        self.country = country
        dice = random.Random(f"places {country}")
        cities, stems, endings, streets, patterns = (
            [word.replace("+", " ") for word in part.split()]
            for part in _PARTS[country].split("/", 4)
        )
        towns = cities + [a + b for a, b in product(stems, endings)]
        names = [(pattern, street) for pattern, street in product(patterns, streets)]
        weights = list(accumulate(1 / (rank + 2) for rank in range(len(towns))))
        self.areas, zips = [], set()
        for town in dice.choices(range(len(towns)), cum_weights=weights, k=AREAS):
            code = self._zip(dice, town)
            while code in zips:
                code = self._zip(dice, town)
            zips.add(code)
            self.areas.append((towns[town], code, dice.sample(names, 7)))
        dice.shuffle(self.areas)
        self._weights = list(accumulate(1 / (rank + 150) for rank in range(AREAS)))

    def _zip(self, dice, town):
        near = (town * 1171 + dice.randrange(900)) % 89000 + 10000
        if self.country in _ZIPS:
            return _ZIPS[self.country].format(near)
        if self.country == "GB":
            area = "LBMGSNEWCDHRPT"[town % 14] + "EWNSKLABR"[town % 9]
            unit = "".join(dice.choices("ABDEFGHJLNPQRSTUWXYZ", k=2))
            return f"{area}{dice.randint(1, 28)} {dice.randint(1, 9)}{unit}"
        if self.country == "NL":
            letters = "".join(dice.choices("ABCDEGHJKLMNPRSTVWXZ", k=2))
            return f"{near % 8900 + 1000} {letters}"
        if self.country == "PL":
            return f"{near // 1000:02d}-{near % 1000:03d}"
        if self.country == "SE":
            return f"{near // 100:03d} {near % 100:02d}"
        return f"{near:05d}-{dice.randrange(0, 1000, 10):03d}"

    def address(self, dice):
        """(street with number, city, zip)"""
        city, code, streets = dice.choices(self.areas, cum_weights=self._weights)[0]
        pattern, street = dice.choice(streets)
        number = int(dice.paretovariate(0.8)) % 180 + dice.randrange(1, 40)
        return pattern.format(street, n=number), city, code
