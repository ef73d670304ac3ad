{
    "name": "Customer Data Platform",
    "version": "19.0.1.0.0",
    "category": "Marketing",
    "summary": "One trustworthy, scored profile per customer, from all your Odoo apps",
    "author": "Customer Data Platform founders",
    "license": "LGPL-3",
    "application": True,
    "depends": [
        "contacts",
        "phone_validation",
        "mass_mailing",
        "base_automation",
        "portal",
    ],
    "external_dependencies": {
        "python": [
            "pandas",
            "scikit-learn",
            "scipy",
            "phonenumbers",
            "email-validator",
        ],
    },
    "data": [
        "security/res_groups_privilege_data.xml",
        "security/customer_data_platform_groups.xml",
        "security/customer_data_platform_security.xml",
        "security/ir.model.access.csv",
        "data/cdp_source_data.xml",
        "data/cdp_exclusion_data.xml",
        "data/cdp_rfm_data.xml",
        "data/cdp_segment_data.xml",
        "data/cdp_stage_data.xml",
    ],
    "assets": {
        "web.assets_backend": [
            "customer_data_platform/static/src/**/*",
        ],
        "web.assets_tests": [
            "customer_data_platform/static/tests/tours/**/*",
        ],
    },
    "post_init_hook": "post_init_hook",
    "uninstall_hook": "uninstall_hook",
}
