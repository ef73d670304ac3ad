import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

/** A salesperson: from a contact to the profile; a marketer: from a segment to members. */
registry.category("web_tour.tours").add("cdp_profile_tour", {
    url: "/odoo/contacts",
    steps: () => [
        {
            content: "Search the contact",
            trigger: ".o_searchview_input",
            run: "edit Tilda Tour",
        },
        {
            trigger: ".o_searchview_autocomplete",
            run: "press Enter",
        },
        {
            content: "Open the contact",
            trigger: ".o_data_cell:contains(Tilda Tour), .o_kanban_record:contains(Tilda Tour)",
            run: "click",
        },
        {
            content: "Open the page with the profile",
            trigger: ".o_form_view .nav-link:contains(Customer profile)",
            run: "click",
        },
        {
            content: "The score stands beside its reason",
            trigger: ".o_cdp_panel .o_cdp_score:contains(Tour label):contains(Recency 5 of 5)",
        },
        {
            trigger: ".o_cdp_panel .o_cdp_score:contains(30%):contains(Usually buys every)",
        },
        {
            content: "Follow the smart button to the profile",
            trigger: "button[name=action_cdp_open_profile]",
            run: "click",
        },
        {
            trigger: ".o_form_view button[name=action_open_contacts]",
        },
        {
            content: "The reasons stand there one by one, and open what is behind them",
            trigger: ".o_cdp_churn_reasons li[data-group=recency]:contains(+12 points) button",
            run: "click",
        },
        {
            trigger: ".o_breadcrumb:contains(Purchases: Tilda Tour)",
        },
        {
            content: "Go back to the profile",
            trigger: ".o_control_panel .breadcrumb-item.o_back_button:contains(Tilda Tour)",
            run: "click",
        },
        {
            content: "See in which segments the customer is, and since when",
            trigger: ".o_form_view .nav-link:contains(Segments)",
            run: "click",
        },
        {
            trigger: "div[name=membership_ids] .o_data_cell:contains(Tour segment)",
        },
        ...stepUtils.goToAppSteps("customer_data_platform.cdp_menu_root", "Open the app"),
        {
            content: "The app opens with the profiles",
            trigger: ".o_breadcrumb:contains(Customer Profiles)",
        },
        {
            content: "Go to the segments",
            trigger: "[data-menu-xmlid='customer_data_platform.cdp_menu_act']",
            run: "click",
        },
        {
            trigger: ".o-dropdown-item[data-menu-xmlid='customer_data_platform.cdp_segment_menu']",
            run: "click",
        },
        {
            content: "Open its members",
            trigger: ".o_kanban_record:contains(Tour segment)",
            run: "click",
        },
        {
            trigger: ".o_breadcrumb:contains(Tour segment)",
        },
        {
            content: "Go back to the customer",
            trigger: ".o_data_cell:contains(Tilda Tour)",
            run: "click",
        },
        {
            trigger: ".o_form_view .o_cdp_score:contains(Tour label)",
        },
    ],
});
