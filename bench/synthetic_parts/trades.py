"""Names of companies: the owner's or a coined one, the trade, the legal form."""

_TRADES = {
    "DE": "Bau Elektro Sanitär Metallbau Logistik Software Druckerei Bäckerei Auto "
    "Immobilien Garten Consulting Technik Handel Möbel Reisen",
    "FR": "Bâtiment Électricité Plomberie Transports Conseil Informatique Boulangerie "
    "Automobiles Immobilier Jardins Services Menuiserie Distribution Voyages",
    "IT": "Costruzioni Impianti Trasporti Consulenza Informatica Panificio Auto "
    "Immobiliare Giardini Servizi Arredamenti Ristorante Viaggi Meccanica",
    "ES": "Construcciones Electricidad Transportes Consultores Informática Panadería "
    "Automóviles Inmobiliaria Jardines Servicios Muebles Viajes Talleres",
    "GB": "Builders Electrical Plumbing Logistics Consulting Software Bakery Motors "
    "Properties Gardens Services Furniture Travel Engineering Trading",
    "US": "Construction Electric Plumbing Logistics Consulting Software Bakery Auto "
    "Realty Landscaping Services Furniture Travel Manufacturing Supply",
    "NL": "Bouw Elektro Installatie Transport Advies Software Bakkerij Auto Vastgoed "
    "Tuinen Diensten Meubelen Reizen Techniek Handel",
    "PL": "Budownictwo Elektro Instalacje Transport Doradztwo Informatyka Piekarnia "
    "Auto Nieruchomości Ogrody Usługi Meble Turystyka Technika Handel",
    "SE": "Bygg El Rör Transport Konsult Data Bageri Bil Fastigheter Trädgård Service "
    "Möbler Resor Teknik Handel",
    "BR": "Construções Elétrica Hidráulica Transportes Consultoria Informática Padaria "
    "Automóveis Imóveis Jardins Serviços Móveis Viagens Comércio",
}
_FORMS = {
    "DE": "GmbH|GmbH|GmbH & Co. KG|AG|e.K.|UG|KG",
    "FR": "SARL|SAS|SA|EURL|SASU",
    "IT": "S.r.l.|S.p.A.|S.n.c.|S.a.s.",
    "ES": "S.L.|S.A.|S.L.U.|S.Coop.",
    "GB": "Ltd|Limited|LLP|PLC",
    "US": "Inc.|LLC|Corp.|Co.",
    "NL": "B.V.|BV|V.O.F.|N.V.",
    "PL": "Sp. z o.o.|S.A.|Sp. j.",
    "SE": "AB|HB|AB",
    "BR": "Ltda|S.A.|ME|EIRELI",
}
_HEADS = """Nova Alpha Inter Euro Data Omni Vita Prima Tele Eco Micro Uni Syn Pro Medi
Aqua Terra Luna Solar Opti Digi Nord Sud Trans Poly Agri Hydro Luxo Velo Mira""".split()
_TAILS = """tec net sys med lab line plus soft trade form mark cor via dyn gen pack
print clean log ware store point craft works""".split()


def company_name(dice, country):
    """(name with its legal form, what people call it)"""
    trade = dice.choice(_TRADES[country.code].split())
    form = dice.choice(_FORMS[country.code].split("|"))
    if dice.random() < 0.55:
        owner = country.family(dice)
        start = dice.random()
        if start < 0.35:
            owner = f"{owner} & {country.family(dice)}"
        elif start < 0.5:
            owner = f"{country.given(dice, False)} {owner}"
        called = f"{owner} {trade}"
    else:
        called = dice.choice(_HEADS) + dice.choice(_TAILS)
        if dice.random() < 0.7:
            called = f"{called} {trade}"
    return f"{called} {form}", called
