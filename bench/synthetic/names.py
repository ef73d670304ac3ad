"""Names and places of ten countries, from which a made-up customer base is drawn.

Given names are common ones; family names, streets and towns are put together from
stems, so that there are thousands of them with a few very frequent.
"""

import itertools

_GIVEN = {
    "DE": """anna maria peter michael thomas andreas stefan christian julia laura lena
    sarah lisa katharina matthias alexander martin markus klaus hans jürgen wolfgang
    ursula monika petra sabine susanne birgit heike nicole jan tobias florian felix
    lukas jonas leon paul maximilian sophie emma hannah mia johanna franziska ingrid
    helga renate gerhard günter dieter uwe bernd frank ralf sven kai björn""",
    "AT": """johann josef franz karl maria anna elisabeth christine barbara thomas
    martin andreas michael stefan lukas david tobias simon eva sandra verena
    manuela gerald herbert walter helmut erwin sophie magdalena theresa florian""",
    "FR": """jean marie pierre michel philippe nathalie isabelle sylvie catherine
    françoise nicolas julien thomas antoine camille léa manon chloé hugo lucas théo
    emma jules louis alain bernard christophe laurent sébastien céline aurélie
    élodie sandrine valérie stéphanie guillaume françois andré rené yves monique""",
    "ES": """maría josé antonio manuel francisco juan david javier daniel carmen ana
    isabel dolores pilar teresa rosa cristina laura marta lucía paula alejandro pablo
    sergio jorge alberto luis carlos miguel rafael pedro ángel fernando raúl rubén
    elena sara patricia mónica nuria silvia beatriz""",
    "IT": """giuseppe antonio giovanni mario luigi francesco angelo vincenzo pietro
    salvatore carlo franco domenico bruno paolo michele maria anna rosa angela
    giovanna teresa lucia carmela caterina francesca chiara giulia martina sara
    alessandro matteo lorenzo andrea luca marco davide simone elena paola laura""",
    "GB": """john david michael james robert william richard thomas christopher daniel
    matthew andrew steven paul mark george kenneth edward margaret elizabeth susan
    mary patricia jennifer linda barbara jessica sarah karen emily charlotte olivia
    amelia isla grace harry jack oliver thomas rebecca victoria katherine""",
    "US": """james robert john michael william david richard joseph thomas charles
    christopher daniel matthew anthony mary patricia jennifer linda elizabeth barbara
    susan jessica sarah karen ashley emily kimberly donna michelle amanda melissa
    deborah stephanie rebecca laura benjamin samuel gregory frank alexander patrick
    raymond jack dennis jerry tyler aaron jose adam nathan zachary nicholas""",
    "NL": """jan johannes maria anna pieter willem cornelis hendrik johanna elisabeth
    daan sem lucas levi finn emma tess sophie julia mila thomas bas niels jeroen
    martijn sander femke sanne lotte anouk marieke ingrid wouter joris koen""",
    "PL": """anna maria katarzyna małgorzata agnieszka barbara ewa krystyna elżbieta
    jan andrzej piotr krzysztof stanisław tomasz paweł józef marcin marek michał
    grzegorz jerzy tadeusz adam łukasz zbigniew zofia hanna magdalena joanna monika""",
    "SE": """anna eva maria karin sara lars anders johan erik per nils karl mikael jan
    peter thomas hans fredrik daniel emma elin hanna linnea ida elsa alice astrid
    björn göran gustav oskar viktor axel ingrid birgitta kerstin marie lena""",
}
_STEMS = {
    "DE": ("""schm müll berg hof wald stein eich brau kell weiss schwar roth lang kurz
    fisch web schneid zimmer hart lind bach feld grün neu alt vogel fuchs haas wolf
    kram beck schäf köhl herm fried gross klein""", "er mann hardt hauer ner ke en dt s"),
    "AT": ("""gruber huber bauer mayr pichl hofer leit eder fuchs stein moos wind wies
    egg reit schwaig brunn koll lech haid aich ober unter nieder stadl""",
           "er inger egger mayr hofer bacher huber "),
    "FR": ("""mart bern dub rob rich pet dur ler mor sim laur lef mich garc dav bert
    rou vinc four mer gir bonn lamb font rous faur blanch guer bois chev gaut""",
           "in ard ois ert el ier eau aux and et ot ille"),
    "ES": ("""garc rodrígu gonzál fernánd lóp martín sánch pér góm ruiz díaz hernánd
    muñoz álvar mor rom alons gutiérr navar torr dom ram gil serr blanc mol ort""",
           "ez es ía al ano era ero o ado"),
    "IT": ("""ross russ ferrar esposit bianch roman colomb ricc marin grec brun gall
    cont luc cost giord mancin rizz lombard morett barbier fontan santor carus""",
           "i o a elli ini etti one ucci oni aro"),
    "GB": ("""smith jon will tayl brown dav ev thom rob wright walk white ed green hall
    wood har clark jack turn hill moor coop ward morr king bak harr cart mitch park
    shaw""", "s son er ton ley ford man field well more"),
    "US": ("""smith john will brown jon garc mill dav rod mart hern lop gonz wils and
    thom tayl moor jack mart lee per thomp white harr sanch clark ram lew rob walk
    young all king wright scott torr nguy hill flor green adam nels bak""",
           "s son er ez ton ley ford man field ell"),
    "NL": ("""jans vries berg bakk viss smit meij boer muld dekk brouw wit dijk bos vos
    peet hend kok jac graaf linden beek leeuw wal kuip prins haan""",
           "en er ma stra sen man huis veld kamp "),
    "PL": ("""kowal wiśniew wójcik kamiń lewandow zieliń szymań woźniak dąbrow kozłow
    jankow mazur krawczyk piotrow grabow nowak paw michal król wieczor jabłoń wróbl
    dud walcz""", "ski czyk ak ek owicz ewski ik "),
    "SE": ("""anders johan karl nils erik lars ols pers svens gustaf petters jons hans
    bengts lind berg lund sand ek holm ny fors sjö hed strand björk norr öst""",
           "son ström berg qvist gren mark man blad dahl"),
}
_TOWNS = {
    "DE": "berlin hamburg münchen köln leipzig bremen essen dresden hannover nürnberg",
    "AT": "wien graz linz salzburg innsbruck klagenfurt villach wels",
    "FR": "paris lyon marseille toulouse nice nantes lille rennes bordeaux grenoble",
    "ES": "madrid barcelona valencia sevilla zaragoza málaga murcia bilbao granada",
    "IT": "roma milano napoli torino palermo genova bologna firenze bari verona",
    "GB": "london leeds bristol manchester sheffield york bath cardiff norwich derby",
    "US": "springfield franklin clinton madison georgetown salem dayton austin boston",
    "NL": "amsterdam rotterdam utrecht eindhoven groningen tilburg breda nijmegen",
    "PL": "warszawa kraków łódź wrocław poznań gdańsk szczecin lublin katowice",
    "SE": "stockholm göteborg malmö uppsala västerås örebro lund umeå gävle borås",
}
_STREETS = {
    "DE": ("{}straße", "{}weg", "Am {}", "{}gasse"),
    "AT": ("{}straße", "{}gasse", "{}weg"),
    "FR": ("rue {}", "avenue {}", "impasse {}", "rue de {}"),
    "ES": ("calle {}", "avenida {}", "plaza {}"),
    "IT": ("via {}", "viale {}", "piazza {}"),
    "GB": ("{} Street", "{} Road", "{} Lane", "{} Avenue"),
    "US": ("{} Street", "{} Avenue", "{} Drive", "{} Blvd"),
    "NL": ("{}straat", "{}laan", "{}weg"),
    "PL": ("ul. {}", "aleja {}"),
    "SE": ("{}gatan", "{}vägen"),
}
COUNTRIES = tuple(_GIVEN)
DIALS = dict(DE=49, AT=43, FR=33, ES=34, IT=39, GB=44, US=1, NL=31, PL=48, SE=46)
ZIPS = dict(DE=5, AT=4, FR=5, ES=5, IT=5, GB=0, US=5, NL=0, PL=5, SE=5)
PROVIDERS = {
    "DE": "gmail.com gmx.de web.de t-online.de outlook.com yahoo.de".split(),
    "FR": "gmail.com orange.fr free.fr hotmail.fr laposte.net".split(),
    "IT": "gmail.com libero.it hotmail.it virgilio.it".split(),
}
ANY_PROVIDER = "gmail.com hotmail.com yahoo.com outlook.com icloud.com".split()
NICKNAMES = {
    "michael": ["mike", "michi"], "robert": ["bob", "rob"], "william": ["bill", "will"],
    "richard": ["rick", "dick"], "thomas": ["tom", "tommy"], "james": ["jim"],
    "elizabeth": ["liz", "beth"], "elisabeth": ["lisi", "sissi"], "margaret": ["maggie"],
    "katharina": ["kathi", "katja"], "katherine": ["kate"], "josé": ["pepe"],
    "francisco": ["paco"], "maria": ["mia"], "alexander": ["alex"], "daniel": ["dan"],
    "matthew": ["matt"], "christopher": ["chris"], "andreas": ["andi"],
    "jennifer": ["jen", "jenny"], "jessica": ["jess"], "giuseppe": ["beppe", "pino"],
    "francesco": ["franco"], "johannes": ["hannes", "jan"], "maximilian": ["max"],
    "stefan": ["steffen"], "susan": ["sue"], "patricia": ["pat", "trish"],
    "charles": ["charlie"], "edward": ["ed", "ted"], "anthony": ["tony"],
    "benjamin": ["ben"], "samuel": ["sam"], "rebecca": ["becky"], "steven": ["steve"],
    "david": ["dave"], "andrew": ["andy"], "joseph": ["joe"], "nicholas": ["nick"],
    "alejandro": ["alex"], "antonio": ["toni"], "dolores": ["lola"], "manuel": ["manu"],
}
TRADES = """bakery plumbing consulting logistics software garden dental legal design
electric auto travel foto print media hotel café bau immobilien transport metall
holz pharma textil optik energy solar wein sport mode markt handel service""".split()
FORMS = {
    "DE": ["GmbH", "AG", "UG", "GmbH & Co. KG"], "AT": ["GmbH", "KG", "OG"],
    "FR": ["SARL", "SA", "SAS"], "ES": ["S.L.", "S.A."], "IT": ["S.r.l.", "S.p.A."],
    "GB": ["Ltd", "Ltd.", "PLC", "Limited"], "US": ["Inc.", "LLC", "Corp."],
    "NL": ["B.V.", "N.V."], "PL": ["Sp. z o.o.", "S.A."], "SE": ["AB"],
}


def given(country):
    """The country's own given names, then those its neighbours give too."""
    others = (names.split()[:20] for names in _GIVEN.values())
    return list(dict.fromkeys([*_GIVEN[country].split(), *itertools.chain(*others)]))


def family(country):
    """Family names, the frequent ones (plain stems with common endings) first."""
    stems, endings = (part.split(" ") for part in _STEMS[country])
    stems = [stem for stem in " ".join(stems).split() if stem]
    short = [stem + end for end, stem in itertools.product(endings, stems)]
    middles = "el in ar ol et an er is ov um ich ent".split()
    long = [
        stem + middle + end
        for middle, end, stem in itertools.product(middles, endings, stems)
    ]
    return list(dict.fromkeys(short + long))


def towns(country):
    return _TOWNS[country].split()


def streets(country, family_names):
    patterns = _STREETS[country]
    return [
        patterns[place % len(patterns)].format(name.capitalize())
        for place, name in enumerate(family_names[:400])
    ]
