import { registry } from "@web/core/registry";

/** A marketer: who moved last month, by mouse and by keyboard, and who they are. */
registry.category("web_tour.tours").add("cdp_movements_tour", {
    steps: () => [
        {
            content: "The latest month, compared with the one before",
            trigger: ".o_cdp_movements p:contains(March 2099):contains(February 2099)",
        },
        {
            content: "Words and numbers, not only colours",
            trigger: ".o_cdp_kind:contains(Moved down):contains(2)",
        },
        {
            content: "A band says what it stands for",
            trigger: ".o_cdp_ribbon[aria-label*='Tour top to Tour bottom: 2 customers']",
            run: (helpers) => helpers.anchor.focus(),
        },
        {
            trigger: ".o_cdp_flow p:contains(Tour top to Tour bottom: 2 customers)",
        },
        {
            content: "and opens its customers by keyboard",
            trigger: ".o_cdp_ribbon:focus",
            run: "press Enter",
        },
        {
            trigger: ".o_breadcrumb:contains(Tour top → Tour bottom, March 2099)",
        },
        {
            trigger: ".o_list_view:not(:has(.o_data_cell:contains(Tilda Stays))) .o_data_cell:contains(Tilda Falls)",
        },
        {
            content: "Back to the page",
            trigger: ".o_breadcrumb a:contains(Movements), .o_back_button",
            run: "click",
        },
        {
            content: "The table has who stayed as well",
            trigger: ".o_cdp_movement_table .o_cdp_stayed .o_cdp_movement_cell",
            run: "click",
        },
        {
            trigger: ".o_data_cell:contains(Tilda Stays)",
        },
        {
            trigger: ".o_breadcrumb a:contains(Movements), .o_back_button",
            run: "click",
        },
        {
            content: "The month before",
            trigger: ".o_cdp_month",
            run: "selectByLabel February 2099",
        },
        {
            trigger: ".o_cdp_movements p:contains(February 2099):contains(January 2099)",
        },
        {
            content: "Who came for the first time",
            trigger: ".o_cdp_kind_new:contains(1)",
            run: "click",
        },
        {
            trigger: ".o_data_cell:contains(Tilda New)",
        },
        {
            trigger: ".o_breadcrumb a:contains(Movements), .o_back_button",
            run: "click",
        },
        {
            content: "The month is still the one that was chosen",
            trigger: ".o_cdp_movements p:contains(February 2099):contains(January 2099)",
        },
        {
            content: "Every month in a chart",
            trigger: ".o_cdp_movements button:contains(Month by month)",
            run: "click",
        },
        {
            trigger: ".o_graph_renderer canvas",
        },
    ],
});
