import { registry } from "@web/core/registry";

const menu = (name) => [
    {
        trigger: "[data-menu-xmlid='customer_data_platform.cdp_menu_understand']",
        run: "click",
    },
    {
        trigger: `.o-dropdown-item[data-menu-xmlid='customer_data_platform.${name}']`,
        run: "click",
    },
];

/** An owner: from each page of figures to who and what is behind them. */
registry.category("web_tour.tours").add("cdp_insight_tour", {
    url: "/odoo/customer-cohorts",
    steps: () => [
        {
            content: "All of the cohort came back; see who",
            trigger: ".o_cdp_cohort_cell[data-since='1']:contains(100%)",
            run: "click",
        },
        {
            trigger: ".o_list_view .o_data_cell:contains(Tilda Cohort)",
        },
        {
            content: "Back to the table, which still shows the same",
            trigger: ".o_breadcrumb .o_back_button, .breadcrumb-item a:contains(Cohorts)",
            run: "click",
        },
        {
            content: "See what they spent instead",
            trigger: ".o_cdp_insight .btn:contains(Revenue)",
            run: "click",
        },
        {
            content: "Open the purchases behind it",
            trigger: ".o_cdp_cohort_cell[data-since='1']:contains(50)",
            run: "click",
        },
        {
            trigger: ".o_breadcrumb:contains(Purchases of cohort)",
        },
        ...menu("cdp_insight_sales_menu"),
        {
            content: "Who are the best",
            trigger: ".o_cdp_insight button[name=best_tenth]:contains(10%)",
            run: "click",
        },
        {
            trigger: ".o_list_view .o_data_cell:contains(Tilda Cohort)",
        },
        ...menu("cdp_demand_menu"),
        {
            content: "A line of weeks, and how good the forecast is",
            trigger: ".o_data_row:has(.o_cdp_weeks polygon):contains(14.0% off against 17.0%)",
        },
        {
            content: "Open the series",
            trigger: ".o_data_row .o_data_cell[name=display_name]:contains(All sales)",
            run: "click",
        },
        {
            trigger: ".o_form_view .o_cdp_weeks",
        },
        {
            content: "And what was sold",
            trigger: ".o_form_view button[name=action_open_sales]:contains(What was sold)",
            run: "click",
        },
        {
            trigger: ".o_breadcrumb .active:contains(All sales), .o_last_breadcrumb_item:contains(All sales)",
        },
        ...menu("cdp_insight_groups_menu"),
        {
            content: "Compare another figure",
            trigger: ".o_cdp_insight select[name=figure]",
            run: "select purchase_count",
        },
        ...menu("cdp_anomaly_menu"),
        {
            content: "Say what it was",
            trigger: ".o_data_row:contains(6.0 times as much) button[name=action_explain]",
            run: "click",
        },
        {
            trigger: ".modal div[name=note] textarea",
            run: "edit Street festival",
        },
        {
            trigger: ".modal button[name=action_explained]",
            run: "click",
        },
        {
            content: "It is off the list",
            trigger: "body:not(:has(.modal)) .o_view_nocontent, body:not(:has(.modal)) .o_list_view:not(:has(.o_data_row:contains(6.0 times)))",
        },
    ],
});
