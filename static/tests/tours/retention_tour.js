import { registry } from "@web/core/registry";

/** An owner: compare years, draw one less, switch to countries, see who is behind. */
registry.category("web_tour.tours").add("cdp_retention_tour", {
    url: "/odoo/customer-retention",
    steps: () => [
        {
            content: "It is said what counts as lapsed",
            trigger: ".o_cdp_retention:contains(91 days without a purchase)",
        },
        {
            content: "Two curves, told apart by their dashes, and their numbers",
            trigger: ".o_cdp_retention_chart:has(.o_cdp_retention_look_0):has(.o_cdp_retention_look_1)",
        },
        {
            trigger: "tr:contains(2022):contains(60%):contains(50% to 70%):contains(not known yet)",
        },
        {
            content: "Take one off the chart",
            trigger: "tr:contains(2022) input[type=checkbox]",
            run: "click",
        },
        {
            trigger: ".o_cdp_retention_chart:not(:has(.o_cdp_retention_look_1))",
        },
        {
            content: "Compare countries",
            trigger: "#cdp_retention_kind",
            run: "select country",
        },
        {
            trigger: ".o_cdp_retention:contains(Too few customers):contains(No group is drawn)",
        },
        {
            content: "See whose they are",
            trigger: "tr:contains(Germany) button",
            run: "click",
        },
        {
            trigger: ".o_breadcrumb:contains(Country: Germany)",
        },
        {
            trigger: ".o_data_cell:contains(Rita Retained)",
        },
    ],
});
