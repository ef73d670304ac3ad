"""A made-up county in the files of five offices, each with its own mistakes.

Run by labelled_sources.py where pseudopeople is installed, and nowhere else.
"""

import sys
from pathlib import Path

import pseudopeople

OFFICES = {
    "decennial_census": 2020,
    "american_community_survey": None,
    "current_population_survey": None,
    "women_infants_and_children": 2020,
    "taxes_w2_and_1099": 2020,
}

for office, year in OFFICES.items():
    generate = getattr(pseudopeople, f"generate_{office}")
    people = generate(year=year, seed=1)
    people.to_csv(Path(sys.argv[1], f"{office}.csv"), index=False)
