"""Makes the company a grocery shop and tells the scores which day it is."""

from people import SHOP_EMAIL, SHOP_PHONE

# The data end with 2017: the scores are those of the morning after.
PARAMETERS = {
    "customer_data_platform.as_of": "2018-01-01",
    "customer_data_platform.churn_horizon_days": "28",
}


def set_up(env):
    """Name the company, see to its chart of accounts and its settings."""
    env.company.write(
        {
            "name": "Corner Market",
            "email": SHOP_EMAIL,
            "phone": SHOP_PHONE,
            "street": "1 Market Square",
            "city": "Cincinnati",
            "zip": "45202",
            "state_id": env.ref("base.state_us_36").id,
            "country_id": env.ref("base.us").id,
            # the lines are whole cents, and so is their sum
            "tax_calculation_rounding_method": "round_per_line",
        }
    )
    if "iap_enrich_auto_done" in env.company._fields:
        # or the web client would look the invented firm up at Odoo's
        env.company.iap_enrich_auto_done = True
    if not env.company.chart_template:
        env.company.currency_id = env.ref("base.USD")
        env["account.chart.template"].try_loading("generic_coa", env.company)
    # without this group the forms hide the discounts
    discounts = env.ref("sale.group_discount_per_so_line")
    env.ref("base.group_user")._apply_group(discounts)
    for key, value in PARAMETERS.items():
        env["ir.config_parameter"].set_param(key, value)
