"""Postcodes and countries, as far as they follow a pattern worth knowing."""

import re

#: of a postcode in capitals, letters and digits only
_FORMS = {
    r"\d{4}": "AT AU BE BG CH CY DK GE HU LI LU LV MK NO NZ PH SI TN ZA",
    r"\d{5}": "DE DZ EE EG ES FI FR HR IT KR LT MA MX MY SA SE SK CZ GR TH TR UA",
    r"\d{6}": "CN IN KZ RO RU SG VN",
    r"\d{5}(\d{4})?": "US",
    r"\d{7}": "IL JP",
    r"\d{8}": "BR",
    r"\d{4}[A-Z]{2}": "NL",
    r"[ABCEGHJ-NPRSTVXY]\d[A-Z]\d[A-Z]\d": "CA",
    r"[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2}": "GB",
    r"\d{2}\d{3}": "PL",
    r"\d{4}(\d{3})?": "PT",
    r"\d{3}(\d{2})?": "TW",
    r"[A-Z]\d[\dW][A-Z\d]{4}": "IE",
}
FORMS = {
    country: re.compile(form)
    for form, countries in _FORMS.items()
    for country in countries.split()
}
#: letters put before a postcode in a letter from abroad
PREFIXES = {
    **{"D": "DE", "A": "AT", "F": "FR", "I": "IT", "E": "ES", "B": "BE", "L": "LU"},
    **{"S": "SE", "N": "NO", "P": "PT", "H": "HU"},
    **{"NL": "NL", "CH": "CH", "DK": "DK", "PL": "PL", "CZ": "CZ", "SK": "SK"},
    **{"DE": "DE", "AT": "AT", "FR": "FR", "IT": "IT", "ES": "ES", "BE": "BE"},
    **{"LU": "LU", "SE": "SE", "FI": "FI", "SI": "SI", "HR": "HR", "LV": "LV"},
    **{"LT": "LT", "EE": "EE", "GR": "GR", "BG": "BG", "RO": "RO"},
}
_NAMES = {
    "DE": "germany deutschland allemagne alemania germania",
    "AT": "austria osterreich oesterreich autriche",
    "CH": "switzerland schweiz suisse svizzera suiza",
    "FR": "france frankreich francia",
    "IT": "italy italia italie italien",
    "ES": "spain espana spanien espagne spagna",
    "BE": "belgium belgie belgique belgien",
    "NL": "netherlands nederland niederlande holland",
    "GB": "uk england scotland wales britain",
    "US": "usa",
    "PL": "poland polska polen pologne",
    "PT": "portugal",
    "DK": "denmark danmark danemark",
    "SE": "sweden sverige schweden suede",
}
#: one word, without accents, that is a country and surely no town
NAMES = {name: code for code, names in _NAMES.items() for name in names.split()}
