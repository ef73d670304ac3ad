import { registry } from "@web/core/registry";

/** A privacy officer: from the list, over who asks, to the file that is being prepared. */
registry.category("web_tour.tours").add("cdp_privacy_tour", {
    url: "/odoo/privacy-requests",
    steps: () => [
        {
            content: "The list says how much time is left",
            trigger: ".o_list_view .o_data_row:contains(Tilda Tour):contains(days left)",
        },
        {
            content: "Open the request",
            trigger: ".o_data_cell:contains(Tilda Tour)",
            run: "click",
        },
        {
            content: "Nothing can be handed over yet",
            trigger: ".o_form_view:contains(before we know):not(:contains(Prepare the file))",
        },
        {
            content: "Say how the identity was checked",
            trigger: "button[name=action_note_identity]",
            run: "click",
        },
        {
            trigger: ".modal textarea:visible",
            run: "edit Came to the shop, we know her.",
        },
        {
            trigger: ".modal button:contains(Note it)",
            run: "click",
        },
        {
            content: "Now the file can be prepared",
            trigger: "button[name=action_carry_out]:contains(Prepare the file)",
            run: "click",
        },
        {
            content: "The button says what will happen",
            trigger: ".modal:contains(gets a link by email) button:contains(Prepare and send)",
            run: "click",
        },
        {
            content: "It is being prepared",
            trigger: ".o_field_one2many[name=export_ids] .o_data_row:contains(Waits)",
        },
    ],
});
