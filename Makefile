# Development ground of the addon: `make help`.
PYTHON ?= python3

help:
	@cat dev/help.txt

demo: ready
	@dev/python dev/demo.py

test: ready
	@dev/python dev/suites.py

lint: ready
	@dev/python dev/lint.py

bench: ready
	@dev/python bench/run.py

pot: ready
	@dev/python dev/pot.py

odoo-tests: ready
	@dev/python dev/odoo_tests.py

clean:
	@[ ! -e .dev/odoo.conf ] || .dev/venv/bin/python dev/database.py stop
	@rm -rf .dev
	@$(PYTHON) -c 'import sys; sys.path.insert(0, "dev"); import settings; \
		print("Removed .dev; the cache that checkouts share is", settings.CACHE)'

ready:
	@$(PYTHON) dev/bootstrap.py

.PHONY: help demo test lint bench pot odoo-tests clean ready
